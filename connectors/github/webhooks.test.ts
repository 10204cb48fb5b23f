import { createHmac, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { Refusal } from '../../platform/errors.ts';
import { readDelivery } from './webhooks.ts';

const secret = 'the secret of the hook';
const completed = {
  action: 'completed',
  check_run: {
    id: 7,
    name: 'unit',
    head_sha: 'a'.repeat(40),
    status: 'completed',
    conclusion: 'failure',
    completed_at: '2026-11-20T09:00:00Z',
    check_suite: { id: 1 },
  },
  repository: { full_name: 'harbor-goods/storefront' },
};
const bodyOf = (payload: unknown) => Buffer.from(JSON.stringify(payload));
const headersFor = (body: Buffer, event = 'check_run', key = secret) => ({
  'x-github-delivery': randomUUID(),
  'x-github-event': event,
  'x-hub-signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}`,
});
const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
  }
  throw new Error('it was taken');
};

it('a check that ended is read out of a signed delivery', () => {
  const body = bodyOf(completed);
  expect(readDelivery(body, headersFor(body), ['an older secret', secret])).toMatchObject({
    event: 'check_run',
    repository: 'harbor-goods/storefront',
    check: { id: '7', name: 'unit', conclusion: 'failure' },
  });
});

it('one that only began says nothing of an end', () => {
  const body = bodyOf({ ...completed, action: 'created' });
  expect(readDelivery(body, headersFor(body), [secret]).check).toBeNull();
});

it.each([
  [
    'whose bytes were changed',
    bodyOf(completed),
    (body: Buffer) => headersFor(Buffer.concat([body, Buffer.from(' ')])),
    'unauthenticated',
  ],
  [
    'signed with another secret',
    bodyOf(completed),
    (body: Buffer) => headersFor(body, 'check_run', 'guess'),
    'unauthenticated',
  ],
  [
    'with a signature of SHA-1',
    bodyOf(completed),
    (body: Buffer) => ({ ...headersFor(body), 'x-hub-signature-256': `sha1=${'a'.repeat(40)}` }),
    'unauthenticated',
  ],
  [
    'without its id',
    bodyOf(completed),
    (body: Buffer) => ({ ...headersFor(body), 'x-github-delivery': 'none' }),
    'unauthenticated',
  ],
  ['that is no JSON', Buffer.from('payload=%7B%7D'), (body: Buffer) => headersFor(body), 'vendor_protocol'],
  [
    'of a check without a name',
    bodyOf({ ...completed, check_run: {} }),
    (body: Buffer) => headersFor(body),
    'vendor_protocol',
  ],
])('one %s is refused', (_what, body, headers, code) => {
  expect(refusal(() => readDelivery(body, headers(body), [secret]))).toBe(code);
});
