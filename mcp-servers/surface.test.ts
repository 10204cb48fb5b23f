import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { productCapabilities } from './product.ts';
import { shownTools } from './shown-tools.ts';
import { averageTokens, type Surface, serializeSurface, surfaceOf } from './surface-report.ts';

describe("the product's surface", () => {
  let surface: Surface;
  beforeAll(async () => {
    surface = surfaceOf(await productCapabilities());
  });

  it('is the one that was reviewed; `npm run surface -- --write` keeps a change', () => {
    const reviewed = readFileSync(new URL('surface.snapshot.json', import.meta.url), 'utf8');
    expect(JSON.parse(serializeSurface(surface))).toEqual(JSON.parse(reviewed));
  });

  it('costs at most 320 tokens a tool on average', () => {
    expect(averageTokens(surface.tools)).toBeLessThanOrEqual(320);
  });

  it('shows at most 25 tools and 8,000 tokens on the joined endpoint', () => {
    const { shown, tokens } = surface.servers.countersign!;
    expect(shown.length).toBeLessThanOrEqual(25);
    expect(tokens).toBeLessThanOrEqual(8_000);
  });

  it('wants no tools shown that do not exist', () => {
    expect(shownTools.filter(name => !surface.tools[name])).toEqual([]);
  });

  it('promises read-only for queries, and destruction for actions and no others', () => {
    for (const [name, { word, definition }] of Object.entries(surface.tools)) {
      if (word === 'gateway') continue;
      expect(definition.annotations?.readOnlyHint, name).toBe(word === 'query');
      expect(definition.annotations?.destructiveHint ?? false, name).toBe(word === 'action');
    }
  });

  it('has names that every client accepts', () => {
    for (const name of Object.keys(surface.tools)) expect(name).toMatch(/^[a-z][a-z0-9_]{0,62}$/);
  });
});
