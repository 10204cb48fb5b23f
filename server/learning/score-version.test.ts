import { afterEach, expect, it } from 'vitest';
import { chatModel } from '../../agents/models.ts';
import { json, type ModelAnswer, ModelServer, toolCall } from '../../agents/testing/model-server.ts';
import { asShipped, type Reader } from '../../graphs/reader.ts';
import { newId } from '../../platform/identifiers.ts';
import { isBetter } from '../../tools/learning/comparison.ts';
import type { Example } from '../../tools/learning/examples.ts';
import { compare } from './score-version.ts';

const servers: ModelServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map(server => server.close())));

async function reading(...answers: ModelAnswer[]): Promise<Reader> {
  const server = new ModelServer();
  servers.push(server);
  const OPENAI_BASE_URL = await server.serve(...answers);
  return asShipped(chatModel({ OPENAI_BASE_URL, OPENAI_MODEL: 'm' }, { maxRetries: 0 }).model);
}
const saying = (...intents: readonly object[]) =>
  toolCall(JSON.stringify({ intents, not_understood: [], suggestions: [] }));
const cart = { intent: 'show_cart', slots: {}, clause: 0 };
const cancel = { intent: 'cancel_order', slots: {}, clause: 0 };

const example = (message: string, expected: Example['expected']): Example => ({
  id: newId(),
  status: 'accepted',
  inputs: {
    message,
    now: '2026-11-20T19:00:00Z',
    time_zone: 'UTC',
    currency: 'USD',
    situation: { offers: [], proposals: [] },
  },
  understood: expected,
  expected,
  decisions: [],
  readBy: 1,
  notedAt: '2026-11-20T19:00:00Z',
  reviewedBy: 'Ada',
  reviewedAt: new Date(),
});
const shown = example('show my cart', [{ intent: 'show_cart', slots: {} }]);

it('tells what becomes right, what becomes wrong, and a write that nobody asked for', async () => {
  const comparison = await compare([shown], await reading(saying()), await reading(saying(cart)));
  expect(comparison).toMatchObject({
    n: 1,
    current: { right: 0 },
    candidate: { right: 1, wrong_writes: 0 },
    changes: [{ example: shown.id, becomes: 'right', current: 'nothing', candidate: 'show_cart', slots: [] }],
  });
  expect(isBetter(comparison)).toBe(true);
  const worse = await compare([shown], await reading(saying(cart)), await reading(saying(cart, cancel)));
  expect(worse).toMatchObject({ candidate: { right: 0, wrong_writes: 1 }, changes: [{ becomes: 'wrong' }] });
  expect(isBetter(worse)).toBe(false);
});

it('is better by no write that nobody asked for, however much more is right', async () => {
  const nothingAsked = example('thanks', []);
  const candidate = await reading(saying(cart), saying(cancel), saying(cancel));
  const current = await reading(saying());
  const comparison = await compare([shown, nothingAsked], current, candidate);
  expect(comparison.candidate.wrong_writes).toBeGreaterThan(0);
  expect(isBetter(comparison)).toBe(false);
});

it('says nothing of a version whose vendor does not answer, and scores a model that is not there', async () => {
  const good = await reading(saying(cart));
  const down = await reading(json(503, { error: { message: 'overloaded' } }));
  await expect(compare([shown], good, down)).rejects.toThrow('could not be scored (unavailable)');
  const absent = await reading(json(404, { error: { message: 'no such model' } }));
  expect(await compare([shown], good, absent)).toMatchObject({ candidate: { right: 0 } });
});
