import type { Store } from './database/store.ts';
import type { DomainEvent, Tool } from './tool.ts';

/** An event as a listener receives it: already committed, delivered at least once, handled once by the inbox. */
export interface RecordedEvent extends DomainEvent {
  readonly id: string;
  readonly tenant: string;
  readonly at: string;
}

/** One folder under `tools/`: its tools, its schema in the database, and the events it listens to. */
export interface Capability {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly tools: readonly Tool[];
  /** Folder of SQL migrations, `0001_….sql` and so on; absent when it has no tables. */
  readonly migrations?: URL;
  /** Tables of its schema that drafts may write. */
  readonly draftTables?: readonly string[];
  /** Event types to handlers, each run once per event in one transaction under the capability's action role. */
  readonly listens?: Readonly<Record<string, (event: RecordedEvent, store: Store) => Promise<void>>>;
}

/** The database schema and the role names of a capability: `test-upkeep` → `test_upkeep`. */
export const schemaOf = (capability: string): string => capability.replaceAll('-', '_');
