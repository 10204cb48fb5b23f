import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveFixture } from './conformance/serving.ts';
import { runSuite, suites } from './conformance/suites.ts';

/** Scored scenarios of each suite in the releases that are installed: fewer would mean that some were not run. */
const scoredScenarios = [32, 30, 37];

describe('the official conformance suites', () => {
  let fixture: Awaited<ReturnType<typeof serveFixture>>;
  beforeAll(async () => {
    fixture = await serveFixture();
  });
  afterAll(() => fixture.close());

  it.each(suites.map((suite, index) => [suite.title, suite, scoredScenarios[index]!] as const))(
    '%s: every scored scenario passes',
    async (_title, suite, expected) => {
      const { scenarios, passed, output } = await runSuite(suite, fixture.url);
      const scored = scenarios.filter(scenario => scenario.scored);
      const failing = scored.filter(({ failed }) => failed > 0).map(({ name }) => name);
      expect(failing, output).toEqual([]);
      expect(passed, output).toBe(true);
      expect(scored).toHaveLength(expected);
    },
  );
});
