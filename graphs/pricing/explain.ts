import type { IntentOf } from '../../agents/understanding.ts';
import { format } from '../../platform/money.ts';
import { explainPrice } from '../../tools/pricing/explain-price.ts';
import { listPrices } from '../../tools/pricing/list-prices.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { type Call, handsFor, type Surroundings } from '../hands.ts';
import { priceRun } from './runs.ts';
import { simulation } from './simulate.ts';
import { type DraftedRule, keeping, type Pricing, type PricingKept, type Update } from './state.ts';

const shownNames = 10;
const explainedRows = 5;

/**
 * Says why a price is what it is. Without a name, "why?" is about what was last at work here: a SKU, a rule that was
 * tried or waits, or a run that was carried out.
 */
export const explain =
  (surroundings: Surroundings) =>
  async (state: Pricing, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'explain_price'>];
    const call = handsFor(surroundings, 'explain', state, runtime);
    const { rule, run, about } = state.pricingState;
    const { sku, product } = intent.slots;
    const found = sku ?? (product ? await skuOf(call, product) : skuIn(about));
    if (typeof found === 'string')
      return {
        queue,
        ...keeping(state, { about: { sku: found } }),
        answer: adding(state.answer, await ofSku(call, found)),
      };
    const more =
      found ??
      (about === 'run' && run
        ? await ofRun(call, run)
        : rule
          ? await ofRule(call, rule)
          : { reply: { question: 'Which price do you mean? Name its SKU.' } });
    return { queue, answer: adding(state.answer, more) };
  };

const skuIn = (about: PricingKept['about']): string | undefined =>
  about !== null && typeof about === 'object' ? about.sku : undefined;

/** The one SKU that all the words fit; or what to ask. */
async function skuOf(call: Call, words: string): Promise<string | More> {
  const answer = await call('pricing', 'list_prices', { words, limit: shownNames });
  if (answer.kind === 'problem') return troubleOf(answer);
  const { prices, total } = listPrices.output.parse(answer.kind === 'data' ? answer.data : null);
  if (total === 1) return prices[0]!.sku;
  if (total === 0) return { reply: { question: `Nothing of ours is called “${words}”. Which SKU is it?` } };
  const rest = total > prices.length ? ` These are the first ${prices.length}.` : '';
  return {
    reply: { question: `${total} prices fit “${words}”.${rest} Which SKU do you mean?` },
    parts: [
      {
        kind: 'table',
        title: `Prices of “${words}”`,
        columns: ['SKU', 'What', 'Price'],
        rows: prices.map(({ sku, title, price }) => [sku, title, format(price)]),
      },
    ],
    untrusted: true,
  };
}

async function ofSku(call: Call, sku: string): Promise<More> {
  const answer = await call('pricing', 'explain_price', { sku });
  if (answer.kind === 'problem') return troubleOf(answer);
  const told = explainPrice.output.parse(answer.kind === 'data' ? answer.data : null);
  const [newest] = told.changes;
  const cause = newest?.run ? await priceRun(call, newest.run) : undefined;
  return {
    reply: {
      statements: [
        `${told.sku} (${told.title}) stands at ${format(told.price)}${marginText(told.margin)}. Its lowest price of the last 30 days is ${format(told.lowest_30_days)}.`,
        ...(newest
          ? [
              `It moved ${newest.before ? `from ${format(newest.before)} ` : ''}to ${format(newest.after)} on ${newest.at.slice(0, 10)}, by ${newest.why}.`,
            ]
          : ['It has not changed since it is sold here.']),
        ...(cause?.kind === 'run' ? [runSentence(cause.run)] : []),
      ],
    },
    ...(told.changes.length
      ? {
          parts: [
            {
              kind: 'table',
              title: `Price changes of ${told.sku}`,
              columns: ['When (UTC)', 'Before', 'After', 'Why', 'Run'],
              rows: told.changes.map(({ at, before, after, why, run }) => [
                at.slice(0, 16).replace('T', ' '),
                before ? format(before) : '',
                format(after),
                why,
                run ?? '',
              ]),
            },
          ],
        }
      : {}),
    untrusted: true,
  };
}

const marginText = (margin: number | null): string =>
  margin === null ? ', at a cost that is not known' : `, a margin of ${margin / 100} %`;

async function ofRun(call: Call, run: string): Promise<More> {
  const read = await priceRun(call, run);
  return read.kind === 'problem' ? troubleOf(read) : { reply: { statements: [runSentence(read.run)] } };
}

const runSentence = ({
  sentence,
  approved_by,
}: {
  readonly sentence: string;
  readonly approved_by: readonly string[];
}): string =>
  `The run was: ${sentence}${approved_by.length ? ` Approved by ${approved_by.join(' and ')}.` : ''}`;

/** The first prices that the rule would change, each step by step as the evaluator went. */
async function ofRule(call: Call, rule: DraftedRule): Promise<More> {
  const simulated = await simulation(call, rule, 'changed', explainedRows);
  if (simulated.kind === 'problem') return troubleOf(simulated);
  const { rows, counts, sentence } = simulated.data;
  const rest = counts.changed! - rows.length;
  return {
    reply: {
      statements: [
        `Because of this rule: ${sentence}`,
        ...(rows.length
          ? ['Within the steps, amounts are in minor units, with the fraction that is not rounded yet.']
          : []),
        ...(rest > 0 ? [`These are ${rows.length}; ${rest} more go the same way.`] : []),
      ],
      items: rows.map(({ sku, title, before, after, trace }) => ({
        title: `${sku}, ${title}: ${format(before)} → ${format(after)}`,
        facts: trace
          .filter(({ in: from, out }) => from !== out)
          .map(
            ({ step, in: from, out, because }) =>
              `${step.replaceAll('_', ' ')} ${from} → ${out} (${because})`,
          ),
      })),
    },
    untrusted: simulated.untrusted,
  };
}
