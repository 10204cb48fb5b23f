import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from '../canonical.ts';
import type { AuditEntry } from './chain.ts';
import { foldReads, readKind, readsKind } from './fold-reads.ts';

const entry: fc.Arbitrary<AuditEntry> = fc.record(
  {
    tenant: fc.constant('t'),
    at: fc.integer({ min: 0, max: 1000 }).map(ms => new Date(ms)),
    actor: fc.constantFrom('ada', 'ben'),
    kind: fc.oneof({ weight: 5, arbitrary: fc.constant(readKind) }, fc.constant('access.issued')),
    subject: fc.constant('margaret'),
    payload: fc.nat().map(input => ({ tool: 'get_order', input })),
  },
  { requiredKeys: ['tenant', 'at', 'actor', 'kind', 'payload'] },
);

type Told = { actor: string; at: string; payload: Json };
const told = ({ actor, at, payload }: AuditEntry): Told => ({ actor, at: at.toISOString(), payload });
const toldBy = (folded: AuditEntry): Told[] => {
  if (folded.kind !== readsKind) return [told(folded)];
  const { reads } = folded.payload as { reads: readonly { at: string }[] };
  return reads.map(({ at, ...payload }) => ({ actor: folded.actor, at, payload: payload as Json }));
};

it('loses no read, no instant, no input, and keeps the order of each caller', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 30 }), entries => {
      const folded = foldReads(entries);
      for (const actor of ['ada', 'ben']) {
        const of = (all: readonly Told[]) => all.filter(each => each.actor === actor);
        const reads = entries.filter(each => each.kind === readKind && !each.subject);
        const others = entries.filter(each => !reads.includes(each));
        const isRead = (each: AuditEntry) =>
          each.kind === readsKind || (each.kind === readKind && !each.subject);
        expect(of(folded.filter(isRead).flatMap(toldBy))).toEqual(of(reads.map(told)));
        expect(folded.filter(each => !isRead(each))).toEqual(others);
      }
    }),
  );
});

it('puts no more reads into an entry than a person would look through', () => {
  const read = {
    tenant: 't',
    at: new Date(0),
    actor: 'ada',
    kind: readKind,
    payload: { tool: 'x', input: 1 },
  };
  const folded = foldReads(Array.from({ length: 450 }, () => read));
  expect(folded.map(each => toldBy(each).length)).toEqual([200, 200, 50]);
});
