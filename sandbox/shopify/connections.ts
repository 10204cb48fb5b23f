import { GraphQLError } from 'graphql';

/** The arguments that every connection of the Admin API takes. */
export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
  readonly reverse?: boolean | null;
}

export interface Connection<View> {
  readonly edges: readonly { readonly cursor: string; readonly node: View }[];
  readonly nodes: readonly View[];
  readonly pageInfo: {
    readonly startCursor: string | null;
    readonly endCursor: string | null;
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
  };
}

const mostAtOnce = 250;
/** "Shopify limits pagination of arrays of objects to 25,000 objects." */
const deepest = 25_000;

const refused = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });

const cursorOf = (id: number): string =>
  Buffer.from(JSON.stringify({ last_id: id, last_value: String(id) })).toString('base64');

function idIn(cursor: string): number {
  try {
    const { last_id: id } = JSON.parse(Buffer.from(cursor, 'base64').toString()) as { last_id?: unknown };
    if (typeof id === 'number') return id;
  } catch {
    // Falls through to the one refusal.
  }
  throw refused('Invalid cursor for current pagination sort.');
}

/** One page of things in the order of their ids. */
export function paged<Item extends { readonly id: number }, View>(
  items: readonly Item[],
  page: PageArguments,
  viewOf: (item: Item) => View,
): Connection<View> {
  const { first, last, after, before, reverse } = page;
  if (first == null && last == null) throw refused('you must provide one of first or last');
  if (first != null && last != null) throw refused('providing both first and last is not supported');
  const size = (first ?? last)!;
  const name = first == null ? 'last' : 'first';
  if (size < 0) throw refused(`${name} must be a non-negative integer`);
  if (size > mostAtOnce) throw refused(`${name} cannot exceed ${mostAtOnce}`);

  const ordered = reverse ? items.toReversed() : items;
  const place = (cursor: string) => {
    const id = idIn(cursor);
    // A thing that has gone meanwhile still marks its place.
    const found = ordered.findIndex(item => (reverse ? item.id <= id : item.id >= id));
    return found === -1 ? ordered.length : found;
  };
  const isAt = (index: number, cursor: string) => ordered[index]?.id === idIn(cursor);
  const from = after == null ? 0 : place(after) + (isAt(place(after), after) ? 1 : 0);
  const to = before == null ? ordered.length : place(before);
  const start = first != null ? from : Math.max(from, to - size);
  const end = first != null ? Math.min(to, from + size) : to;
  if (start >= deepest) throw refused(`Pagination is limited to ${deepest} objects`);

  const shown = ordered.slice(start, end);
  const edges = shown.map(item => ({ cursor: cursorOf(item.id), node: viewOf(item) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasNextPage: end < ordered.length,
      hasPreviousPage: start > 0,
    },
  };
}
