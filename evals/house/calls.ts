import type { Outcome, Toolbox } from '../../platform/kernel.ts';

/** A tool call as it passed the one door to every tool: what was asked, and how it ended. */
export interface SeenCall {
  readonly tool: string;
  readonly word: 'query' | 'draft' | 'action';
  readonly input: unknown;
  readonly outcome: Outcome;
}

/** The calls that conversations make, in the order in which they ended, by conversation. */
export interface SeenCalls {
  /** What this conversation called since it was last asked about. */
  take(thread: string): SeenCall[];
}

/** Watches a running toolbox. It changes no answer; a call that belongs to no conversation is not kept. */
export function watchCalls(toolbox: Toolbox): SeenCalls {
  const seen = new Map<string, SeenCall[]>();
  const call = toolbox.call.bind(toolbox);
  toolbox.call = async (principal, tool, input, options) => {
    const outcome = await call(principal, tool, input, options);
    const word = toolbox.tools.get(tool)?.tool.word;
    if (options?.thread && word) {
      const calls = seen.get(options.thread) ?? [];
      calls.push({ tool, word, input, outcome });
      seen.set(options.thread, calls);
    }
    return outcome;
  };
  return {
    take(thread) {
      const calls = seen.get(thread) ?? [];
      seen.delete(thread);
      return calls;
    },
  };
}
