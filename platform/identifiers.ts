import { v7 } from 'uuid';

/** A new UUIDv7: sortable by the instant of its making. */
export const newId = (): string => v7();

export type Clock = () => Date;
export const systemClock: Clock = () => new Date();

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a lower-case UUID of any version; the only form that may be spliced into a setting. */
export const isId = (value: string): boolean => uuid.test(value);
