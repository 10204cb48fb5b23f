import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';

type Values = Readonly<Record<string, unknown>>;

/** How much a connection of so many things weighs. */
export type Weigh = (things: number) => number;

export interface Asked {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Values;
  readonly weigh: Weigh;
}

/** No single query may cost more, whatever the plan. */
export const mostPoints = 1_000;

const mutationPoints = 10;
const connectionPoints = 2;

/**
 * How a connection of n things weighs. Shopify publishes only that it is "sized by `first` and `last`". Twice the
 * natural logarithm gives the answers that real shops were seen to give since 2024: 6 for `first: 10` of plain
 * objects with 7 of them there for 5, 3 for two there, and 25 for a product with `variants(first: 250)` with their
 * inventory items.
 */
export const asSeen: Weigh = things => (things <= 1 ? things : 2 * Math.log(things));
/** As it was published until 2024: every thing counts. Dearer, so that a client that manages with it manages with all. */
export const asPublished: Weigh = things => things;

/**
 * Points of an operation by the published rule: an object 1, a mutation 10, a connection by its size, abstract types
 * the dearest of their selections. With `data` the actual points of that answer. Approximated: sizes of connections
 * (see above), lists of objects count as one, and `userErrors` and a mutation's own payload as nothing. Shopify sets
 * manual costs on fields besides.
 */
export function pointsOf(asked: Asked, data?: unknown): number {
  const { schema, operation } = asked;
  const root = schema.getRootType(operation.operation)!;
  const isMutation = operation.operation === 'mutation';
  let points = 0;
  for (const field of fieldsOf(asked, operation.selectionSet, root)) {
    const definition = root.getFields()[field.name.value];
    if (!definition) continue;
    const value = answerTo(field, data);
    points += isMutation
      ? mutationPoints + inside(asked, field, getNamedType(definition.type), value)
      : pointsOfField(asked, field, definition, value);
  }
  return Math.floor(points);
}

/** The answer to a field, `undefined` while nothing is answered yet. */
const answerTo = (field: FieldNode, data: unknown): unknown =>
  data === undefined ? undefined : ((data as Values | null)?.[(field.alias ?? field.name).value] ?? null);

function pointsOfField(
  asked: Asked,
  field: FieldNode,
  definition: GraphQLField<unknown, unknown>,
  value: unknown,
): number {
  const type = getNamedType(definition.type);
  if (isLeafType(type) || type.name === 'PageInfo' || field.name.value === 'userErrors') return 0;
  if (type.name.endsWith('Connection')) {
    const size = value === undefined ? sizeAsked(asked, field) : sizeOf(value);
    return connectionPoints + asked.weigh(size) * pointsOfItem(asked, field, type, value);
  }
  const each = 1 + inside(asked, field, type, undefined);
  const ids = argument(asked, field, 'ids');
  if (Array.isArray(ids)) return each * ids.length;
  if (isListType(getNullableType(definition.type))) return each;
  return value === null ? 1 : 1 + inside(asked, field, type, value);
}

/** One item of a connection, asked for under `nodes` or as `node` of `edges`. */
function pointsOfItem(asked: Asked, field: FieldNode, connection: unknown, value: unknown): number {
  if (!isObjectType(connection)) return 0;
  let points = 0;
  for (const list of fieldsOf(asked, field.selectionSet, connection)) {
    const definition = connection.getFields()[list.name.value];
    if (!definition || definition.name === 'pageInfo') continue;
    const type = getNamedType(definition.type);
    const first = (answerTo(list, value) as unknown[] | null | undefined)?.[0];
    points +=
      definition.name === 'edges' ? inside(asked, list, type, first) : 1 + inside(asked, list, type, first);
  }
  return points;
}

/** Everything that is selected below a field. */
function inside(asked: Asked, field: FieldNode, type: unknown, value: unknown): number {
  if (!field.selectionSet || !isCompositeType(type as never)) return 0;
  const composite = type as GraphQLCompositeType;
  if (!isAbstractType(composite)) return pointsOfSet(asked, field.selectionSet, composite, value);
  const possible = asked.schema.getPossibleTypes(composite);
  return Math.max(0, ...possible.map(each => pointsOfSet(asked, field.selectionSet!, each, value)));
}

function pointsOfSet(
  asked: Asked,
  set: SelectionSetNode,
  type: GraphQLCompositeType,
  value: unknown,
): number {
  if (!('getFields' in type)) return 0;
  let points = 0;
  for (const field of fieldsOf(asked, set, type)) {
    const definition = type.getFields()[field.name.value];
    if (definition) points += pointsOfField(asked, field, definition, answerTo(field, value));
  }
  return points;
}

/** The fields of a selection that an object of this type answers, fragments spread out. */
function* fieldsOf(
  asked: Asked,
  set: SelectionSetNode | undefined,
  type: GraphQLCompositeType,
): Generator<FieldNode> {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      yield selection;
      continue;
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? asked.fragments.get(selection.name.value) : selection;
    if (fragment && applies(asked.schema, fragment.typeCondition?.name.value, type))
      yield* fieldsOf(asked, fragment.selectionSet, type);
  }
}

function applies(schema: GraphQLSchema, condition: string | undefined, type: GraphQLCompositeType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const wanted = schema.getType(condition);
  return isAbstractType(wanted) && isObjectType(type) && schema.isSubType(wanted, type);
}

function argument({ variables }: Asked, field: FieldNode, name: string): unknown {
  const given = field.arguments?.find(each => each.name.value === name);
  return given ? valueFromASTUntyped(given.value, variables) : undefined;
}

const sizeAsked = (asked: Asked, field: FieldNode): number =>
  Number(argument(asked, field, 'first') ?? argument(asked, field, 'last') ?? 0);

function sizeOf(value: unknown): number {
  const { nodes, edges } = (value ?? {}) as { nodes?: unknown[]; edges?: unknown[] };
  return (nodes ?? edges)?.length ?? 0;
}
