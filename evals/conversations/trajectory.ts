import { createTrajectoryMatchEvaluator } from 'agentevals';
import type { Expected } from './case.ts';
import type { Turn } from './play.ts';

interface Called {
  readonly tool: string;
  readonly input: unknown;
}

/** One assistant message for each call, so that "strict" holds their order as well. */
const messagesOf = (calls: readonly Called[]) =>
  calls.map(({ tool, input }, index) => ({
    role: 'assistant' as const,
    content: '',
    tool_calls: [{ id: `call-${index}`, function: { name: tool, arguments: JSON.stringify(input) } }],
  }));

const evaluators = Object.fromEntries(
  (['strict', 'superset'] as const).map(mode => [
    mode,
    createTrajectoryMatchEvaluator({ trajectoryMatchMode: mode, toolArgsMatchMode: 'superset' }),
  ]),
);

/** Why the tools that were called are not those that must be, or undefined. agentevals decides. */
export async function trajectoryFault(
  turns: readonly Turn[],
  { calls, match }: Pick<Expected, 'calls' | 'match'>,
): Promise<string | undefined> {
  if (!calls) return undefined;
  const seen = turns.flatMap(turn => turn.calls);
  const { score } = await evaluators[match]!({
    outputs: messagesOf(seen),
    referenceOutputs: messagesOf(calls.map(call => ({ tool: call.tool, input: call.with }))),
  });
  if (score === true) return undefined;
  return `called ${seen.map(({ tool, input }) => `${tool} ${JSON.stringify(input)}`).join(', ') || 'nothing'}`;
}
