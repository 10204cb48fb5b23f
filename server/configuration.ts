import { z } from 'zod';
import { Refusal } from '../platform/errors.ts';
import type { GitHub } from './github.ts';
import { type Destination, destinationOf } from './notify/destination.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const optionalUrl = z.url().optional();

/**
 * All that the environment may say; `docs/settings.md` is made from it. Unknown settings of ours are refused: a misspelt
 * one must not pass in silence.
 */
export const settings = z.object({
  PORT: port.default(4477).describe('The one port of the server, on 127.0.0.1; 0 takes a free one.'),
  COUNTERSIGN_ORIGIN: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('The address that people and clients use, where a proxy stands before the server.'),
  COUNTERSIGN_DATA: z.string().min(1).default('.countersign').describe('The data folder.'),
  COUNTERSIGN_KEYRING: z
    .string()
    .optional()
    .describe(
      'The keys as one JSON document, where no file may hold them. Otherwise they lie in the data folder.',
    ),
  COUNTERSIGN_MARKET: z
    .enum(['sandbox', 'none'])
    .default('sandbox')
    .describe('Whether the sandbox market is started beside the server.'),
  COUNTERSIGN_MARKET_PORT: port
    .default(4481)
    .describe('The first port of the market’s merchants; 0 takes free ones.'),
  COUNTERSIGN_MARKET_SECRET: z
    .string()
    .min(8)
    .optional()
    .describe('Opens the market’s testing routes, such as faults on demand, to whoever knows it.'),
  COUNTERSIGN_GITHUB_TOKEN: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A token that reads checks, actions, contents and pull requests of the repositories below, and runs jobs again. Without one, the sandbox market’s GitHub is used.',
    ),
  COUNTERSIGN_GITHUB_REPOSITORIES: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+(,[\w.-]+\/[\w.-]+)*$/, 'owner/name, several of them joined by commas')
    .optional()
    .describe('The repositories that assistants may ask about: `owner/name`, joined by commas.'),
  COUNTERSIGN_GITHUB_URL: z
    .url({ protocol: /^https?$/ })
    .default('https://api.github.com')
    .describe('The REST API, where GitHub runs on a server of one’s own.'),
  COUNTERSIGN_GITHUB_WEBHOOK_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe('What GitHub signs its webhooks with; they go to `/webhooks/github`.'),
  COUNTERSIGN_OIDC_ISSUER: optionalUrl.describe(
    'An OpenID provider whose tokens assistants may use as well.',
  ),
  COUNTERSIGN_OIDC_AUDIENCE: z.string().optional().describe('Its audience for us; our `/mcp` when absent.'),
  COUNTERSIGN_OIDC_TENANT: z.uuid().optional().describe('The tenant of its tokens; ours when absent.'),
  COUNTERSIGN_TELEMETRY: z.string().optional().describe('`on` starts traces and metrics; off by default.'),
  COUNTERSIGN_TRACE_SHARE: z
    .string()
    .optional()
    .describe(
      'Of the requests that assistants begin, the share that is traced: 0 to 1, 0.05 when absent. People’s requests and runs always are. `OTEL_TRACES_SAMPLER` goes before it.',
    ),
  COUNTERSIGN_WORKERS: z.coerce
    .number()
    .int()
    .min(0)
    .max(64)
    .default(4)
    .describe('How many jobs are done at a time; 0 makes a server that only answers.'),
  COUNTERSIGN_WEBHOOK_URL: optionalUrl.describe(
    'Gets a card, as Slack takes them, for each proposal that waits. https, or this very host.',
  ),
  COUNTERSIGN_WEBHOOK_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe('Signs the cards (`countersign-signature`), so that the receiver can tell ours.'),
  COUNTERSIGN_WEBHOOK_INSIDE: z
    .enum(['refuse', 'allow'])
    .default('refuse')
    .describe('Whether the webhook may be at an address of our own network.'),
  DATABASE_URL: z
    .string()
    .min(1)
    .optional()
    .describe('A PostgreSQL server with pgvector, instead of the embedded database.'),
  DATABASE_OWNER_URL: z
    .string()
    .min(1)
    .optional()
    .describe('The login that owns the tables there, used for migrations only.'),
  REDIS_URL: z.string().min(1).optional().describe('Redis for the queue, instead of the database.'),
});

/** Settings of ours that other parts read from the environment by themselves. */
const readElsewhere = new Set([
  'COUNTERSIGN_DATASETS',
  'COUNTERSIGN_PROTOCOLS',
  'COUNTERSIGN_URL',
  'COUNTERSIGN_TOKEN',
  'COUNTERSIGN_LOG',
]);

export interface Configuration {
  readonly port: number;
  readonly origin: string;
  readonly data: string;
  readonly keyring: string | undefined;
  readonly market: { readonly basePort: number; readonly secret: string | undefined } | undefined;
  readonly github: GitHub | undefined;
  readonly workers: number;
  readonly databaseUrl: string | undefined;
  readonly databaseOwnerUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly webhook: { readonly destination: Destination; readonly secret: string } | undefined;
  /** An outside OpenID provider whose access tokens count; `tenant` of null means the first one. */
  readonly oidc:
    | { readonly issuer: string; readonly audience: string; readonly tenant: string | null }
    | undefined;
}

/** Reads the environment. Throws one refusal that names every setting that is wrong and how to mend it. */
export function configurationFrom(environment: NodeJS.ProcessEnv): Configuration {
  const unknown = Object.keys(environment).filter(
    name => name.startsWith('COUNTERSIGN_') && !(name in settings.shape) && !readElsewhere.has(name),
  );
  if (unknown.length)
    throw new Refusal('invalid_input', `There is no setting ${unknown.join(', ')}.`, {
      mend: `There are ${Object.keys(settings.shape).join(', ')}.`,
    });
  const parsed = settings.safeParse(environment);
  if (!parsed.success)
    throw new Refusal('invalid_input', z.prettifyError(parsed.error), {
      mend: 'Correct the environment and start again.',
    });
  const read = parsed.data;
  return {
    port: read.PORT,
    origin: originOf(read),
    data: read.COUNTERSIGN_DATA,
    keyring: read.COUNTERSIGN_KEYRING,
    market:
      read.COUNTERSIGN_MARKET === 'sandbox'
        ? { basePort: read.COUNTERSIGN_MARKET_PORT, secret: read.COUNTERSIGN_MARKET_SECRET }
        : undefined,
    github: githubOf(read),
    workers: read.COUNTERSIGN_WORKERS,
    databaseUrl: read.DATABASE_URL,
    databaseOwnerUrl: read.DATABASE_OWNER_URL,
    redisUrl: read.REDIS_URL,
    webhook: webhookIn(read),
    oidc: read.COUNTERSIGN_OIDC_ISSUER
      ? {
          issuer: read.COUNTERSIGN_OIDC_ISSUER,
          audience: read.COUNTERSIGN_OIDC_AUDIENCE ?? `${originOf(read)}/mcp`,
          tenant: read.COUNTERSIGN_OIDC_TENANT ?? null,
        }
      : undefined,
  };
}

function webhookIn(read: z.infer<typeof settings>): Configuration['webhook'] {
  const { COUNTERSIGN_WEBHOOK_URL: url, COUNTERSIGN_WEBHOOK_SECRET: secret } = read;
  if (url === undefined) return undefined;
  if (secret === undefined)
    throw new Refusal('invalid_input', 'COUNTERSIGN_WEBHOOK_URL needs COUNTERSIGN_WEBHOOK_SECRET.', {
      mend: 'Set a secret of 16 characters or more, and give it to the receiver.',
    });
  return { destination: destinationOf(url, read.COUNTERSIGN_WEBHOOK_INSIDE === 'allow'), secret };
}

const originOf = (read: { PORT: number; COUNTERSIGN_ORIGIN?: string | undefined }): string =>
  new URL(read.COUNTERSIGN_ORIGIN ?? `http://localhost:${read.PORT}`).origin;

function githubOf(read: z.output<typeof settings>): GitHub | undefined {
  if (!read.COUNTERSIGN_GITHUB_TOKEN) {
    const alone = (['COUNTERSIGN_GITHUB_REPOSITORIES', 'COUNTERSIGN_GITHUB_WEBHOOK_SECRET'] as const).filter(
      name => read[name] !== undefined,
    );
    if (alone.length === 0) return undefined;
    throw new Refusal('invalid_input', `${alone.join(' and ')} without COUNTERSIGN_GITHUB_TOKEN.`, {
      mend: 'Set the token, or leave the others out.',
    });
  }
  if (!read.COUNTERSIGN_GITHUB_REPOSITORIES)
    throw new Refusal('invalid_input', 'COUNTERSIGN_GITHUB_TOKEN without COUNTERSIGN_GITHUB_REPOSITORIES.', {
      mend: 'Name the repositories that assistants may ask about.',
    });
  return {
    account: { api: read.COUNTERSIGN_GITHUB_URL, token: read.COUNTERSIGN_GITHUB_TOKEN },
    repositories: read.COUNTERSIGN_GITHUB_REPOSITORIES.split(','),
    webhookSecret: read.COUNTERSIGN_GITHUB_WEBHOOK_SECRET,
  };
}
