import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OfflinePlanner } from '../../agents/planner/planner.ts';
import { ModelServer, toolCall } from '../../agents/testing/model-server.ts';
import { UnderstandingRequest } from '../../agents/understanding.ts';
import { type ConversationCase, conversationCase } from '../conversations/case.ts';
import { resultOf } from '../conversations/suite.ts';
import { type House, openHouse } from '../house/house.ts';
import { type Cassette, writeCassettes } from './cassette.ts';
import { record } from './record.ts';
import { replayed } from './replay.ts';
import { replayTier } from './tiers.ts';

const caseOf = (id: string, steps: readonly string[], outputs: object): ConversationCase =>
  conversationCase.parse({ id, inputs: { steps }, outputs });
const cases = [
  caseOf('bought', ['find Tessaro Q30 at Voltbarn', 'buy the first'], {
    proposals: [{ action: 'complete_checkout' }],
    waits: [[], ['complete_checkout']],
  }),
  caseOf('cut', ['cut monitors by 5%'], { proposals: [{ action: 'apply_price_rule', targets: 43 }] }),
  caseOf('refused', ['what is the weather in Paris?'], {
    proposals: [],
    calls: [],
    says: ['nothing I can do'],
  }),
];

/** A stand-in for a model: it speaks a model's API, and reads with the grammar. So what is recorded of it is synthetic. */
const planner = new OfflinePlanner();
const answering = (body: Record<string, unknown>) => {
  const [, situation, message] = body.messages as { content: string }[];
  const request = UnderstandingRequest.parse({
    ...JSON.parse(situation!.content),
    message: message!.content,
  });
  return toolCall(JSON.stringify(planner.read(request)));
};

const server = new ModelServer();
let house: House;
let recorded: Cassette[];
beforeAll(async () => {
  house = await openHouse();
  const baseUrl = await server.serve((body, response) => answering(body)(body, response));
  const upstream = { baseUrl, key: 'sk-of-the-test', model: 'stand-in', synthetic: true };
  recorded = await record(house, cases, upstream, () => {});
});
afterAll(async () => {
  await house.close();
  await server.close();
});

const tampered = (change: (copy: Cassette) => void, of = recorded[0]!): Cassette => {
  const copy = structuredClone(of);
  change(copy);
  return copy;
};

describe('a recording', () => {
  it('keeps what the model and the tools answered, says that it is synthetic, and keeps no key', () => {
    expect(recorded.map(({ id, synthetic }) => [id, synthetic])).toEqual([
      ['bought', true],
      ['cut', true],
      ['refused', true],
    ]);
    expect(recorded[0]!.turns.map(({ exchanges }) => exchanges.length)).toEqual([1, 1]);
    expect(recorded[0]!.turns[1]!.calls.map(({ tool }) => tool)).toEqual([
      'list_preferences',
      'create_checkout',
      'complete_checkout',
    ]);
    expect(JSON.stringify(recorded)).not.toContain('sk-of-the-test');
  });

  it('is played again to the same end, and nobody is asked anything', async () => {
    const asked = server.requests.length;
    for (const [index, each] of cases.entries())
      expect(await replayed(each, recorded[index]!)).toMatchObject({ faults: [], ungrounded: [] });
    expect(server.requests).toHaveLength(asked);
  });

  it('fails a case whose prompt, message or situation is another, rather than asking a model', async () => {
    const other = tampered(({ turns }) => {
      turns[1]!.exchanges[0]!.request = '0'.repeat(64);
    });
    const { faults } = await replayed(cases[0]!, other);
    expect(faults).toEqual(['the model was asked what was not recorded, at step 2']);
    const said = caseOf('bought', ['find Tessaro Q30 at Kestrel', 'buy the first'], {});
    expect((await replayed(said, recorded[0]!)).faults).toEqual([
      'the model was asked what was not recorded, at step 1',
    ]);
  });

  it('fails a case that calls a tool with other arguments, rather than calling it', async () => {
    const other = tampered(({ turns }) => {
      turns[1]!.calls = turns[1]!.calls.filter(({ tool }) => tool !== 'complete_checkout');
    });
    const { faults } = await replayed(cases[0]!, other);
    expect(faults[0]).toContain('complete_checkout was not recorded with');
  });
});

describe('the replay tier', () => {
  it('is skipped without recordings, and labels synthetic ones', async () => {
    const folder = pathToFileURL(`${await mkdtemp(join(tmpdir(), 'recordings-'))}/`);
    const scored = () => replayTier('shopping', cases, judged => resultOf(judged, 0), folder);
    expect(await scored()).toMatchObject({
      n: 0,
      metrics: {},
      skipped: expect.stringContaining('no recordings'),
    });
    await writeCassettes('shopping', recorded, folder);
    expect(await scored()).toMatchObject({ tier: 'replay', synthetic: true, n: 3, metrics: { passed: 1 } });
  });
});
