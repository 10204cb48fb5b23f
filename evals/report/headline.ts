import { wilson } from '../../platform/interval.ts';
import type { Bar } from './plots.ts';

/** The figure that says the most about a suite, as a share; others stand in its table. */
const figures = ['passed', 'held_out_slot_f1', 'top1', 'db_equal_share', 'completed_under_attack'] as const;

export function headlineOf(
  metrics: Readonly<Record<string, number>>,
): { readonly metric: string; readonly value: number } | undefined {
  const metric = figures.find(each => metrics[each] !== undefined);
  return metric && { metric, value: metrics[metric]! };
}

/** A suite as a bar; the interval that it reports, else Wilson's. F1 is no share of cases, so it has none. */
export function barOf(name: string, metrics: Readonly<Record<string, number>>, n: number): Bar | undefined {
  const found = headlineOf(metrics);
  if (!found) return undefined;
  const { metric, value } = found;
  const label = `${value.toFixed(3)} ${metric.replaceAll('_', ' ')}`;
  if (metric.endsWith('_f1')) return { name, value, label };
  const low = metrics[`${metric}_low`];
  const high = metrics[`${metric}_high`];
  const known = low !== undefined && high !== undefined ? { low, high } : wilson(Math.round(value * n), n);
  return { name, value, label, ...known };
}
