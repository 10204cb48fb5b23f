import { HumanMessage } from '@langchain/core/messages';
import { afterEach, describe, expect, it } from 'vitest';
import { chatModel } from './models.ts';
import { OfflinePlanner } from './planner/planner.ts';
import { scoringClock } from './planner/score.ts';
import { completion, json, type ModelAnswer, ModelServer, toolCall } from './testing/model-server.ts';
import { understand } from './understand.ts';
import { Situation, type UnderstandingRequest } from './understanding.ts';

const server = new ModelServer();
afterEach(() => server.close());
const serve = (...answers: ModelAnswer[]) => server.serve(...answers);

const live = (baseURL: string, options = {}) =>
  chatModel(
    { OPENAI_BASE_URL: baseURL, OPENAI_API_KEY: 'key', OPENAI_MODEL: 'test-model' },
    { maxRetries: 0, timeoutMilliseconds: 2000, ...options },
  ).model;
const request: UnderstandingRequest = {
  ...scoringClock,
  message: 'buy the best',
  situation: Situation.parse({}),
};
const understood = {
  intents: [{ intent: 'buy', slots: { choice: 'best' }, clause: 0 }],
  not_understood: [],
  suggestions: [],
};

describe('the model is chosen by configuration', () => {
  it('nothing configured: the offline planner', () => {
    const chosen = chatModel({});
    expect(chosen).toMatchObject({ description: 'offline planner', live: false });
    expect(chosen.model).toBeInstanceOf(OfflinePlanner);
  });
  it('a key, or a compatible server without one', () => {
    expect(chatModel({ OPENAI_API_KEY: 'k', OPENAI_MODEL: 'm' })).toMatchObject({
      description: 'm',
      live: true,
    });
    expect(chatModel({ OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', OPENAI_MODEL: 'm' })).toMatchObject({
      description: 'm at 127.0.0.1:9',
      live: true,
    });
  });
  it('refuses what cannot work, and says how to mend it', () => {
    expect(() => chatModel({ OPENAI_BASE_URL: 'localhost', OPENAI_MODEL: 'm' })).toThrow(
      /give an address such as/,
    );
    expect(() => chatModel({ OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' })).toThrow(/OPENAI_MODEL/);
  });
});

describe('a live model', () => {
  it('is asked with the prompt, the situation and the message apart, and one tool', async () => {
    const baseURL = await serve(toolCall(JSON.stringify(understood)));
    expect(await understand(live(baseURL), request)).toEqual({
      ok: true,
      understanding: { ...understood, corrections: [] },
    });
    const { body, authorization } = server.requests[0]!;
    expect(authorization).toBe('Bearer key');
    expect(body.messages).toMatchObject([
      { role: 'system' },
      { role: 'user', name: 'situation' },
      { role: 'user', content: 'buy the best' },
    ]);
    expect(body.tools).toMatchObject([{ function: { name: 'understand', parameters: { type: 'object' } } }]);
  });
  it('streams tool calls in pieces', async () => {
    const text = JSON.stringify(understood);
    const pieces = [text.slice(0, 7), text.slice(7, 30), text.slice(30)];
    const chunk = (delta: object, finish: string | null = null) =>
      `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
    const baseURL = await serve((body, response) => {
      expect(body.stream).toBe(true);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(
        chunk({
          role: 'assistant',
          tool_calls: [
            { index: 0, id: 'call_1', type: 'function', function: { name: 'understand', arguments: '' } },
          ],
        }),
      );
      for (const piece of pieces)
        response.write(chunk({ tool_calls: [{ index: 0, function: { arguments: piece } }] }));
      response.end(`${chunk({}, 'tool_calls')}data: [DONE]\n\n`);
    });
    let whole: { tool_calls?: { name: string; args: unknown }[] } | undefined;
    for await (const part of await live(baseURL).stream([new HumanMessage('buy the best')]))
      whole = whole ? (whole as typeof part).concat(part) : part;
    expect(whole?.tool_calls).toMatchObject([{ name: 'understand', args: understood }]);
  });
  it('is held to the rule that what binds needs all of its clause', async () => {
    const doubtful = { ...understood, not_understood: [{ text: 'florble', clause: 0, reason: 'unknown' }] };
    const baseURL = await serve(toolCall(JSON.stringify(doubtful)));
    const answer = await understand(live(baseURL), request);
    expect(answer.ok && answer.understanding.intents).toEqual([]);
    expect(answer.ok && answer.understanding.not_understood.map(({ withheld }) => withheld)).toEqual([
      undefined,
      'buy',
    ]);
  });
});

describe('failures are values', () => {
  const failing = async (...answers: ModelAnswer[]) => {
    const answer = await understand(live(await serve(...answers)), request);
    return answer.ok ? undefined : answer.failure;
  };
  const error = (message: string, type: string) => ({ error: { message, type, code: null, param: null } });

  it('rate limit, with the time to wait', async () => {
    const limited = json(429, error('slow down', 'rate_limit_error'), { 'retry-after': '7' });
    expect(await failing(limited)).toMatchObject({
      code: 'rate_limited',
      retryable: true,
      retryAfterSeconds: 7,
    });
  });
  it('is retried when retries are allowed', async () => {
    const baseURL = await serve(
      json(429, error('slow', 'x'), { 'retry-after': '0' }),
      toolCall(JSON.stringify(understood)),
    );
    expect((await understand(live(baseURL, { maxRetries: 1 }), request)).ok).toBe(true);
    expect(server.requests).toHaveLength(2);
  });
  it('refusal', async () => {
    expect(await failing(completion({ refusal: 'I cannot help with that.' }))).toEqual({
      code: 'refused',
      message: 'I cannot help with that.',
      retryable: false,
    });
  });
  it('arguments that are no JSON, or not of the schema, or no call at all', async () => {
    expect(await failing(toolCall('{"intents": [{"inte'))).toMatchObject({ code: 'malformed_output' });
    expect(await failing(toolCall('{"intents":[{"intent":"launch_rocket","slots":{}}]}'))).toMatchObject({
      code: 'malformed_output',
    });
    expect(await failing(completion({ content: 'Sure! I bought it.' }))).toMatchObject({
      code: 'malformed_output',
    });
  });
  it('time out, refused key, unknown model, server error, nobody there', async () => {
    const silent: ModelAnswer = () => {};
    const answer = await understand(live(await serve(silent), { timeoutMilliseconds: 100 }), request);
    expect(answer).toMatchObject({ ok: false, failure: { code: 'timed_out', retryable: true } });
    expect(await failing(json(401, error('bad key', 'auth')))).toMatchObject({
      code: 'unauthenticated',
      retryable: false,
    });
    expect(await failing(json(404, error('no such model', 'x')))).toMatchObject({ code: 'unknown_model' });
    expect(await failing(json(503, error('down', 'x')))).toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
    expect(await understand(live('http://127.0.0.1:1/v1'), request)).toMatchObject({
      ok: false,
      failure: { code: 'unavailable' },
    });
  });
  it('cancelling', async () => {
    const abort = new AbortController();
    const baseURL = await serve(() => abort.abort());
    expect(await understand(live(baseURL), request, { signal: abort.signal })).toMatchObject({
      ok: false,
      failure: { code: 'cancelled', retryable: false },
    });
  });
});
