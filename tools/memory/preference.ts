import { z } from 'zod';

/**
 * What a person prefers. It ranks or prefills and is never a permission. `of` narrows it to one article, as
 * `merchant/item`.
 */
export const preference = z.strictObject({
  about: z.enum([
    'brand',
    'merchant',
    'attribute',
    'price',
    'arrival',
    'rating',
    'returns',
    'address',
    'quantity',
  ]),
  stance: z.enum(['prefer', 'avoid']).default('prefer'),
  value: z.string().trim().min(1).max(120).describe("'Sony', 'office', 'low', 'free'"),
  of: z.string().max(200).optional().describe('only for this article: merchant/item'),
});
export type Preference = z.output<typeof preference>;

/** Who taught it and how: by words, by rejecting a proposal, by editing one. */
export const provenance = z.object({
  taught: z.enum(['said', 'rejected', 'edited']),
  by: z.string(),
  proposal: z.uuid().nullable(),
  at: z.string(),
});
export type Provenance = z.output<typeof provenance>;

export const knownPreference = preference.extend({ id: z.uuid(), ...provenance.shape });
export type KnownPreference = z.output<typeof knownPreference>;

/** There is one of these at most: the newer takes the earlier one's place. */
const single = new Set<Preference['about']>(['price', 'arrival', 'rating', 'returns', 'address', 'quantity']);

/** True when what is learned now takes the place of what was learned before. */
export const replaces = (now: Preference, before: Preference): boolean =>
  now.about === before.about &&
  now.of === before.of &&
  (single.has(now.about) || now.value.toLowerCase() === before.value.toLowerCase());

/** A preference in words, to be said after "you". */
export function phraseOf({ about, stance, value, of }: Preference): string {
  const verb = stance === 'prefer' ? 'prefer' : 'avoid';
  switch (about) {
    case 'price':
      return `${verb} a low price`;
    case 'arrival':
      return `${verb} early arrival`;
    case 'rating':
      return `${verb} good ratings`;
    case 'returns':
      return `${verb} free returns`;
    case 'address':
      return `have things sent to ${value}`;
    case 'quantity':
      return `take ${value}${of ? ` of ${of}` : ''}`;
    default:
      return `${verb} ${value}`;
  }
}
