import type { AuditEntry } from './audit/chain.ts';
import type { Capability } from './capability.ts';
import type { Ports } from './context.ts';
import type { Database, Transaction } from './database/database.ts';
import type { Clock } from './identifiers.ts';
import type { RelyingParty } from './identity/passkeys/assertion.ts';
import type { Keyring } from './privacy/keys.ts';
import type { Tool } from './tool.ts';

export interface RegisteredTool {
  readonly tool: Tool;
  readonly capability: Capability;
}

/** What the kernel's functions are made of. Only the composition root builds one. */
export interface Parts {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly capabilities: readonly Capability[];
  readonly tools: ReadonlyMap<string, RegisteredTool>;
  readonly ports: Ports;
  /** The console's page where a person decides on a proposal. */
  readonly proposalUrl: (proposal: string) => string;
  /** Whom passkeys sign for: the console's address. */
  readonly relyingParty: RelyingParty;
  /** Records a read; written in batches, so a crash may lose the last tenth of a second of reads. */
  readonly recordRead: (entry: AuditEntry) => void;
  /** Timings of retries and leases; tests make them short. */
  readonly pace: Pace;
}

export interface Pace {
  /** Waits before the second, third and fourth try. */
  readonly retryMs: readonly number[];
  /** Waits after a 429 that names no time. */
  readonly rateLimitMs: readonly number[];
  /** All that Retry-After may add up to, free of tries. */
  readonly patienceMs: number;
  readonly jitter: number;
  readonly leaseMs: number;
  /** How long to wait before asking again what became of a lost answer. */
  readonly reconcileMs: number;
  readonly random: () => number;
}

export const ordinaryPace: Pace = {
  retryMs: [2_000, 4_000, 8_000],
  rateLimitMs: [16_000, 32_000, 64_000],
  patienceMs: 30 * 60_000,
  jitter: 0.2,
  leaseMs: 60_000,
  reconcileMs: 2_000,
  random: Math.random,
};

/** A transaction on the kernel's own tables, for one tenant. */
export const kernelTransaction = <T>(
  parts: Pick<Parts, 'database'>,
  tenant: string,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> => parts.database.transaction({ tenant, role: 'cs_kernel' }, work);
