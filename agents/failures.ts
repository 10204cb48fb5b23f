/** What can go wrong with a live model, as values a graph can act on. The vendor's words never reach a prompt. */
export interface ModelFailure {
  readonly code:
    | 'rate_limited'
    | 'refused'
    | 'malformed_output'
    | 'timed_out'
    | 'cancelled'
    | 'unauthenticated'
    | 'unknown_model'
    | 'too_long'
    | 'unavailable'
    | 'limit_reached';
  /** For logs and for a person; text from outside. */
  readonly message: string;
  readonly retryable: boolean;
  /** What the vendor asked for in Retry-After. */
  readonly retryAfterSeconds?: number;
}

interface VendorError {
  readonly name?: string;
  readonly message?: string;
  readonly status?: number;
  readonly headers?: { get?(name: string): string | null };
}

/** Classifies what a model call threw; a bug of ours (TypeError and the like) is thrown on. */
export function failureOf(thrown: unknown): ModelFailure {
  const error = thrown as VendorError;
  const message = error.message ?? String(thrown);
  const failure = (code: ModelFailure['code'], retryable: boolean): ModelFailure => ({
    code,
    message,
    retryable,
  });
  if (error.name === 'TimeoutError') return failure('timed_out', true);
  if (error.name === 'AbortError' || error.name === 'APIUserAbortError') return failure('cancelled', false);
  if (error.name === 'ContextOverflowError') return failure('too_long', false);
  if (error.status === 429) {
    const seconds = Number(error.headers?.get?.('retry-after') ?? Number.NaN);
    return {
      ...failure('rate_limited', true),
      ...(Number.isFinite(seconds) ? { retryAfterSeconds: seconds } : {}),
    };
  }
  if (error.status === 401 || error.status === 403) return failure('unauthenticated', false);
  if (error.status === 404) return failure('unknown_model', false);
  if (error.status !== undefined) return failure('unavailable', error.status >= 500);
  if (error.name === 'OutputParserException' || error instanceof SyntaxError)
    return failure('malformed_output', true);
  if (thrown instanceof TypeError || thrown instanceof ReferenceError || thrown instanceof RangeError)
    throw thrown;
  return failure('unavailable', true);
}
