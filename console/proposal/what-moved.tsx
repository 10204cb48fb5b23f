import type { Problem, TargetView } from '../../server/wire.ts';
import { difference } from './difference.ts';
import { DifferenceTable } from './difference-table.tsx';

/** What was seen instead of what a card rested on, of a target that was left alone because it moved. */
export function WhatMoved({ target }: { readonly target: TargetView }) {
  const problem = target.problem as Partial<Problem> | null;
  const seen = problem?.code === 'target_stale' ? problem.details?.seen : undefined;
  if (seen === undefined) return null;
  const moved = difference(target.before, seen).filter(({ changed }) => changed);
  return <DifferenceTable changes={moved} heading="Is" />;
}
