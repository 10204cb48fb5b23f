import * as known from 'dinero.js/currencies';

/** Every currency of ISO 4217 that the house knows, and every exponent among them. */
const all = Object.values(known) as { code: string; exponent: number }[];
export const currencies = all.map(({ code }) => code);
export const exponents = [...new Set(all.map(({ exponent }) => exponent))].sort();
