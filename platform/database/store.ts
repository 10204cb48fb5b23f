import type { Kysely } from 'kysely';

/**
 * Tables of all schemas by qualified name, such as `'catalog.product'`. Each capability adds its own by declaration
 * merging in its `tables.ts`; the database's roles decide which of them a tool can really reach.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging in each capability's tables.ts
export interface Tables {}

/**
 * The typed store of one transaction: a query builder with no way to run SQL of one's own, to change the role,
 * or to leave the transaction.
 */
export type Store = Pick<
  Kysely<Tables>,
  'selectFrom' | 'insertInto' | 'updateTable' | 'deleteFrom' | 'with' | 'withRecursive' | 'selectNoFrom'
>;

/** Narrows a builder to the store's verbs, so that neither its executor nor its connection can be reached. */
export function storeOf(builder: Kysely<Tables>): Store {
  return {
    selectFrom: builder.selectFrom.bind(builder),
    insertInto: builder.insertInto.bind(builder),
    updateTable: builder.updateTable.bind(builder),
    deleteFrom: builder.deleteFrom.bind(builder),
    with: builder.with.bind(builder),
    withRecursive: builder.withRecursive.bind(builder),
    selectNoFrom: builder.selectNoFrom.bind(builder),
  };
}
