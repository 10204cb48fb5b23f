import type { Json } from './canonical.ts';
import type { Store } from './database/store.ts';
import type { DomainEvent, Query, Tool } from './tool.ts';

/** An event as a listener receives it: already committed, delivered at least once, handled once by the inbox. */
export interface RecordedEvent extends DomainEvent {
  readonly id: string;
  readonly tenant: string;
  readonly at: string;
}

/** A kind of thing that clients read by its address: what a query of the same capability answers about it. */
export interface Resource {
  /** Singular, kebab case: `price-run`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** RFC 6570, level 1; what stands in braces are arguments of the query: `countersign://pricing/runs/{run}`. */
  readonly uri: string;
  // biome-ignore lint/suspicious/noExplicitAny: queries of different inputs have no narrower type
  readonly query: Query<any, any>;
  /** Arguments of the query that the address does not say. */
  readonly fixed?: Readonly<Record<string, Json>>;
}

/** One folder under `tools/`: its tools, its schema in the database, and the events it listens to. */
export interface Capability {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly tools: readonly Tool[];
  /** Things of its own that have an address. */
  readonly resources?: readonly Resource[];
  /** Folder of SQL migrations, `0001_….sql` and so on; absent when it has no tables. */
  readonly migrations?: URL;
  /** Tables of its schema that drafts may write. */
  readonly draftTables?: readonly string[];
  /** Event types to handlers, each run once per event in one transaction under the capability's action role. */
  readonly listens?: Readonly<Record<string, (event: RecordedEvent, store: Store) => Promise<void>>>;
}

/** The database schema and the role names of a capability: `test-upkeep` → `test_upkeep`. */
export const schemaOf = (capability: string): string => capability.replaceAll('-', '_');
