import { errorRegistry, type Problem } from '../platform/errors.ts';

/** JSON-RPC's codes where it has one; the rest is the server's own range. */
export const rpcCodes = { parseError: -32700, invalidRequest: -32600, refused: -32000 } as const;

/** A refusal before any tool is reached: a JSON-RPC error with the registry's code and how to mend it. */
export function refusalResponse(
  problem: Problem,
  { status = errorRegistry[problem.code].status, rpcCode = rpcCodes.refused as number, headers = {} } = {},
): Response {
  const { message, vendorText, details, ...data } = problem;
  const error = { code: rpcCode, message: `${message} ${problem.mend}`, data };
  const wait = problem.retryAfterMs;
  return Response.json(
    { jsonrpc: '2.0', error, id: null },
    {
      status,
      headers: { ...headers, ...(wait !== undefined && { 'retry-after': String(Math.ceil(wait / 1000)) }) },
    },
  );
}
