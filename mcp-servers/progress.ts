import type { ServerContext } from '@modelcontextprotocol/server';
import type { CallOptions } from '../platform/kernel.ts';

/**
 * Progress for the caller, when it asked for it with a token. MCP wants a number that only rises; a step that has
 * none counts as one more. A caller that has gone away is no failure of the call.
 */
export function progressOf({ mcpReq }: ServerContext): CallOptions['progress'] {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let last = Number.NEGATIVE_INFINITY;
  return (message, done, total) => {
    const progress = done !== undefined && done > last ? done : Math.max(last, 0) + 1;
    last = progress;
    const params = { progressToken, progress, message, ...(total !== undefined && { total }) };
    mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
  };
}
