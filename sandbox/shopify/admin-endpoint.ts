import { setTimeout as wait } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import {
  type DocumentNode,
  execute,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  parse,
  validate,
} from 'graphql';
import { z } from 'zod';
import { type Asked, mostPoints, pointsOf, type Weigh } from './cost.ts';
import type { Faults, Struck } from './faults.ts';
import { refusalsOf, throttled, tooDear } from './refusals.ts';
import { resolveField, rootOf, type Work } from './schema.ts';
import type { Bucket } from './throttle.ts';
import { apiVersion } from './version.ts';

export interface Admin extends Omit<Work, 'scopes' | 'request' | 'struck'> {
  readonly schema: GraphQLSchema;
  readonly faults: Faults;
  readonly bucket: Bucket;
  readonly newId: () => string;
  readonly weigh: Weigh;
}

const body = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** `POST /admin/api/{version}/graphql.json` */
export const adminEndpoint =
  (admin: Admin): RequestHandler =>
  async (request, response) => {
    const requestId = admin.newId();
    response.set('X-Request-ID', requestId).set('X-Shopify-API-Version', apiVersion);
    if (!isServed(String(request.params.version)))
      return void response.status(404).json({ errors: 'Not Found' });
    const scopes = admin.app.scopesOf(request.get('X-Shopify-Access-Token') ?? '');
    if (!scopes)
      return void response.status(401).json({
        errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
      });
    const read = readQuery(admin, request.body);
    if ('errors' in read) return void response.status(read.status).json({ errors: read.errors });

    const struck = admin.faults.strike(read.roots);
    const slow = struck.one('slow');
    if (slow) await wait(slow.ms);
    const limited = struck.one('rate_limited');
    if (limited)
      return void response
        .status(429)
        .set('Retry-After', String(limited.retry_after_seconds))
        .json({ errors: 'Exceeded rate limit. Reduce request rates to resume uninterrupted service.' });
    const broken = struck.one('server_error');
    if (broken) return void response.status(broken.status).json({ errors: 'Internal Server Error' });
    const answer = carryOut({ ...admin, scopes, request: requestId, struck }, admin, read.asked);
    send(request, response, struck, answer);
  };

/** Shopify answers old versions with the oldest that it still has: here there is one. */
const isServed = (version: string): boolean =>
  /^20\d\d-(01|04|07|10)$/.test(version) && version <= apiVersion;

type Read =
  | { readonly status: number; readonly errors: unknown }
  | { readonly asked: Asked & { readonly document: DocumentNode }; readonly roots: readonly string[] };

function readQuery({ schema, weigh }: Admin, sent: unknown): Read {
  const read = body.safeParse(sent);
  if (!read.success) return { status: 400, errors: { query: 'Required parameter missing or invalid' } };
  const { query, variables, operationName } = read.data;
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return { status: 200, errors: [(error as GraphQLError).toJSON()] };
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return { status: 200, errors: refusalsOf(schema, document, errors) };
  const operation = getOperationAST(document, operationName);
  if (!operation) return { status: 200, errors: [{ message: 'No operation named like this' }] };
  const fragments = new Map(
    document.definitions
      .filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION)
      .map(each => [each.name.value, each]),
  );
  const roots = operation.selectionSet.selections.flatMap(each =>
    each.kind === Kind.FIELD ? [each.name.value] : [],
  );
  return { asked: { schema, document, operation, fragments, variables: variables ?? {}, weigh }, roots };
}

/** One request against the bucket: what it may cost is taken before, what it did not cost is given back. */
function carryOut(work: Work, { bucket }: Admin, asked: Asked & { readonly document: DocumentNode }) {
  const requestedQueryCost = pointsOf(asked);
  const costing = (actualQueryCost: number | null) => ({
    extensions: { cost: { requestedQueryCost, actualQueryCost, throttleStatus: bucket.status } },
  });
  if (requestedQueryCost > mostPoints)
    return { errors: [tooDear(requestedQueryCost, mostPoints)], ...costing(null) };
  if (work.struck.one('throttled') || !bucket.take(requestedQueryCost))
    return { errors: [throttled], ...costing(null) };
  for (const { variant_id: id, price } of work.struck.all('price_moved')) work.shop.sellerSets(id, price);
  const { schema, document, operation, variables } = asked;
  const result = execute({
    schema,
    document,
    rootValue: rootOf(work),
    contextValue: work,
    variableValues: variables,
    operationName: operation.name?.value,
    fieldResolver: resolveField,
  });
  if (result instanceof Promise) throw new Error('every resolver here answers at once');
  const actual = Math.min(requestedQueryCost, pointsOf(asked, result.data ?? null));
  bucket.giveBack(requestedQueryCost - actual);
  const errors = result.errors?.map(error => error.toJSON());
  return {
    ...(errors ? { errors } : {}),
    ...('data' in result ? { data: result.data } : {}),
    ...costing(actual),
  };
}

function send(request: Request, response: Response, struck: Struck, answer: object): void {
  if (struck.one('lost_answer')) return void request.socket.destroy();
  if (struck.one('error_after_write')) return void response.status(502).json({ errors: 'Bad Gateway' });
  response.json(answer);
}
