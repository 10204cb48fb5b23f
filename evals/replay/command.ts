import { CannotAsk } from '../ask.ts';
import { conversationCase } from '../conversations/case.ts';
import { readExamples } from '../conversations/example.ts';
import { datasetOf } from '../conversations/suite.ts';
import { openHouse } from '../house/house.ts';
import type { Suite } from '../suite.ts';
import { writeCassettes } from './cassette.ts';
import { record } from './record.ts';
import { liveEnvironment } from './tiers.ts';

/** `npm run evals -- record [suite …]`: asks the model that the environment names, and keeps what it and the tools answer. */
export async function recordCommand(suites: readonly Suite[], say: (line: string) => void): Promise<void> {
  const environment = liveEnvironment();
  if (!environment)
    throw new CannotAsk(
      'There is no model to record: set OPENAI_API_KEY, or OPENAI_BASE_URL with OPENAI_MODEL.',
    );
  const upstream = {
    baseUrl: environment.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
    key: environment.OPENAI_API_KEY ?? 'none',
    model: environment.OPENAI_MODEL ?? 'gpt-5-mini',
    synthetic: false,
  };
  const house = await openHouse();
  try {
    for (const { name } of suites.filter(({ sharesHouse }) => sharesHouse)) {
      const made = await record(house, readExamples(conversationCase, datasetOf(name)), upstream, say);
      say(`${made.length} conversations of ${name} in ${await writeCassettes(name, made)}`);
    }
  } finally {
    await house.close();
  }
}
