/**
 * The registry of every failure that a caller can meet. A result that a caller can handle is one of these;
 * anything else is a bug and throws.
 *
 * `layer` says where it arose, `severity` uses UCP's words for who can mend it, and `mend` tells how.
 */
export type Severity = 'recoverable' | 'requires_buyer_input' | 'requires_buyer_review' | 'unrecoverable';
export type Layer = 'input' | 'identity' | 'policy' | 'proposal' | 'run' | 'vendor' | 'platform';

export interface ErrorEntry {
  readonly layer: Layer;
  readonly severity: Severity;
  readonly retryable: boolean;
  readonly status: number;
  readonly mend: string;
}

const entry = (
  layer: Layer,
  severity: Severity,
  retryable: boolean,
  status: number,
  mend: string,
): ErrorEntry => ({ layer, severity, retryable, status, mend });

export const errorRegistry = {
  invalid_input: entry('input', 'recoverable', false, 400, 'Correct the named fields and call again.'),
  unknown_argument: entry(
    'input',
    'recoverable',
    false,
    400,
    'Remove or rename the argument; the message lists the ones that exist.',
  ),
  unknown_tool: entry('input', 'recoverable', false, 404, 'Call find_tools to see what exists.'),
  body_too_large: entry('input', 'recoverable', false, 413, 'Send less than the limit in one request.'),
  not_found: entry(
    'input',
    'recoverable',
    false,
    404,
    'Check the id; list the collection to see what exists.',
  ),

  unauthenticated: entry(
    'identity',
    'requires_buyer_input',
    false,
    401,
    'Sign in, or send a valid bearer token.',
  ),
  token_expired: entry(
    'identity',
    'requires_buyer_input',
    false,
    401,
    'Issue a new token in the console or with `countersign token issue`.',
  ),
  insufficient_scope: entry(
    'identity',
    'requires_buyer_input',
    false,
    403,
    'Ask an operator for a token with the scope that is named.',
  ),
  foreign_origin: entry(
    'identity',
    'unrecoverable',
    false,
    403,
    'Call from the address that the server was started for.',
  ),
  rate_limited: entry(
    'identity',
    'recoverable',
    true,
    429,
    'Wait for the time in Retry-After, then call again.',
  ),

  approval_required: entry(
    'policy',
    'requires_buyer_review',
    false,
    202,
    'A person must decide in the console; wait with get_proposal.',
  ),
  action_not_permitted: entry(
    'policy',
    'unrecoverable',
    false,
    403,
    'No policy allows this action for this caller.',
  ),
  frozen: entry(
    'policy',
    'requires_buyer_review',
    true,
    423,
    'Writes are stopped by the kill switch; an operator can lift it in the console.',
  ),
  over_budget: entry(
    'policy',
    'requires_buyer_review',
    false,
    403,
    'Lower the amount, or ask an operator to change the policy.',
  ),
  requester_may_not_approve: entry(
    'policy',
    'unrecoverable',
    false,
    403,
    'Another person must decide this one.',
  ),
  decided_outside_console: entry(
    'policy',
    'requires_buyer_review',
    false,
    403,
    'Decisions are taken in the console, with a person signed in.',
  ),
  passkey_required: entry('policy', 'requires_buyer_input', false, 403, 'Sign this with a passkey of yours.'),
  passkey_refused: entry(
    'policy',
    'requires_buyer_input',
    false,
    403,
    'Sign again, with a passkey that you added here and at the address of this server.',
  ),

  not_pending: entry(
    'proposal',
    'recoverable',
    false,
    409,
    'Read the proposal again; it was decided meanwhile.',
  ),
  fingerprint_mismatch: entry(
    'proposal',
    'recoverable',
    false,
    409,
    'The proposal changed since it was shown; read it again.',
  ),
  challenge_invalid: entry(
    'proposal',
    'recoverable',
    false,
    409,
    'Open the proposal again for a new challenge.',
  ),
  proposal_expired: entry('proposal', 'recoverable', false, 410, 'Ask the agent to propose it anew.'),
  proposal_stale: entry(
    'proposal',
    'requires_buyer_review',
    false,
    409,
    'The world moved since the preview; look at the new proposal.',
  ),
  grant_spent: entry(
    'proposal',
    'unrecoverable',
    false,
    409,
    'This approval was used already; see its receipt.',
  ),
  cannot_be_undone: entry(
    'proposal',
    'unrecoverable',
    false,
    409,
    'Contact the party that the receipt names.',
  ),

  thread_busy: entry(
    'run',
    'recoverable',
    false,
    409,
    'Wait for the run in progress, or send multitask_strategy "enqueue".',
  ),
  run_not_active: entry('run', 'recoverable', false, 409, 'Read the run; it has ended or is paused.'),
  target_stale: entry(
    'run',
    'requires_buyer_review',
    false,
    409,
    'The target changed since the preview and was left alone; propose anew.',
  ),
  outcome_unknown: entry(
    'run',
    'requires_buyer_review',
    false,
    502,
    'The outcome is being reconciled with the vendor; wait.',
  ),

  vendor_unavailable: entry('vendor', 'recoverable', true, 503, 'Try again later.'),
  vendor_timeout: entry(
    'vendor',
    'recoverable',
    true,
    504,
    'Try again later; an unknown outcome is reconciled first.',
  ),
  vendor_rate_limited: entry(
    'vendor',
    'recoverable',
    true,
    429,
    'Wait; it is tried again after the time that the vendor asked for.',
  ),
  vendor_refused: entry(
    'vendor',
    'requires_buyer_review',
    false,
    422,
    "Read the vendor's reason and change the request.",
  ),
  vendor_unauthorized: entry('vendor', 'unrecoverable', false, 403, 'Renew the connection to the vendor.'),
  vendor_protocol: entry(
    'vendor',
    'unrecoverable',
    false,
    502,
    'The vendor answered outside its own schema; report it.',
  ),
  out_of_stock: entry('vendor', 'requires_buyer_review', false, 409, 'Choose another offer or quantity.'),
  price_changed: entry(
    'vendor',
    'requires_buyer_review',
    false,
    409,
    'Look at the new price and propose anew.',
  ),
  address_invalid: entry('vendor', 'requires_buyer_input', false, 422, 'Correct the delivery address.'),
  payment_declined: entry('vendor', 'requires_buyer_input', false, 402, 'Use another payment instrument.'),
  escalation_required: entry(
    'vendor',
    'requires_buyer_review',
    false,
    409,
    "Finish on the merchant's own page.",
  ),

  connector_in_transaction: entry(
    'platform',
    'unrecoverable',
    false,
    500,
    'Call vendors outside of transactions.',
  ),
  data_folder_locked: entry(
    'platform',
    'unrecoverable',
    false,
    423,
    'Another Countersign uses this data folder; stop it, or choose another with COUNTERSIGN_DATA.',
  ),
  internal: entry('platform', 'unrecoverable', false, 500, 'Report this with the trace id.'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorRegistry;

/** What a caller receives. `vendorText` is an outsider's own words: untrusted, never shown to a model unmarked. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly layer: Layer;
  readonly severity: Severity;
  readonly retryable: boolean;
  readonly mend: string;
  readonly path?: string;
  readonly retryAfterMs?: number;
  readonly vendorText?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export type ProblemExtras = Partial<
  Pick<Problem, 'mend' | 'path' | 'retryAfterMs' | 'vendorText' | 'details'>
>;

/** An expected failure with a code from the registry. Thrown inside the kernel, a value (`problem`) at its edges. */
export class Refusal extends Error {
  readonly problem: Problem;
  constructor(code: ErrorCode, message: string, extras: ProblemExtras = {}) {
    super(message);
    this.name = 'Refusal';
    const { layer, severity, retryable, mend } = errorRegistry[code];
    this.problem = { code, message, layer, severity, retryable, mend, ...extras };
  }
  get code(): ErrorCode {
    return this.problem.code;
  }
}

/** The problem behind any thrown value; a bug becomes `internal` and its own text stays in the log. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Refusal) return thrown.problem;
  return new Refusal('internal', 'Something went wrong on our side; nothing was decided by it.').problem;
}
