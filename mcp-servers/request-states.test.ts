import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Principal } from '../platform/principal.ts';
import { requestStates } from './request-states.ts';

const key = new Uint8Array(32).fill(1);
const ada: Principal = { tenant: 'a', id: 'ada', kind: 'agent', name: 'Ada', scopes: [] };
const request = ['order_tea', { tea: 'assam', grams: 42 }];

function states(start = '2026-11-20T12:00:00Z') {
  let now = new Date(start);
  return {
    ...requestStates(key, () => now),
    passTo: (instant: string) => {
      now = new Date(instant);
    },
  };
}

const expires = new Date('2026-11-20T13:00:00Z');

describe('request states (ways around an approval, row 20)', () => {
  it('give their payload back to whom they were made for, once', async () => {
    const { seal, open } = states();
    const state = seal('proposal', ada, request, expires);
    expect(await open(state, ada, request)).toBe('proposal');
    expect(await open(state, ada, request)).toBeUndefined();
  });

  it.each<[string, Partial<Principal>]>([
    ['principal', { id: 'eve' }],
    ['kind of principal', { kind: 'operator' }],
    ['tenant', { tenant: 'b' }],
  ])('are nothing to another %s', async (_what, other) => {
    const { seal, open } = states();
    const state = seal('proposal', ada, request, expires);
    expect(await open(state, { ...ada, ...other }, request)).toBeUndefined();
    expect(await open(state, ada, request)).toBe('proposal');
  });

  it('are nothing to another request', async () => {
    const { seal, open } = states();
    const state = seal('proposal', ada, request, expires);
    expect(await open(state, ada, ['order_tea', { tea: 'assam', grams: 43 }])).toBeUndefined();
    expect(await open(state, ada, ['order_more_tea', request[1]])).toBeUndefined();
  });

  it('expire', async () => {
    const { seal, open, passTo } = states();
    const state = seal('proposal', ada, request, expires);
    passTo('2026-11-20T13:00:00Z');
    expect(await open(state, ada, request)).toBeUndefined();
  });

  it('are nothing under another key', async () => {
    const state = states().seal('proposal', ada, request, expires);
    const other = requestStates(new Uint8Array(32).fill(2), () => new Date('2026-11-20T12:00:00Z'));
    expect(await other.open(state, ada, request)).toBeUndefined();
  });

  it('tell their payload to nobody who only looks at them', () => {
    const state = states().seal('a-proposal-id', ada, request, expires);
    expect(Buffer.from(state, 'base64url').toString('latin1')).not.toContain('a-proposal-id');
  });

  it('survive no change of any character', async () => {
    const { seal, open } = states();
    const state = seal('proposal', ada, request, expires);
    const place = fc.nat({ max: state.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.string({ minLength: 0, maxLength: 2 }), async (at, patch) => {
        const changed = state.slice(0, at) + patch + state.slice(at + 1);
        fc.pre(changed !== state);
        expect(await open(changed, ada, request)).toBeUndefined();
      }),
    );
    expect(await open(state, ada, request)).toBe('proposal');
  });

  it('ask the shared memory, so that two machines spend one state once', async () => {
    const spent = new Set<string>();
    const spendOnce = (id: string) => !spent.has(id) && spent.add(id) !== undefined;
    const clock = () => new Date('2026-11-20T12:00:00Z');
    const [one, two] = [requestStates(key, clock, spendOnce), requestStates(key, clock, spendOnce)];
    const state = one.seal('proposal', ada, request, expires);
    const opened = await Promise.all([one.open(state, ada, request), two.open(state, ada, request)]);
    expect(opened.filter(Boolean)).toEqual(['proposal']);
  });

  it('refuse a key of the wrong length', () => {
    expect(() => requestStates(new Uint8Array(16), () => new Date())).toThrow(RangeError);
  });
});
