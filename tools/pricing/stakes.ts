import type { Money } from '../../platform/money.ts';
import type { Fact, Preview, RiskLevel } from '../../platform/tool.ts';

export interface Move {
  readonly before: Money;
  readonly after: Money;
  readonly cost: number | null;
  readonly stock: number | null;
}

/** `1,523 prices`. */
export const pricesInWords = (count: number): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? 'price' : 'prices'}`;

const whole = 10_000;
const bold = 3_000;
const many = 500;
const notable = 1_000;

/** What price changes put at stake, in one currency: the sums, and what may go wrong. */
export function stakesOf(moves: readonly Move[]): Pick<Preview, 'totals' | 'risk'> & { facts: Fact[] } {
  const currencies = [...new Set(moves.map(({ before }) => before.currency))];
  const sum = (currency: string, of: (move: Move) => number): Money => ({
    amount: moves.reduce((all, move) => all + (move.before.currency === currency ? of(move) : 0), 0),
    currency,
  });
  const totals = currencies.flatMap(currency => [
    { label: 'Sum of prices before', value: sum(currency, ({ before }) => before.amount) },
    { label: 'Sum of prices after', value: sum(currency, ({ after }) => after.amount) },
    {
      label: 'Value of the stock at stake',
      value: sum(
        currency,
        ({ before, after, stock }) => (after.amount - before.amount) * Math.max(stock ?? 0, 0),
      ),
    },
  ]);
  const shareOf = ({ before, after }: Move): number =>
    Math.round((Math.abs(after.amount - before.amount) * whole) / before.amount);
  const largest = Math.max(0, ...moves.map(shareOf));
  const belowCost = moves.filter(({ after, cost }) => cost !== null && after.amount < cost).length;
  const unknownCost = moves.filter(({ cost }) => cost === null).length;
  const reasons = [
    ...(belowCost ? [`${belowCost} ${belowCost === 1 ? 'price lies' : 'prices lie'} below cost.`] : []),
    ...(largest >= bold ? [`A price moves by ${largest / 100} %.`] : []),
    ...(moves.length >= many ? [`${pricesInWords(moves.length)} change at once.`] : []),
    ...(unknownCost ? [`The cost of ${unknownCost} of them is not known.`] : []),
  ];
  const level: RiskLevel =
    belowCost || largest >= bold || moves.length >= many ? 'high' : largest >= notable ? 'medium' : 'low';
  const raised = moves.filter(({ before, after }) => after.amount > before.amount).length;
  return {
    totals,
    risk: { level, reasons: reasons.length ? reasons : ['Prices change for everybody at once.'] },
    facts: [
      {
        label: 'Changes',
        value: `${moves.length - raised} down, ${raised} up; the largest by ${largest / 100} %`,
        source: 'the simulation',
      },
    ],
  };
}
