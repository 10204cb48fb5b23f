/** `npm run faulty-run`: cuts prices at the sandbox's Shopify while calls go wrong, and writes what is told of it into the docs. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, type Money } from '../../platform/money.ts';
import { harbor, openShopifyHouse, type ShopifyDesk } from './shopify.ts';
import { everySoMany } from './shopify-faults.ts';

const goods = { variants: 240, products: 120 };
const everyCall = 6;

interface Run {
  readonly run: string;
  readonly sentence: string;
  readonly status: string;
  readonly approved_by: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly alerts: readonly { readonly severity: string; readonly says: string }[];
  readonly targets: readonly {
    readonly sku: string;
    readonly before: Money;
    readonly after: Money;
    readonly status: string;
  }[];
}
interface DeadLetters {
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly letters: readonly {
    readonly run: string;
    readonly title: string;
    readonly class: string;
    readonly reason: string;
    readonly recommendation: string;
  }[];
}

const countsText = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`)
    .join(', ');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');

/** Approves, and goes on until nothing of the run is open. */
async function carriedOut(
  { desk }: ShopifyDesk,
  approved: string,
  settle: () => Promise<void>,
  run = approved,
): Promise<Run> {
  await desk.approve(approved);
  for (let waits = 0; waits < 300; waits++) {
    const seen = await desk.data<Run>('get_price_run', { run });
    if (open.every(status => !seen.counts[status])) return seen;
    await new Promise(resolve => setTimeout(resolve, 200));
    await settle();
  }
  throw new Error('the run did not end within a minute');
}
const open = ['pending', 'applying', 'unknown', 'applied'];

async function report(): Promise<string> {
  const shops = await openShopifyHouse();
  try {
    const at = await shops.open(goods);
    const { desk, shopify } = at;
    const settle = () => shops.house.test.settle();
    const wish = { selector: { all: true }, change: { kind: 'percent', basis_points: -1_000 } };
    const { rule } = await desk.data<{ rule: string }>('draft_price_rule', { shop: harbor, wish });
    const proposal = await desk.propose('apply_price_rule', { rule, shop: harbor });
    const struck = new Map<string, number>();
    const plan = everySoMany(shopify, everyCall);
    shopify.faults.follow((operations, nth) => {
      const fault = plan(operations, nth);
      if (fault) struck.set(fault.kind, (struck.get(fault.kind) ?? 0) + 1);
      return fault;
    });
    const run = await carriedOut(at, proposal, settle);
    shopify.faults.follow(() => undefined);
    const dead = await desk.data<DeadLetters>('list_dead_letters', { limit: 100 });
    const ours = shopify.shop.ledger.filter(({ by }) => by === 'app');
    const twice = ours.length - new Set(ours.map(({ variant }) => variant)).size;

    const again = await desk.propose('retry_failed_targets', { run: dead.letters[0]!.run });
    const retried = await carriedOut(at, again, settle, proposal);
    const undo = await desk.propose('revert_price_run', { run: proposal });
    const { sentence: undoing } = await desk.shown(undo);
    const undone = await carriedOut(at, undo, settle);
    const kinds = Map.groupBy(dead.letters, letter =>
      [letter.class, letter.reason, letter.recommendation].join('\0'),
    );

    return `# A run on which things went wrong

\`npm run faulty-run\` cuts ${goods.variants} prices of ${goods.products} products by a tenth at the sandbox's Shopify. One call in ${everyCall}
that looks at prices or writes them goes wrong. This page is what the tools say of that run; no figure in it is written by hand.

## What went wrong

${table(
  ['fault', 'times'],
  [...struck].map(([kind, times]) => [`\`${kind}\``, `${times}`]),
)}

## What became of the prices

\`get_price_run\`: **${run.status}**, approved by ${run.approved_by.join(', ')}: ${countsText(run.counts)}.

> ${run.sentence}

${run.alerts.map(({ severity, says }) => `- ${severity}: ${says}`).join('\n') || 'No alert was raised.'}

The shop's own ledger: ${ours.length} prices written by us, ${twice} of them twice. A lost answer was read before anything was sent again.

\`list_dead_letters\`: ${dead.total} were given up: ${countsText(dead.counts)}.

${table(
  ['class', 'prices', 'why', 'what to do', 'such as'],
  [...kinds.values()].map(letters => {
    const [first] = letters;
    return [
      first!.class,
      `${letters.length}`,
      first!.reason.replace(first!.title, 'The price'),
      first!.recommendation,
      first!.title,
    ];
  }),
)}

## Trying again, and back

\`retry_failed_targets\`, approved, with the faults gone: ${countsText(retried.counts)}. What moved since it was shown (*stale*) is not tried
again: it needs a new proposal.

\`revert_price_run\`, approved: “${undoing}” ${undone.status}: ${countsText(undone.counts)}.

${table(
  ['SKU', 'set to', 'put back to', ''],
  undone.targets
    .slice(0, 5)
    .map(({ sku, before, after, status }) => [sku, format(before), format(after), status]),
)}
`;
  } finally {
    await shops.close();
  }
}

writeFileSync(fileURLToPath(new URL('../../docs/faulty-run.md', import.meta.url)), await report());
process.exit(0);
