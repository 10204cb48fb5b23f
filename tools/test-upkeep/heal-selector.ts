import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { query } from '../../platform/tool.ts';
import { type Offer, offerFor } from './healing/offer.ts';
import { healingOf } from './healing-of.ts';
import { elementsOfHtml } from './locators/elements-of-html.ts';
import { elementsIn, mostElements } from './locators/page-element.ts';
import { lookalikes, recordedElement } from './test-step.ts';

const largestHtml = 500_000;

export const healSelector = query({
  name: 'heal_selector',
  title: 'Find a lost element',
  description:
    'Finds the element that a broken locator meant: ranked candidates with a calibrated confidence, or none. Give a reported request, or the last good element and the page.',
  version: 1,
  scopes: ['test-upkeep:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({
    request: z.uuid().optional().describe('from list_heal_requests'),
    locator: z.string().max(500).default(''),
    last_good: recordedElement.optional(),
    lookalikes: lookalikes
      .optional()
      .describe(
        'others of the page when it was last good, that could be taken for it; empty where there were none',
      ),
    page: z.array(recordedElement).max(mostElements).optional(),
    html: z.string().max(largestHtml).optional().describe('instead of page; judged without geometry'),
  }),
  output: z.object({
    kind: z.enum(['found', 'none']),
    why: z.string().nullable(),
    locator: z.string().nullable(),
    by: z.string().nullable(),
    confidence: z.number(),
    /** Whether the confidence was calibrated for what was given: the page itself, and what stood beside the element. */
    calibrated: z.boolean(),
    reasons: z.array(z.string()),
    ranked: z.array(
      z.object({
        role: z.string(),
        name: z.string(),
        text: z.string(),
        xpath: z.string(),
        share: z.number(),
      }),
    ),
    refused_before: z.array(z.object({ locator: z.string(), reason: z.string().nullable() })),
  }),
  say: ({ kind, confidence, why }) =>
    kind === 'found'
      ? `Found with a confidence of ${confidence.toFixed(2)}.`
      : `None can be trusted to be it: ${why}.`,
  nextSteps: ({ kind }) => (kind === 'found' ? ['apply_heal proposes the patch, for a request'] : []),
  async run({ request, locator, last_good, lookalikes, page, html }, context) {
    if (request !== undefined) {
      const { offer, refusedBefore } = await healingOf(context, request);
      return { ...shown(offer), calibrated: true, refused_before: [...refusedBefore] };
    }
    if (last_good === undefined || (page === undefined) === (html === undefined))
      throw new Refusal('invalid_input', 'Give a request, or last_good with either page or html.', {
        path: 'request',
      });
    const [lastGood] = elementsIn([last_good], 'last_good');
    const beside = elementsIn(lookalikes ?? [], 'lookalikes');
    const recorded = page ? elementsIn(page, 'page') : elementsOfHtml(html!);
    const offer = offerFor({
      locator,
      lastGood: page ? lastGood! : withoutPlace(lastGood!),
      lookalikes: page ? beside : beside.map(withoutPlace),
      page: recorded,
      isWhole: true,
      refused: new Set(),
    });
    const isCalibrated = page !== undefined && lookalikes !== undefined;
    return { ...shown(offer), calibrated: isCalibrated, refused_before: [] };
  },
});

const nowhere = { x: 0, y: 0, width: 0, height: 0 };
const withoutPlace = <Element extends { readonly facts: object }>(element: Element): Element => ({
  ...element,
  facts: { ...element.facts, location: nowhere },
});

function shown(offer: Offer) {
  const isFound = offer.kind === 'found';
  return {
    kind: offer.kind,
    why: isFound ? null : offer.why,
    locator: isFound ? offer.locator.code : null,
    by: isFound ? offer.locator.by : null,
    confidence: offer.confidence,
    reasons: isFound ? [...offer.reasons] : [],
    ranked: [...offer.ranked],
  };
}
