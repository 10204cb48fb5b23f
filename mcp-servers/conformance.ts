import { optionsOf } from '../platform/options.ts';
import { serveFixture } from './conformance/serving.ts';
import { runSuite, suites } from './conformance/suites.ts';

/** `npm run conformance`: both official suites against the gateway; every scored scenario has to pass. */
optionsOf({});
const { url, close } = await serveFixture();
for (const suite of suites) {
  const { title, scenarios, passed, output } = await runSuite(suite, url);
  const scored = scenarios.filter(scenario => scenario.scored);
  const whole = scored.filter(({ failed }) => failed === 0);
  const checks = scored.reduce((sum, scenario) => sum + scenario.passed, 0);
  console.log(`${title}: ${whole.length} of ${scored.length} scored scenarios pass, ${checks} checks`);
  for (const [label, wanted] of [
    ['and pass', true],
    ['extensions not offered here', false],
  ] as const) {
    const names = scenarios.filter(({ scored, failed }) => !scored && (failed === 0) === wanted);
    if (names.length > 0) console.log(`  not scored, ${label}: ${names.map(({ name }) => name).join(', ')}`);
  }
  if (passed && scored.length > 0 && whole.length === scored.length) continue;
  console.log(output);
  process.exitCode = 1;
}
await close();
