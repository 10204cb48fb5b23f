import { ZenEngine } from '@gorules/zen-engine';
import { Engine } from 'json-rules-engine';
import type { Outcome } from '../../tools/pricing/rules/evaluate.ts';
import type { Row } from '../../tools/pricing/rules/row.ts';
import { traceOf } from '../../tools/pricing/rules/trace.ts';
import { simulate } from '../../tools/pricing/simulate/simulate.ts';
import { rules, wanted } from './catalog.ts';

/** What a contender made of the catalog: the sum tells whether all came to the same prices. */
export interface Priced {
  readonly selected: number;
  readonly sumAfter: number;
}
export type Contender = (rows: readonly Row[]) => Promise<Priced>;

const at = new Date('2026-11-21T12:00:00Z');

/** Every outcome holds the figures of all of its steps, and all are kept, as a person's preview needs them. */
const compact: Contender = async rows => {
  const outcomes: Outcome[] = [];
  await simulate(rules, rows, { at, onOutcome: outcome => outcomes.push(outcome) });
  return summed(outcomes);
};

/** The same, and every step of every row is written out in words. */
const rendered: Contender = async rows => {
  const outcomes: Outcome[] = [];
  let steps = 0;
  await simulate(rules, rows, {
    at,
    onOutcome: outcome => {
      outcomes.push(outcome);
      for (const step of traceOf(outcome)) steps += step.because.length > 0 ? 1 : 0;
    },
  });
  if (steps < outcomes.length) throw new Error('a row went without a trace');
  return summed(outcomes);
};

const summed = (outcomes: readonly Outcome[]): Priced => ({
  selected: outcomes.length,
  sumAfter: outcomes.reduce((sum, { after }) => sum + after, 0),
});

/** Conditions are the engine's; it has no arithmetic, so the price is calculated by hand where its event arrives. */
const jsonRulesEngine: Contender = async rows => {
  const engine = new Engine();
  engine.addRule({
    conditions: {
      all: [
        { fact: 'category', operator: 'in', value: wanted.categories },
        { fact: 'brand', operator: 'in', value: wanted.brands },
        { fact: 'price', operator: 'lessThanInclusive', value: wanted.price },
        { fact: 'stock', operator: 'greaterThanInclusive', value: 1 },
      ],
    },
    event: { type: 'cut' },
  });
  let [selected, sumAfter] = [0, 0];
  for (const row of rows) {
    const { events } = await engine.run(factsOf(row));
    if (events.length === 0) continue;
    selected++;
    sumAfter += cut(row.price, row.cost!);
  }
  return { selected, sumAfter };
};

const factsOf = ({ sku, price, cost, stock, brand, categories: [category] }: Row) => ({
  sku,
  price,
  cost,
  stock,
  brand,
  category,
});

/** The rule as one would write it by hand, on integers. */
function cut(price: number, cost: number): number {
  const low = Math.max(500, Math.ceil((cost * 10) / 8));
  const wanted = Math.max(low * 10, price * 9);
  const rounded = Math.floor((wanted - 990 + 500) / 1_000) * 100 + 99;
  return rounded >= low ? rounded : Math.ceil((low - 99) / 100) * 100 + 99;
}

const quoted = (names: readonly string[]): string => `[${names.map(name => `'${name}'`).join(', ')}]`;
const expressions = [
  [
    'selected',
    `category in ${quoted(wanted.categories)} and brand in ${quoted(wanted.brands)} and price <= ${wanted.price} and stock >= 1`,
  ],
  ['low', 'max([500, ceil(cost / 0.8)])'],
  ['wanted', 'max([$.low, price * 0.9])'],
  ['rounded', 'floor(($.wanted - 99) / 100 + 0.5) * 100 + 99'],
  ['after', '$.rounded >= $.low ? $.rounded : ceil(($.low - 99) / 100) * 100 + 99'],
];
const decision = {
  contentType: 'application/vnd.gorules.decision',
  nodes: [
    { id: 'in', type: 'inputNode', name: 'row', position: { x: 0, y: 0 } },
    {
      id: 'price',
      type: 'expressionNode',
      name: 'price',
      position: { x: 1, y: 0 },
      content: { expressions: expressions.map(([key, value], id) => ({ id: String(id), key, value })) },
    },
    { id: 'out', type: 'outputNode', name: 'outcome', position: { x: 2, y: 0 } },
  ],
  edges: [
    { id: '1', type: 'edge', sourceId: 'in', targetId: 'price' },
    { id: '2', type: 'edge', sourceId: 'price', targetId: 'out' },
  ],
};

/** The whole rule in the engine's expressions; evaluated in batches side by side, as its threads like it. */
const zen =
  (trace: boolean): Contender =>
  async rows => {
    const engine = new ZenEngine();
    const compiled = engine.createDecision(Buffer.from(JSON.stringify(decision)));
    let [selected, sumAfter] = [0, 0];
    for (let from = 0; from < rows.length; from += 1_000) {
      const batch = rows.slice(from, from + 1_000).map(row => compiled.evaluate(factsOf(row), { trace }));
      for (const { result, trace: told } of await Promise.all(batch)) {
        if (trace && !told) throw new Error('a row went without a trace');
        if (!result.selected) continue;
        selected++;
        sumAfter += result.after;
      }
    }
    engine.dispose();
    return { selected, sumAfter };
  };

export const contenders = {
  'traces recorded': compact,
  'traces rendered': rendered,
  'json-rules-engine': jsonRulesEngine,
  'GoRules ZEN': zen(false),
  'GoRules ZEN, with its trace': zen(true),
} as const satisfies Record<string, Contender>;
export type ContenderName = keyof typeof contenders;
