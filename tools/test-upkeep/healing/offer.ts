import type { PageElement } from '../locators/page-element.ts';
import { type WrittenLocator, writeLocator } from '../locators/write-locator.ts';
import { heal } from './heal.ts';
import { locatorPays, pays, takesPayment } from './payment.ts';

/** What is known of a step that no longer finds its element. */
export interface BrokenStep {
  /** As Playwright writes it. */
  readonly locator: string;
  readonly lastGood: PageElement;
  /** Others of the page when it was last good that could be taken for it. */
  readonly lookalikes: readonly PageElement[];
  readonly page: readonly PageElement[];
  /** Whether the page's elements are all there. */
  readonly isWhole: boolean;
  /** Locators that a person refused for this step. */
  readonly refused: ReadonlySet<string>;
}

export interface RankedElement {
  readonly role: string;
  readonly name: string;
  readonly text: string;
  readonly xpath: string;
  readonly share: number;
}

interface Weighed {
  /** The probability that the best is the element. */
  readonly confidence: number;
  readonly ranked: readonly RankedElement[];
}

export type Offer =
  | (Weighed & {
      readonly kind: 'found';
      readonly element: PageElement;
      readonly locator: WrittenLocator;
      readonly reasons: readonly string[];
    })
  | (Weighed & { readonly kind: 'none'; readonly why: string });

const none = (why: string, weighed: Weighed = { confidence: 0, ranked: [] }): Offer => ({
  kind: 'none',
  why,
  ...weighed,
});

/** What is offered in the place of a broken locator, or why nothing is. What a person refused is not offered again. */
export function offerFor(step: BrokenStep): Offer {
  const { lastGood, lookalikes, page, isWhole, refused } = step;
  if (locatorPays(step.locator) || pays(lastGood.facts))
    return none('the step spends money; a person mends it');
  if (takesPayment(page.map(({ facts }) => facts)))
    return none('the page asks for payment data; a person mends the step');
  if (!isWhole) return none('the page has more elements than were recorded');
  let candidates = page;
  for (;;) {
    const healing = heal(
      lastGood.facts,
      candidates.map(({ facts }) => facts),
      lookalikes.map(({ facts }) => facts),
    );
    const elementOf = (facts: object) => candidates.find(each => each.facts === facts)!;
    const weighed: Weighed = {
      confidence: healing.confidence,
      ranked: healing.ranked.map(({ candidate, share }) => shown(elementOf(candidate), share)),
    };
    if (healing.kind === 'none') return none(healing.why, weighed);
    const element = elementOf(healing.candidate);
    if (pays(element.facts)) return none('the element that is most like it spends money', weighed);
    const locator = writeLocator(element, page);
    if (!locator)
      return none('no role and name, label, test id or text fits that element and no other', weighed);
    if (!refused.has(locator.code))
      return { kind: 'found', element, locator, reasons: healing.reasons, ...weighed };
    candidates = candidates.filter(each => each !== element);
  }
}

const shown = ({ role, name, facts }: PageElement, share: number): RankedElement => ({
  role,
  name,
  text: facts.text.slice(0, 120),
  xpath: facts.xpath,
  share,
});
