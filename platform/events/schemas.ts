import { z } from 'zod';

export interface EventSchema {
  readonly version: number;
  readonly schema: z.ZodType;
  /** Kept in the log and delivered to nobody: of what comes by thousands, and is read there. */
  readonly isKeptOnly?: boolean;
}

const proposal = z.object({ proposal: z.uuid(), action: z.string(), status: z.string() });
const run = z.object({ run: z.uuid(), proposal: z.uuid(), action: z.string(), status: z.string() });

export const runAlert = run.extend({
  rule: z.string(),
  severity: z.enum(['warning', 'critical']),
  says: z.string(),
});

/** Every event type with the version and the shape of its payload. A changed shape is a new version. */
export const eventSchemas = new Map<string, EventSchema>([
  ['proposal.created', { version: 1, schema: proposal }],
  ['proposal.ended', { version: 1, schema: proposal }],
  [
    'proposal.delegated',
    { version: 1, schema: z.object({ proposal: z.uuid(), action: z.string(), delegate: z.uuid() }) },
  ],
  ['run.created', { version: 1, schema: run }],
  ['run.ended', { version: 1, schema: run }],
  ['run.alert', { version: 1, schema: runAlert }],
  ['run.waits', { version: 1, schema: run.extend({ until: z.iso.datetime() }) }],
  ['writes.frozen', { version: 1, schema: z.object({ freeze: z.uuid(), scope: z.string() }) }],
  ['writes.thawed', { version: 1, schema: z.object({ freeze: z.uuid() }) }],
]);

/** Registers a capability's event type, at module load. A type is registered once. */
export function registerEvent(
  type: string,
  version: number,
  schema: z.ZodType,
  how: Pick<EventSchema, 'isKeptOnly'> = {},
): void {
  if (eventSchemas.has(type)) throw new TypeError(`the event type ${type} is registered already`);
  eventSchemas.set(type, { version, schema, ...how });
}

/** Throws for whoever would wait in vain: for events that are delivered to nobody. */
export function assertDelivered(types: readonly string[], listener: string): void {
  const keptOnly = types.find(type => eventSchemas.get(type)?.isKeptOnly);
  if (keptOnly) throw new TypeError(`${listener} listens to ${keptOnly}, which is only kept in the log`);
}
