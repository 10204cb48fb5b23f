/** What a million tokens cost, in USD cents, by model. List prices of api.openai.com as of 2025-08; others are unknown. */
interface Price {
  readonly input: number;
  readonly output: number;
}

const prices: Readonly<Record<string, Price>> = {
  'gpt-5': { input: 125, output: 1000 },
  'gpt-5-mini': { input: 25, output: 200 },
  'gpt-5-nano': { input: 5, output: 40 },
  'gpt-4.1': { input: 200, output: 800 },
  'gpt-4.1-mini': { input: 40, output: 160 },
  'gpt-4.1-nano': { input: 10, output: 40 },
  'gpt-4o': { input: 250, output: 1000 },
  'gpt-4o-mini': { input: 15, output: 60 },
};

/** The price of a model by its name, dated or not (`gpt-5-mini-2025-08-07`); undefined when it is not in the table. */
export const priceOf = (model: string): Price | undefined => prices[model.replace(/-\d{4}-\d{2}-\d{2}$/, '')];

/** What a call cost, in millionths of a USD cent, so that it stays an integer. */
export function costOf(
  model: string,
  usage: { readonly input: number; readonly output: number },
): number | undefined {
  const price = priceOf(model);
  return price && usage.input * price.input + usage.output * price.output;
}
