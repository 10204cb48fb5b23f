import type { Json } from '../canonical.ts';
import type { AuditEntry } from './chain.ts';

/** What records one read; its payload is `{ tool, input }`. */
export const readKind = 'tool.read';
/** What records several reads of one caller; its payload is `{ reads: [{ at, tool, input }] }`, in their order. */
export const readsKind = 'tool.reads';

/** An entry stays small enough to be read by a person, and to be sealed in one piece. */
const mostReads = 200;

/**
 * Puts the reads of each caller into one entry: to hash, seal, link and insert an entry costs ten times what it costs to
 * say what was read. Every read keeps its instant, its tool and its input, and stands under the same hash and seal. What
 * is no read, or is about a person, keeps an entry of its own.
 */
export function foldReads(entries: readonly AuditEntry[]): AuditEntry[] {
  const folded: AuditEntry[][] = [];
  const open = new Map<string, AuditEntry[]>();
  for (const entry of entries) {
    const together = open.get(entry.actor);
    const foldable = entry.kind === readKind && entry.subject === undefined;
    if (foldable && together && together.length < mostReads) {
      together.push(entry);
      continue;
    }
    const own = [entry];
    folded.push(own);
    if (foldable) open.set(entry.actor, own);
  }
  return folded.map(asOne);
}

function asOne(reads: readonly AuditEntry[]): AuditEntry {
  const last = reads.at(-1)!;
  if (reads.length === 1) return last;
  const told = reads.map(({ at, payload }): Json => ({ at: at.toISOString(), ...(payload as object) }));
  return { ...last, kind: readsKind, payload: { reads: told } };
}
