import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { problemOf } from '../api/request.ts';
import { ProblemNote } from './problem-note.tsx';

interface Props<Answer> {
  readonly of: UseQueryResult<Answer>;
  readonly children: (answer: Answer) => ReactNode;
}

/** What was read, or that it is being read, or why it could not be. */
export function Read<Answer>({ of, children }: Props<Answer>) {
  if (of.data !== undefined) return children(of.data);
  if (of.error) return <ProblemNote problem={problemOf(of.error)} />;
  return (
    <div role="status" aria-label="Reading">
      <Skeleton height={120} />
    </div>
  );
}
