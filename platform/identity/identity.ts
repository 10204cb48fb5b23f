import type { Capability } from '../capability.ts';
import type { Database, Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import type { Clock } from '../identifiers.ts';
import type { Keyring } from '../privacy/keys.ts';
import type { ForeignHolder } from './foreign-principals.ts';
import { HolderCache } from './holder-cache.ts';
import type { KnownHolder } from './holders.ts';
import { type Vocabulary, vocabularyOf } from './scopes.ts';

/** What identity's functions are made of: one for each process. */
export interface Identity {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly vocabulary: Vocabulary;
  /** Who holds our own secrets, by the secret's hash. */
  readonly held: HolderCache<KnownHolder>;
  /** Who an outside issuer's subjects are here, by tenant and principal. */
  readonly foreign: HolderCache<ForeignHolder>;
}

/** For how long another process may still let in what was revoked or disabled in this one. */
export const cacheTimeToLiveMs = 5_000;
const cacheCapacity = 10_000;

export function openIdentity(
  database: Database,
  keyring: Keyring,
  clock: Clock,
  capabilities: readonly Pick<Capability, 'name'>[],
): Identity {
  return {
    database,
    keyring,
    clock,
    vocabulary: vocabularyOf(capabilities),
    held: new HolderCache(cacheTimeToLiveMs, cacheCapacity),
    foreign: new HolderCache(cacheTimeToLiveMs, cacheCapacity),
  };
}

/** A transaction on one tenant's rows. */
export const inTenant = <T>(
  identity: Identity,
  tenant: string,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> => identity.database.transaction({ tenant, role: 'cs_kernel' }, work);

/** A transaction that finds a holder, or a tenant, before the tenant is known. It can only read. */
export const acrossTenants = <T>(
  identity: Identity,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> => identity.database.transaction({ tenant: null, role: 'cs_identity' }, work);

/** To be called after every commit that took a right away. Such commits are rare, so everybody is looked up anew. */
export function forgetHolders(identity: Identity): void {
  identity.held.clear();
  identity.foreign.clear();
}

/** A name as people read it: trimmed, one line, 1 to 100 characters. */
export function nameFrom(text: string, path: string): string {
  const name = text.trim();
  if (name.length >= 1 && name.length <= 100 && !/\p{Cc}/u.test(name)) return name;
  throw new Refusal('invalid_input', 'A name has 1 to 100 characters on one line.', { path });
}

/** The instant so many milliseconds after another. */
export const after = (start: Date, milliseconds: number): Date => new Date(start.getTime() + milliseconds);
