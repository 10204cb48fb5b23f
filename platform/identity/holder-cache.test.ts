import { describe, expect, it } from 'vitest';
import { HolderCache } from './holder-cache.ts';

/** A cache of two seconds for three holders, at a clock that the test moves. */
function opened() {
  const clock = { now: 0 };
  const looked: string[] = [];
  const cache = new HolderCache<string>(2_000, 3, () => clock.now);
  const look = (key: string) =>
    cache.get(key, async () => {
      looked.push(key);
      return key.startsWith('?') ? undefined : `holder of ${key}`;
    });
  return { clock, looked, cache, look };
}

describe('the cache of holders', () => {
  it('looks once for simultaneous callers, and again after its time', async () => {
    const { clock, looked, look } = opened();
    expect(await Promise.all([look('a'), look('a'), look('a')])).toEqual(Array(3).fill('holder of a'));
    clock.now = 1_999;
    await look('a');
    expect(looked).toEqual(['a']);
    clock.now = 2_000;
    await look('a');
    expect(looked).toEqual(['a', 'a']);
  });

  it('keeps no more than it may, and drops the oldest', async () => {
    const { looked, cache, look } = opened();
    for (const key of ['a', 'b', 'c', 'd']) await look(key);
    expect(cache.size).toBe(3);
    await look('d');
    await look('a');
    expect(looked).toEqual(['a', 'b', 'c', 'd', 'a']);
  });

  it('does not remember that nobody was found, nor a look-up that failed', async () => {
    const { looked, cache, look } = opened();
    await look('?');
    await look('?');
    expect(looked).toEqual(['?', '?']);
    await expect(cache.get('x', () => Promise.reject(new Error('database away')))).rejects.toThrow('away');
    expect(cache.size).toBe(0);
  });

  it('forgets a look-up that was under way when a right was taken', async () => {
    const { looked, cache, look } = opened();
    const { promise, resolve } = Promise.withResolvers<string>();
    const before = cache.get('a', () => promise);
    cache.clear();
    resolve('who it was before');
    expect(await before).toBe('who it was before');
    expect(await look('a')).toBe('holder of a');
    expect(looked).toEqual(['a']);
  });
});
