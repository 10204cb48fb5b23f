import type { z } from 'zod';
import type { Json } from './canonical.ts';
import type {
  ActionContext,
  CallContext,
  DraftContext,
  LocalActionContext,
  QueryContext,
} from './context.ts';
import type { Problem } from './errors.ts';
import type { Money } from './money.ts';

/**
 * The three words for tools. A `query` reads; a `draft` writes its own capability's throw-away rows; an `action`
 * binds, and calling it makes a proposal. There is no fourth, and no way to write a tool without choosing.
 */
export type Word = 'query' | 'draft' | 'action';

/** Where a call may send the caller's words: nowhere, to registered merchants, or to hosts named here. */
export type Egress = 'none' | 'merchants' | readonly string[];

interface ToolFacts<Input extends z.ZodObject, Output extends z.ZodType> {
  /** `verb_object`, snake case; the file is its kebab case. */
  readonly name: string;
  readonly title: string;
  /** For a model that has never seen the tool: what it is for, when to use it. One to three sentences. */
  readonly description: string;
  /** Raised whenever what an approved call does would change. */
  readonly version: number;
  readonly scopes: readonly string[];
  readonly egress: Egress;
  readonly input: Input;
  readonly output: Output;
  /** True when the result carries text that outsiders wrote. */
  readonly untrusted?: boolean;
  /** The reply's text, at most 100 tokens; the data goes to structured content. */
  readonly say: (output: z.output<Output>) => string;
  /** Up to three sensible next steps. */
  readonly nextSteps?: (output: z.output<Output>) => readonly string[];
}

export interface Query<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType>
  extends ToolFacts<Input, Output> {
  readonly word: 'query';
  run(input: z.output<Input>, context: QueryContext): Promise<z.input<Output>>;
}

export interface Draft<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType>
  extends ToolFacts<Input, Output> {
  readonly word: 'draft';
  run(input: z.output<Input>, context: DraftContext): Promise<z.input<Output>>;
}

/** One thing that an action changes. `before` is what must still be true when it is applied. */
export interface Target {
  /** Stable name of the thing, unique in the proposal: `merchant/checkout-id`, a variant id, … */
  readonly ref: string;
  readonly title: string;
  readonly before: Json;
  readonly after: Json;
  /**
   * Targets of one word, one after another, may go out in one call where the action can (`inOneCall`). It is neither
   * shown nor signed: it says how, not what.
   */
  readonly together?: string | undefined;
  readonly timing?: Timing | null | undefined;
}

/** When a target is due, where that is not at once. It is signed with the target, and nothing is sent before. */
export interface Timing {
  /** ISO 8601, UTC. */
  readonly due: string;
  /** The `ref` of the target that this one takes back: both are approved, or neither. */
  readonly takesBack?: string | undefined;
}

/** A fact on the card, with where it came from. `untrusted` marks an outsider's words. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly source: string;
  readonly untrusted?: boolean;
  /** The value names a picture, by `pictureOf`, that the card shows. */
  readonly picture?: true;
}

export type Reversibility =
  | { readonly kind: 'reversible'; readonly how: string; readonly until?: string }
  | { readonly kind: 'irreversible'; readonly why: string; readonly contact: string };

export type RiskLevel = 'low' | 'medium' | 'high';

/** What a vendor can promise; what is missing is shown on the card before approval. */
export interface Guarantees {
  readonly conditionalWrite: boolean;
  readonly idempotencyKey: boolean;
  /** What remains possible when a guarantee is missing, in one sentence. */
  readonly window?: string;
}

/** Everything an action says before it happens: what the person is shown and what the executor needs. */
export interface Preview {
  /** What will happen, in one sentence made from data. */
  readonly sentence: string;
  readonly targets: readonly Target[];
  readonly totals: readonly { readonly label: string; readonly value: Money }[];
  readonly facts: readonly Fact[];
  readonly reversibility: Reversibility;
  readonly risk: { readonly level: RiskLevel; readonly reasons: readonly string[] };
  readonly guarantees: Guarantees;
  /** The connector account that is used, such as a merchant's id; null for our own tables. */
  readonly account: string | null;
  /** What counts against budgets of standing policies. */
  readonly spend?: Money;
  /**
   * For a call that one standing policy was made for: the fingerprint of the envelope that was signed, and in which ways
   * the call lies outside of it. Outside, no policy covers it and a person decides.
   */
  readonly envelope?: { readonly fingerprint: string; readonly outside: readonly string[] };
  /** How long a person has to decide, and an approval to be used; the platform's defaults when absent. */
  readonly decideWithinMs?: number;
  readonly useWithinMs?: number;
}

/** What came back from the outside when a target was applied. */
export interface Applied {
  readonly receipt: Json;
  /** Domain events that are written in the transaction that marks the target as applied. */
  readonly events?: readonly DomainEvent[];
}

export interface DomainEvent {
  readonly type: string;
  readonly payload: Json;
  /** When it is told, ISO 8601: an appointment. At once when absent. */
  readonly tellAt?: string;
}

export type Verification =
  | { readonly verdict: 'verified'; readonly seen: Json }
  | { readonly verdict: 'drifted'; readonly seen: Json; readonly difference: string };

/** What became of a write whose answer was lost. */
export type Reconciliation =
  | ({ readonly outcome: 'applied' } & Applied)
  | { readonly outcome: 'not_applied' }
  | { readonly outcome: 'unknown'; readonly why: string };

/** An undo is a call of another action, which makes a proposal of its own. */
export interface Undo {
  readonly tool: string;
  readonly input: Readonly<Record<string, Json>>;
}

/** Calls another tool as the proposal's requester; resolves with its data, throws its refusal. */
export type ReviseCall = (tool: string, input: Readonly<Record<string, unknown>>) => Promise<Json>;

interface ActionFacts<Input extends z.ZodObject, Output extends z.ZodType> extends ToolFacts<Input, Output> {
  readonly word: 'action';
  /** Reads only. Throws a `Refusal` when the call can never be carried out. */
  preview(input: z.output<Input>, context: QueryContext): Promise<Preview>;
  /** The reply's data once the run has ended, made from the targets' receipts in order (null where not applied). */
  result(receipts: readonly (Json | null)[]): z.input<Output>;
  /**
   * What a person may change on the card, where that is not the input itself: the fields as they stand, and the input
   * that a changed set of them amounts to. `call` reaches other tools as the requester, under policy.
   */
  readonly edits?: {
    fields(input: z.output<Input>, targets: readonly Target[]): Readonly<Record<string, Json>>;
    inputFrom(
      fields: unknown,
      earlier: { readonly input: z.output<Input>; readonly targets: readonly Target[] },
      call: ReviseCall,
    ): Promise<z.input<Input>>;
  };
  /** The call that undoes an applied target, or null where it cannot be undone. */
  undo?(target: Target, receipt: Json): Undo | null;
}

/** One of several targets that go out in one call, under the key of its own. */
export interface Sending {
  readonly target: Target;
  readonly idempotencyKey: string;
}

/** What a call that was about several targets says of one of them. */
export type Answer<T> = { readonly value: T } | { readonly problem: Problem };

/**
 * Several targets of one run in one call to the vendor. Each keeps its own claim, fence, reading before, receipt and
 * reading back; answers come in the order of the targets, and a throw is the answer for each.
 */
export interface InOneCall {
  /** The most targets that are claimed together. */
  readonly most: number;
  /**
   * As `read`, of each. Absent where `apply` looks itself, closer to its write than anybody could before it, and answers
   * `target_stale` for what moved.
   */
  read?(targets: readonly Target[], context: CallContext): Promise<readonly Answer<Json>[]>;
  /** Sends nothing more once `context.signal` is aborted: somebody else may have the targets from then on. */
  apply(sendings: readonly Sending[], context: CallContext): Promise<readonly Answer<Applied>[]>;
  verify(
    made: readonly { readonly target: Target; readonly receipt: Json }[],
    context: CallContext,
  ): Promise<readonly Answer<Verification>[]>;
}

/** Changes something outside. Each function is called for one target, outside of any transaction. */
export interface OutsideAction<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType>
  extends ActionFacts<Input, Output> {
  readonly writes: 'outside';
  /** The target's state now, in the shape of `before`: when it differs, the target is stale and is left alone. */
  read(target: Target, context: ActionContext): Promise<Json>;
  /** One write to the outside, with `context.idempotencyKey`. Throws a `Refusal` for what the vendor refuses. */
  apply(target: Target, context: ActionContext): Promise<Applied>;
  /** Finds out what became of an `apply` whose answer was lost. */
  reconcile(target: Target, context: ActionContext): Promise<Reconciliation>;
  /** Reads the outside state back and compares it with what was approved. */
  verify(target: Target, receipt: Json, context: QueryContext): Promise<Verification>;
  /** How targets of one word are carried out together, where the vendor takes them so. */
  readonly inOneCall?: InOneCall | undefined;
}

/** What an action of any capability may be let to, beside its tables: its own policies, and runs of its own actions. */
export type Desk = 'policies' | 'runs';

/** Changes our own tables, in the transaction that claims the target: it happens with its record or not at all. */
export interface LocalAction<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType>
  extends ActionFacts<Input, Output> {
  readonly writes: 'local';
  /** An action that is let to a desk decides who may decide: no standing policy ever covers it. */
  readonly desks?: readonly Desk[];
  read(target: Target, context: LocalActionContext): Promise<Json>;
  apply(target: Target, context: LocalActionContext): Promise<Applied>;
}

export type Action<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> =
  | OutsideAction<Input, Output>
  | LocalAction<Input, Output>;

// biome-ignore lint/suspicious/noExplicitAny: a list of tools of different inputs has no narrower type
export type Tool = Query<any, any> | Draft<any, any> | Action<any, any>;

type Definition<T> = Omit<T, 'word' | 'writes'>;

/** Defines a tool that reads. Its database role cannot write. */
export const query = <Input extends z.ZodObject, Output extends z.ZodType>(
  definition: Definition<Query<Input, Output>>,
): Query<Input, Output> => ({ ...definition, word: 'query' });

/** Defines a tool that writes its capability's drafts, and nothing else. */
export const draft = <Input extends z.ZodObject, Output extends z.ZodType>(
  definition: Definition<Draft<Input, Output>>,
): Draft<Input, Output> => ({ ...definition, word: 'draft' });

/** Defines a tool that binds outside of our own tables. */
export const action = <Input extends z.ZodObject, Output extends z.ZodType>(
  definition: Definition<OutsideAction<Input, Output>>,
): OutsideAction<Input, Output> => ({ ...definition, word: 'action', writes: 'outside' });

/** Defines a tool that binds in our own tables. */
export const localAction = <Input extends z.ZodObject, Output extends z.ZodType>(
  definition: Definition<LocalAction<Input, Output>>,
): LocalAction<Input, Output> => ({ ...definition, word: 'action', writes: 'local' });
