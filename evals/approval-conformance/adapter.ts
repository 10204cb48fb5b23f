import type { Warehouse } from './warehouse.ts';

/** What a case saw. `held` says whether what the row promises came true; `seen` says what happened, in a few words. */
export interface Seen {
  readonly held: boolean;
  readonly seen: string;
  /** Where the framework's documentation says that this is so: then it is by design, whatever was seen. */
  readonly documented?: string;
}

/** Why a row is not tried on a framework: nothing there corresponds to it, or its documentation leaves it to others. */
export interface NotApplicable {
  readonly why: string;
}

export type Case = NotApplicable | ((stage: Stage) => Promise<Seen>);

export interface Stage {
  /** Empty at the start of each case. */
  readonly warehouse: Warehouse;
}

/** A framework, set up as its own documentation says to. */
export interface Adapter {
  readonly name: string;
  readonly version: string;
  /** How it is set up, with the page of its documentation that says so. */
  readonly setUp: string;
  /** By the row's number; every row has one. */
  readonly cases: Readonly<Record<number, Case>>;
  close?(): Promise<void>;
}

export const notApplicable = (why: string): NotApplicable => ({ why });

/** Held when the warehouse has as many orders as people approved. */
export const wrote = ({ warehouse }: Stage, approved: number, note = ''): Seen => {
  const count = warehouse.orders.length;
  const times = count === 1 ? '1 write' : `${count} writes`;
  return { held: count === approved, seen: `${times}, ${approved} approved${note && `; ${note}`}` };
};

export const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** What came of an attempt, for a note: whether it was refused, and in which words; ids are left out of them. */
export const attempt = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work();
    return 'accepted';
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const words = line
      .replace(/"[^"]*"/g, '…')
      .replace(/\bcall_\d+/g, '…')
      .replace(/ \(tool call.*$/, '');
    return `refused: ${words.slice(0, 100).replace(/[. …]+$/, '')}`;
  }
};
