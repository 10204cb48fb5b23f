/** UCP's words for what a platform is told about a resource (`types/message*.json`). */

export type Severity = 'recoverable' | 'requires_buyer_input' | 'requires_buyer_review' | 'unrecoverable';

export type Message =
  | { type: 'error'; code: string; content: string; severity: Severity; path?: string }
  | { type: 'warning'; code: string; content: string; path?: string }
  | { type: 'info'; code?: string; content: string; path?: string };

export function errorMessage(code: string, content: string, severity: Severity, path?: string): Message {
  return { type: 'error', code, content, severity, ...(path !== undefined && { path }) };
}

export function warningMessage(code: string, content: string, path?: string): Message {
  return { type: 'warning', code, content, ...(path !== undefined && { path }) };
}

/** A request that the protocol itself refuses: an HTTP status, and a JSON-RPC code over MCP. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: string, content: string, retryAfterSeconds?: number) {
    super(content);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
