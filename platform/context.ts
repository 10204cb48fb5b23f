import type { z } from 'zod';
import type { Json } from './canonical.ts';
import type { Store } from './database/store.ts';
import type { Principal } from './principal.ts';
import type { Query } from './tool.ts';

/**
 * Ports of connectors by name. A capability declares what it needs by declaration merging in its `ports.ts`:
 * `declare module '../../platform/context.ts' { interface Ports { merchants: MerchantPort } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging in each capability's ports.ts
export interface Ports {}

/** What every tool sees: who calls and for whom, the time, ids, a store of its own tables, and the ports. No database handle. */
export interface QueryContext {
  readonly tenant: string;
  readonly principal: Principal;
  readonly signal: AbortSignal;
  now(): Date;
  newId(): string;
  /** Runs the work in one short transaction under the capability's role for this tool's word. No port may be called inside. */
  store<T>(work: (store: Store) => Promise<T>): Promise<T>;
  readonly ports: Ports;
  /** Asks another capability's query, as the same principal. */
  ask<Input extends z.ZodObject, Output extends z.ZodType>(
    tool: Query<Input, Output>,
    input: z.input<Input>,
  ): Promise<z.output<Output>>;
  /** Says how far a long call has come; reaches the caller as MCP progress. */
  progress(message: string, done?: number, total?: number): void;
}

/** As a query's, but the store's role may also write the capability's draft tables. */
export type DraftContext = QueryContext;

/** What a call about several targets sees: which proposal it carries out. Each target brings its own key. */
export interface CallContext extends QueryContext {
  readonly proposal: string;
}

/** What `apply` sees: the grant's facts, and the key that makes a repeated send harmless. */
export interface ActionContext extends CallContext {
  readonly idempotencyKey: string;
}

/** The rules of approval and the standing policies, as an approved action may change them. */
export interface PolicyDesk {
  rules(): Promise<{ readonly version: number; readonly rules: Json }>;
  /** Writes the next version of the rules, in the approver's name. */
  changeRules(rules: unknown): Promise<number>;
  /** Adopts a standing policy, signed in the approver's name; gives its id. */
  adopt(document: unknown, validUntil: Date): Promise<string>;
  /** Its runs are cancelled, unless they are let end. */
  revoke(policy: string, how?: { readonly letRunsEnd: boolean }): Promise<void>;
  isInForce(policy: string): Promise<boolean>;
}

/** Runs, as an approved action may have their failed targets tried again, or end them. */
export interface RunDesk {
  /** The failed target as it stands; null when there is none that may be tried again. */
  failure(run: string, position: number): Promise<Json>;
  retry(run: string, position: number): Promise<void>;
  /** How the run of a proposal stands; null where there is none. */
  statusOf(proposal: string): Promise<string | null>;
  /** Ends the run of a proposal: what was made stays, what was not sent never will be. */
  cancel(proposal: string): Promise<void>;
}

/** What a local action sees: the store of the very transaction that records the target as applied. */
export interface LocalActionContext {
  readonly tenant: string;
  readonly principal: Principal;
  readonly proposal: string;
  now(): Date;
  newId(): string;
  readonly store: Store;
  readonly policies: PolicyDesk;
  readonly runs: RunDesk;
}
