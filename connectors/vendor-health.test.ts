import { expect, it } from 'vitest';
import { VendorHealthKeeper } from './vendor-health.ts';

const noon = new Date('2026-11-20T12:00:00Z');
const url = 'https://api.vendor.example/orders/1';
const keeper = () => new VendorHealthKeeper(() => noon);

it('tells when a vendor answered, what went wrong last, and what it still allows', () => {
  const health = keeper();
  expect(health.of('Vendor', url)).toBeUndefined();
  health.failed('Vendor', url, { code: 'vendor_unavailable', message: 'Vendor cannot be reached.' });
  health.answered(
    'Vendor',
    `${url}?page=2`,
    new Headers({
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4212',
      'x-ratelimit-reset': '1795176000',
    }),
  );
  health.answered('Vendor', url, new Headers());
  expect(health.of('Vendor', 'https://api.vendor.example')).toEqual({
    answeredAt: noon.toISOString(),
    lastProblem: {
      at: noon.toISOString(),
      code: 'vendor_unavailable',
      message: 'Vendor cannot be reached.',
    },
    rateLimit: { limit: 5000, remaining: 4212, resetsAt: '2026-11-20T12:00:00.000Z' },
  });
});

it('keeps vendors apart by name and host, so that nobody reads another’s name for a host', () => {
  const health = keeper();
  health.failed('Our name for it', url, {
    code: 'vendor_timeout',
    message: 'Our name for it did not answer.',
  });
  expect(health.of('Vendor', url)).toBeUndefined();
  expect(health.of('Our name for it', 'https://other.example')).toBeUndefined();
});

it.each([
  ['no number', { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': 'plenty' }],
  ['half of it', { 'x-ratelimit-limit': '5000' }],
  ['more digits than any count has', { 'x-ratelimit-limit': '9'.repeat(40), 'x-ratelimit-remaining': '1' }],
])('says nothing of limits when a vendor sends %s', (_what, headers) => {
  const health = keeper();
  health.answered('Vendor', url, new Headers(headers as Record<string, string>));
  expect(health.of('Vendor', url)!.rateLimit).toBeNull();
});

it('reads a reset in seconds from now as well as since 1970', () => {
  const health = keeper();
  const headers = { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '90' };
  health.answered('Vendor', url, new Headers(headers));
  expect(health.of('Vendor', url)!.rateLimit!.resetsAt).toBe('2026-11-20T12:01:30.000Z');
});

it('forgets who was silent longest, however many vendors there are', () => {
  const health = keeper();
  for (let number = 0; number < 600; number++)
    health.answered('Vendor', `https://v${number}.example`, new Headers());
  expect(health.of('Vendor', 'https://v0.example')).toBeUndefined();
  expect(health.of('Vendor', 'https://v599.example')).toBeDefined();
});
