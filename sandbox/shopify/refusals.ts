import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getNamedType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * Errors before execution in Shopify's words. Its server is written in Ruby and names the faults of a query with codes
 * of its own: `undefinedField` and `argumentNotAccepted` are translated, with the path that leads to them; the others
 * keep graphql-js's words.
 */
export function refusalsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  errors: readonly GraphQLError[],
): GraphQLFormattedError[] {
  const unknown = unknownFields(schema, document);
  return errors.map(error => {
    const found = unknown.get(error.nodes?.[0] as object);
    if (!found) return { ...error.toJSON(), extensions: { code: 'invalidQuery', ...error.extensions } };
    const { typeName, fieldName, path } = found;
    return {
      message: `Field '${fieldName}' doesn't exist on type '${typeName}'`,
      locations: error.locations ?? [],
      path,
      extensions: { code: 'undefinedField', typeName, fieldName },
    };
  });
}

interface Unknown {
  readonly typeName: string;
  readonly fieldName: string;
  readonly path: readonly string[];
}

function unknownFields(schema: GraphQLSchema, document: DocumentNode): ReadonlyMap<object, Unknown> {
  const found = new Map<object, Unknown>();
  const info = new TypeInfo(schema);
  const path: string[] = [];
  visit(
    document,
    visitWithTypeInfo(info, {
      OperationDefinition: ({ operation, name }) => {
        path.push(name ? `${operation} ${name.value}` : operation);
      },
      Field: {
        enter(node) {
          path.push((node.alias ?? node.name).value);
          const parent = info.getParentType();
          if (parent && !info.getFieldDef() && node.name.value !== '__typename')
            found.set(node, {
              typeName: getNamedType(parent).name,
              fieldName: node.name.value,
              path: [...path],
            });
        },
        leave() {
          path.pop();
        },
      },
    }),
  );
  return found;
}

export const throttled: GraphQLFormattedError = {
  message: 'Throttled',
  extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' },
};

export const tooDear = (cost: number, maxCost: number): GraphQLFormattedError => ({
  message: `Query cost is ${cost}, which exceeds the single query max cost limit (${maxCost}).`,
  extensions: {
    code: 'MAX_COST_EXCEEDED',
    cost,
    maxCost,
    documentation: 'https://shopify.dev/api/usage/rate-limits',
  },
});
