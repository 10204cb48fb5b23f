/** What Countersign refused, as it says itself. `code` is one of docs/errors.md; `mend` says how to go on. */
export class CountersignProblem extends Error {
  override readonly name = 'CountersignProblem';
  readonly code: string;
  readonly mend: string | undefined;
  /** The argument that it is about. */
  readonly path: string | undefined;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;

  constructor(told: {
    readonly code: string;
    readonly message: string;
    readonly mend?: string | undefined;
    readonly path?: string | undefined;
    readonly retryable?: boolean | undefined;
  }) {
    super(told.mend ? `${told.message} ${told.mend}` : told.message);
    this.code = told.code;
    this.mend = told.mend;
    this.path = told.path;
    this.retryable = told.retryable ?? false;
  }
}

/** The problem in an answer's JSON, wherever the server put it; one that says so where there is none. */
export function problemIn(status: number, body: unknown): CountersignProblem {
  const found = [dig(body, 'problem'), dig(dig(body, 'error'), 'data'), dig(dig(body, 'result'), '_meta')]
    .map(each => dig(each, 'countersign/problem') ?? each)
    .find(each => typeof dig(each, 'code') === 'string');
  const said = dig(found, 'message') ?? dig(dig(body, 'error'), 'message');
  return new CountersignProblem({
    code: text(dig(found, 'code')) ?? 'vendor_protocol',
    message: text(said) ?? textIn(dig(body, 'result')) ?? `The server answered ${status} without saying why.`,
    mend: text(dig(found, 'mend')),
    path: text(dig(found, 'path')),
    retryable: dig(found, 'retryable') === true,
  });
}

const dig = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const textIn = (result: unknown): string | undefined => {
  const content = dig(result, 'content');
  return Array.isArray(content) ? text(dig(content[0], 'text')) : undefined;
};
