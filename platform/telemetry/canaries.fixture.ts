/** What must never be seen, made at random, and structures to hide it in. For tests. */
import fc from 'fast-check';

export const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
export const letters = (length: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9]{${length}}$`));

function luhn(body: string): string {
  const sum = [...body].reverse().reduce((total, character, index) => {
    const digit = Number(character);
    return total + (index % 2 === 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit);
  }, 0);
  return body + ((10 - (sum % 10)) % 10);
}
const grouped = (card: string, gap: string, sizes: readonly number[]): string => {
  let from = 0;
  const groups = sizes.map(size => {
    from += size;
    return card.slice(from - size, from);
  });
  return groups.join(gap);
};

/** Something to hide with the part of it that must not be seen, by where it may stand. */
export interface Canary {
  readonly text: string;
  readonly hidden: string;
}
const plainly = (text: string): Canary => ({ text, hidden: text });

const cards = fc
  .tuple(
    fc.constantFrom('4', '51', '55', '2221', '6011', '65'),
    digits(15),
    fc.constantFrom('', ' ', '-', '\u00a0'),
  )
  .map(([prefix, rest, gap]) => plainly(grouped(luhn((prefix + rest).slice(0, 15)), gap, [4, 4, 4, 4])));
const amex = fc
  .tuple(digits(12), fc.constantFrom('', ' ', '-'))
  .map(([rest, gap]) => plainly(grouped(luhn(`37${rest}`), gap, [4, 6, 5])));
const keys = fc
  .tuple(
    fc.constantFrom(
      'cs_at_',
      'cs_sess_',
      'cs_link_',
      'sk_live_',
      'whsec_',
      'ghp_',
      'shpat_',
      'xoxb-',
      'lsv2_pt_',
      'sk-',
    ),
    letters(30).filter(text => /[0-9A-Z]/.test(text)),
  )
  .map(([prefix, rest]): Canary => ({ text: prefix + rest, hidden: rest }));
const tokens = fc
  .tuple(letters(20), letters(40), letters(43))
  .map(([head, body, seal]): Canary => ({ text: `eyJ${head}.eyJ${body}.${seal}`, hidden: body }));
const bearers = letters(24).map((hidden): Canary => ({ text: `Bearer ${hidden}`, hidden }));
const urls = letters(12).map(
  (hidden): Canary => ({ text: `postgres://shop:${hidden}@db.local/shop`, hidden }),
);
const queries = letters(20).map(
  (hidden): Canary => ({ text: `https://shop.example/cb?access_token=${hidden}&page=2`, hidden }),
);
const assigned = fc
  .tuple(
    fc.constantFrom('password', 'api_key', 'client_secret', 'X-Api-Key'),
    fc.constantFrom('=', ': ', '":"'),
    letters(14),
  )
  .map(([name, sign, hidden]): Canary => ({ text: `${name}${sign}${hidden}`, hidden }));
const privateKeys = letters(64).map(
  (hidden): Canary => ({ text: `-----BEGIN PRIVATE KEY-----\n${hidden}\n-----END PRIVATE KEY-----`, hidden }),
);
const emails = fc
  .tuple(
    fc.stringMatching(/^[a-z][a-z0-9]{4,10}$/),
    fc.constantFrom('example.org', 'mail.example.co.uk', 'bücher.example'),
  )
  .map(([name, host]) => plainly(`${name}@${host}`));
const phones = fc
  .tuple(digits(3), digits(7), fc.constantFrom('', ' ', '-'))
  .map(([area, rest, gap]) => plainly(`+49${gap}${area}${gap}${rest}`));
export const anywhere = fc.oneof(
  cards,
  amex,
  keys,
  tokens,
  bearers,
  urls,
  queries,
  assigned,
  privateKeys,
  emails,
  phones,
);

export const secretNames = fc.constantFrom(
  'Authorization',
  'cookie',
  'Set-Cookie',
  'password',
  'x-api-key',
  'clientSecret',
  'access_token',
  'cvc',
  'PAN',
  'privateKey',
);
export const personalNames = fc.constantFrom(
  'street_address',
  'line1',
  'postalCode',
  'first_name',
  'phone',
  'shippingAddress',
);
const words = fc.constantFrom('order', 'paid with', 'for', 'x', 'see', '→', '(', '"', ':', '…');

/** Structures of any kind around what is to be hidden. */
export const around = (canary: fc.Arbitrary<Canary>) =>
  fc
    .tuple(
      canary,
      fc.array(words, { maxLength: 3 }),
      fc.array(words, { maxLength: 3 }),
      fc.array(fc.nat(11), { maxLength: 5 }),
    )
    .map(([{ text, hidden }, before, after, shapes]) => {
      const inText = [...before, text, ...after].join(' ');
      return { value: shapes.reduce<unknown>(wrap, inText), hidden };
    });

function wrap(inner: unknown, shape: number): unknown {
  switch (shape) {
    case 0:
      return { note: inner, quantity: 2 };
    case 1:
      return [1, inner, null];
    case 2:
      return new Map([['note', inner]]);
    case 3:
      return new Set([inner]);
    case 4:
      return Object.assign(new Error(String(inner)), { context: inner });
    case 5:
      return new Error('failed', { cause: inner });
    case 6:
      return JSON.stringify({ body: inner }) ?? inner;
    case 7:
      return { [String(inner)]: true };
    case 8:
      return Object.assign(Object.create({ inherited: 1 }), { inner });
    case 9:
      return { name: 'note', value: inner };
    case 10:
      return JSON.stringify([inner], null, 2) ?? inner;
    default:
      return { a: { b: { c: inner } } };
  }
}
