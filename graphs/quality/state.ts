import { Annotation } from '@langchain/langgraph';
import type { z } from 'zod';
import type { getCiStatus } from '../../tools/ci/get-ci-status.ts';
import { conversationChannels, kept, servedChannels } from '../conversation.ts';

export type CiStatus = z.output<typeof getCiStatus.output>;
export type Failure = CiStatus['failures'][number];

/** What quality keeps of a conversation: which repository it is about, and what failed there when it last looked. */
export interface QualityKept {
  readonly repository: string | null;
  readonly failures: readonly Pick<Failure, 'check' | 'job' | 'test' | 'cause'>[];
}
export const nothingKept: QualityKept = { repository: null, failures: [] };

const own = { qualityState: kept<QualityKept>(() => nothingKept) };
export const QualityState = Annotation.Root({ ...conversationChannels, ...own });
/** What a step of quality may write for others to see. */
export const QualityServed = Annotation.Root({ ...servedChannels, ...own });

export type Quality = typeof QualityState.State;
export type Update = Partial<typeof QualityState.Update>;
