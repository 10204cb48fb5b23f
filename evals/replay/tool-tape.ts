import type { Called, Toolset } from '../../graphs/toolset.ts';
import type { Outcome } from '../../platform/kernel.ts';
import { callKey, type RecordedCall } from './cassette.ts';
import { NotRecorded } from './model-tape.ts';

/** Tools that keep what they were asked and what they answered. */
export function recordingTools(tools: Toolset): {
  readonly tools: Toolset;
  readonly take: () => RecordedCall[];
} {
  const calls: RecordedCall[] = [];
  return {
    tools: {
      async call(server, tool, input, how) {
        const answer = await tools.call(server, tool, input, how);
        calls.push(JSON.parse(JSON.stringify({ server, tool, input, answer })) as RecordedCall);
        return answer;
      },
    },
    take: () => calls.splice(0),
  };
}

/** Tools that answer as they did; the same call twice answers as it did the second time. Nothing else is answered. */
export function replayingTools(calls: readonly RecordedCall[]): {
  readonly tools: Toolset;
  readonly take: () => RecordedCall[];
} {
  const left = Map.groupBy(calls, ({ server, tool, input }) => callKey(server, tool, input));
  const made: RecordedCall[] = [];
  return {
    tools: {
      async call(server, tool, input) {
        const found = left.get(callKey(server, tool, input))?.shift();
        if (!found) throw new NotRecorded(`${tool} was not recorded with ${JSON.stringify(input)}`);
        made.push(found);
        return found.answer as Called;
      },
    },
    take: () => made.splice(0),
  };
}

/** How the kernel would have told the same answer. */
export function outcomeOf({ tool, answer }: RecordedCall): Outcome {
  const called = answer as Called;
  if (called.kind === 'data')
    return {
      kind: 'result',
      tool,
      text: called.text,
      data: called.data,
      nextSteps: [],
      untrusted: called.untrusted,
    };
  if (called.kind === 'proposal') {
    const { id, sentence, risk, decideBy, url } = called;
    const proposal = { id, sentence, risk, decideBy, url, status: 'proposed', fingerprint: '' };
    return { kind: 'approval_required', tool, text: sentence, proposal };
  }
  const { code, message, mend } = called;
  return { kind: 'refused', tool, problem: { code, message, mend } as never };
}
