import { z } from 'zod';

/**
 * What is known of an element on a page: enough to find it again when the page has changed. Pixels are CSS pixels of
 * the viewport; texts are as a person reads them.
 */
export const ElementFacts = z.strictObject({
  tag: z.string().min(1),
  id: z.string().default(''),
  name: z.string().default(''),
  classes: z.array(z.string()).default([]),
  href: z.string().default(''),
  alt: z.string().default(''),
  isButton: z.boolean().default(false),
  location: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  /** From the root, every step with its index: `/html[1]/body[1]/div[2]/a[1]`. */
  xpath: z.string().regex(/^\//, 'an absolute XPath, such as /html[1]/body[1]/a[1]'),
  /** From the nearest ancestor with an id: `//*[@id='nav']/ul[1]/li[2]/a[1]`; the same as `xpath` when none has one. */
  idXpath: z.string(),
  /** The element's own text, or its value or placeholder. */
  text: z.string().default(''),
  /** Text that stands near it on the page. */
  neighbourText: z.string().default(''),
});

export type ElementFacts = z.output<typeof ElementFacts>;
