import type { z } from 'zod';
import type { QueryContext } from './context.ts';
import { roleOf } from './database/migrate.ts';
import { storeOf } from './database/store.ts';
import { Refusal } from './errors.ts';
import { newId } from './identifiers.ts';
import type { Parts, RegisteredTool } from './parts.ts';
import { holdsScope, type Principal } from './principal.ts';
import type { Query } from './tool.ts';

export interface ContextOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: QueryContext['progress'] | undefined;
}

/**
 * What a tool sees of the kernel. The store works under the role of the tool's capability and word, in one short
 * transaction where it may write; an action previews and reads under the role that cannot.
 */
export function contextFor(
  parts: Parts,
  registered: RegisteredTool,
  principal: Principal,
  options: ContextOptions = {},
): QueryContext {
  const writes = registered.tool.word === 'draft';
  const role = roleOf(registered.capability.name, writes ? 'draft' : 'query');
  const door = writes ? 'transaction' : 'read';
  const context: QueryContext = {
    tenant: principal.tenant,
    principal,
    signal: options.signal ?? new AbortController().signal,
    now: parts.clock,
    newId,
    ports: parts.ports,
    progress: options.progress ?? (() => {}),
    store: work => parts.database[door]({ tenant: principal.tenant, role }, t => work(storeOf(t))),
    ask: (tool, input) => ask(parts, tool, input, principal, options),
  };
  return context;
}

/**
 * One capability asks another's query: for the same principal, under the other's role. Scopes say which tools a caller may
 * call; what such a tool has to know for its answer is no call of theirs.
 */
async function ask<Input extends z.ZodObject, Output extends z.ZodType>(
  parts: Parts,
  tool: Query<Input, Output>,
  input: z.input<Input>,
  principal: Principal,
  options: ContextOptions,
): Promise<z.output<Output>> {
  const registered = parts.tools.get(tool.name);
  if (registered?.tool !== tool) throw new TypeError(`${tool.name} is not registered`);
  const answer = await tool.run(tool.input.parse(input), contextFor(parts, registered, principal, options));
  return tool.output.parse(answer);
}

export function assertScopes(principal: Principal, { tool }: RegisteredTool): void {
  const missing = tool.scopes.filter(scope => !holdsScope(principal, scope));
  if (missing.length)
    throw new Refusal('insufficient_scope', `${tool.name} needs the scope ${missing.join(' and ')}.`, {
      details: { missing },
    });
}
