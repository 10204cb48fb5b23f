import { z } from 'zod';

const place = { x: z.number().min(0).max(10_000), y: z.number().min(0).max(10_000) };
const button = z.enum(['left', 'middle', 'right']).default('left');
/** `Control+Shift`, in the words of `KeyboardEvent.key`; empty when none is held. */
const modifiers = z
  .string()
  .regex(/^((Control|Alt|Meta|Shift)(\+(?!$)|$))*$/)
  .default('');

/** What a person does in a live browser, in CSS pixels of its page. */
export const liveInput = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('pointer'),
    event: z.enum(['move', 'down', 'up']),
    ...place,
    button,
    clicks: z.int().min(1).max(3).default(1),
  }),
  z.strictObject({
    type: z.literal('wheel'),
    ...place,
    dx: z.number().min(-10_000).max(10_000),
    dy: z.number().min(-10_000).max(10_000),
  }),
  z.strictObject({
    type: z.literal('key'),
    event: z.enum(['down', 'up']),
    key: z.string().min(1).max(40),
    modifiers,
  }),
  z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(2_000) }),
  z.strictObject({ type: z.literal('go'), to: z.enum(['back', 'forward', 'reload']) }),
  z.strictObject({ type: z.literal('open'), url: z.url({ protocol: /^https?$/ }).max(2_000) }),
  z.strictObject({ type: z.literal('expect'), ...place }),
  z.strictObject({ type: z.literal('choose'), label: z.string().max(300) }),
  z.strictObject({ type: z.literal('dialog'), accept: z.boolean(), text: z.string().max(500).optional() }),
]);
export type LiveInput = z.output<typeof liveInput>;
