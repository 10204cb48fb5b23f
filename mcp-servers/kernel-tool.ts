import type { Toolbox } from '../platform/kernel.ts';
import type { Tool } from '../platform/tool.ts';
import type { Approvals } from './approvals.ts';
import { readArguments } from './arguments.ts';
import { definitionOf } from './definition.ts';
import { narrow, narrowableList, takeFields, withFieldsArgument } from './field-selection.ts';
import { renderOutcome, renderProblem } from './rendering.ts';
import type { Call, Reply, ServedTool } from './served-tool.ts';

/** Serves a tool of the kernel. Everything that guards it stands behind `toolbox.call`. */
export function kernelTool(toolbox: Toolbox, approvals: Approvals, tool: Tool): ServedTool {
  const whole = definitionOf(tool);
  const list =
    tool.word === 'query' ? narrowableList(whole.inputSchema, whole.outputSchema ?? {}) : undefined;
  const definition = list ? { ...whole, inputSchema: withFieldsArgument(whole.inputSchema, list) } : whole;
  return {
    definition,
    async serve(input: unknown, call: Call): Promise<Reply> {
      const read = readArguments(tool.name, definition.inputSchema, input);
      if (!read.ok) return renderProblem(read.problem);
      const { input: value, fields, problem } = takeFields(list, read.value);
      if (problem) return renderProblem(problem);
      const run = () => toolbox.call(call.principal, tool.name, value, call.options);
      if (tool.word === 'action') return approvals.answer([tool.name, value], call, run);
      const outcome = await run();
      const shown =
        list && fields && outcome.kind === 'result'
          ? { ...outcome, data: narrow(outcome.data, list, fields) }
          : outcome;
      return renderOutcome(shown, tool.word, call.readsStructured);
    },
  };
}
