import type { Toolbox } from '../platform/kernel.ts';
import type { Tool } from '../platform/tool.ts';
import type { Approvals } from './approvals.ts';
import { readArguments } from './arguments.ts';
import { definitionOf } from './definition.ts';
import { renderOutcome, renderProblem } from './rendering.ts';
import type { Call, Reply, ServedTool } from './served-tool.ts';

/** Serves a tool of the kernel. Everything that guards it stands behind `toolbox.call`. */
export function kernelTool(toolbox: Toolbox, approvals: Approvals, tool: Tool): ServedTool {
  const definition = definitionOf(tool);
  return {
    definition,
    async serve(input: unknown, call: Call): Promise<Reply> {
      const read = readArguments(tool.name, definition.inputSchema, input);
      if (!read.ok) return renderProblem(read.problem);
      const run = () => toolbox.call(call.principal, tool.name, read.value, call.options);
      if (tool.word !== 'action') return renderOutcome(await run(), tool.word, call.readsStructured);
      return approvals.answer([tool.name, read.value], call, run);
    },
  };
}
