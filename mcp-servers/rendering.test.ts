import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../platform/errors.ts';
import type { Outcome } from '../platform/kernel.ts';
import { renderOutcome, renderProblem } from './rendering.ts';

const result: Outcome & { kind: 'result' } = {
  kind: 'result',
  tool: 'search_catalog',
  text: '5 offers; the best is 219.00 USD at Harbor Audio.',
  data: { offers: [{ title: 'QuietComfort', priceMinor: 21_900 }] },
  nextSteps: [
    'compare_offers with the ids',
    'create_cart with the best',
    'ask for another colour',
    'a fourth',
  ],
  untrusted: false,
};
const textOf = (reply: ReturnType<typeof renderOutcome>) => (reply.content[0] as { text: string }).text;

describe('a reply', () => {
  it('says it shortly and carries the data once', () => {
    const reply = renderOutcome(result, 'query', true);
    expect(reply.structuredContent).toEqual(result.data);
    expect(reply.content).toHaveLength(1);
    expect(textOf(reply)).not.toContain('QuietComfort');
  });

  it('gives at most three next steps', () => {
    expect(textOf(renderOutcome(result, 'query', true))).toBe(
      `${result.text}\nNext: compare_offers with the ids; create_cart with the best; ask for another colour`,
    );
  });

  it('keeps to about 100 tokens, however long a tool talks', () => {
    const words = 'The quick brown fox jumps over the lazy dog and buys headphones. '.repeat(40);
    const reply = renderOutcome({ ...result, text: words, untrusted: true }, 'query', true);
    expect(countTokens(textOf(reply))).toBeLessThanOrEqual(100);
  });

  it('marks what outsiders wrote, in the text and for the machine', () => {
    const reply = renderOutcome({ ...result, untrusted: true }, 'query', true);
    expect(textOf(reply)).toContain("outsiders' text");
    expect(reply._meta).toEqual({ 'countersign/untrusted': true });
  });

  it("puts an action's result into the envelope that its schema announces", () => {
    expect(renderOutcome(result, 'action', true).structuredContent).toEqual({
      status: 'done',
      result: result.data,
    });
  });

  it('puts the data into text, once, where the revision knows nothing better', () => {
    const reply = renderOutcome(result, 'query', false);
    expect(reply.structuredContent).toBeUndefined();
    expect(reply.content).toHaveLength(2);
    expect(reply.content[1]).toEqual({ type: 'text', text: JSON.stringify(result.data) });
  });
});

describe('a refusal', () => {
  it('has its code, its message and how to mend it', () => {
    const reply = renderProblem(
      new Refusal('rate_limited', 'Too many calls.', { retryAfterMs: 2_000 }).problem,
    );
    expect(reply.isError).toBe(true);
    expect(textOf(reply)).toBe(
      'rate_limited: Too many calls.\nTo mend it: Wait for the time in Retry-After, then call again.',
    );
    expect(reply._meta).toMatchObject({
      'countersign/problem': { code: 'rate_limited', retryAfterMs: 2_000 },
    });
  });

  it("quotes an outsider's words so that they cannot leave their quotes", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), vendorText => {
        const reply = renderProblem(
          new Refusal('vendor_refused', 'The merchant refused.', { vendorText }).problem,
        );
        if (vendorText === '') return;
        const [, quoted = ''] = textOf(reply).split('(untrusted): ');
        expect(quoted).toMatch(/^«[^«»\n]*»$/u);
        expect(quoted.length).toBeLessThanOrEqual(202);
      }),
    );
  });
});
