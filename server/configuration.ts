import { z } from 'zod';
import type { JiraAccount } from '../connectors/jira/client.ts';
import type { S3Bucket } from '../connectors/s3/evidence.ts';
import type { AppCredentials } from '../connectors/shopify/install.ts';
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
  COUNTERSIGN_JIRA_URL: optionalUrl.describe(
    'The Jira Cloud site that sessions are exported to, such as `https://orchard.atlassian.net`. Without one, the sandbox market’s Jira is used.',
  ),
  COUNTERSIGN_JIRA_EMAIL: z.email().optional().describe('The account there that issues are made by.'),
  COUNTERSIGN_JIRA_TOKEN: z.string().min(1).optional().describe('Its API token.'),
  COUNTERSIGN_SHOPIFY_CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Our app at Shopify, from its settings in the Dev Dashboard. Without one, the sandbox market’s shop is connected.',
    ),
  COUNTERSIGN_SHOPIFY_CLIENT_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe('Its secret, which also signs webhooks; they go to `/webhooks/shopify`.'),
  COUNTERSIGN_S3_URL: optionalUrl.describe(
    'An S3-compatible server for evidence, in the place of the data folder: `https://s3.eu-central-1.amazonaws.com`.',
  ),
  COUNTERSIGN_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional()
    .describe('The bucket there; nothing in it is ever listed or deleted.'),
  COUNTERSIGN_S3_REGION: z
    .string()
    .min(1)
    .default('us-east-1')
    .describe('The region that requests are signed for.'),
  COUNTERSIGN_S3_ACCESS_KEY_ID: z
    .string()
    .min(1)
    .optional()
    .describe('A key that may put and get objects there.'),
  COUNTERSIGN_S3_SECRET_ACCESS_KEY: z.string().min(1).optional().describe('Its secret.'),
  COUNTERSIGN_CHROMIUM: z
    .string()
    .min(1)
    .optional()
    .describe('The browser of live test sessions; looked for in the usual places when absent.'),
  COUNTERSIGN_TEST_TARGETS: z
    .string()
    .regex(/^[\w.[\]:-]+:\d+(,[\w.[\]:-]+:\d+)*$/, 'host:port, several of them joined by commas')
    .optional()
    .describe(
      'Pages under test, as `host:port` joined by commas. Live test sessions may go to them on this machine or our own network, and to the sandbox market’s shops without being named; generated tests only to those of this machine (`127.0.0.1` or `localhost`), by plain HTTP.',
    ),
  COUNTERSIGN_OIDC_ISSUER: optionalUrl.describe(
    'An OpenID provider whose tokens assistants may use as well.',
  ),
  COUNTERSIGN_OIDC_AUDIENCE: z.string().optional().describe('Its audience for us; our `/mcp` when absent.'),
  COUNTERSIGN_OIDC_TENANT: z.uuid().optional().describe('The tenant of its tokens; ours when absent.'),
  COUNTERSIGN_TELEMETRY: z
    .string()
    .optional()
    .describe(
      '`metrics` opens `/metrics` and sends nothing; `on` sends traces, metrics and logs to a collector as well; off by default.',
    ),
  COUNTERSIGN_TRACE_SHARE: z
    .string()
    .optional()
    .describe(
      'Of the requests that assistants begin, the share that is traced: 0 to 1, 0.02 when absent. People’s requests and runs always are. `OTEL_TRACES_SAMPLER` goes before it.',
    ),
  COUNTERSIGN_JOURNEY_MINUTES: z.coerce
    .number()
    .min(0)
    .max(1440)
    .default(0)
    .describe(
      'How often a synthetic journey (search, compare, a draft that is taken back) is walked and measured; 0 never.',
    ),
  COUNTERSIGN_PRICE_RECONCILIATION: z
    .string()
    .regex(/^[1-9]\d{0,5}(?:,[1-9]\d{0,5}){0,4}$/, { error: 'must be seconds such as 300,3600' })
    .default('300,3600')
    .describe('How many seconds after each price run it is read back by itself; up to five times.'),
  COUNTERSIGN_LEARNING_EXAMPLES: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(20)
    .describe('How many accepted examples it takes to score a draft of a model or a prompt.'),
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
  LANGSMITH_TRACING: z
    .enum(['true', 'false'])
    .optional()
    .describe(
      '`true` sends runs of the graphs to LangSmith, redacted, and people’s decisions as feedback on them.',
    ),
  LANGSMITH_API_KEY: z.string().min(1).optional().describe('Its key.'),
  LANGSMITH_ENDPOINT: optionalUrl.describe('Its address, where it is not LangChain’s own.'),
  LANGSMITH_PROJECT: z.string().min(1).optional().describe('The project there; `countersign` when absent.'),
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
  readonly jira: JiraAccount | undefined;
  /** Our app at Shopify; the sandbox's when absent. */
  readonly shopify: AppCredentials | undefined;
  /** A bucket for evidence; the data folder when absent. */
  readonly evidence: S3Bucket | undefined;
  readonly chromium: string | undefined;
  readonly testTargets: readonly string[];
  /** When each price run is read back by itself, after its end. */
  readonly priceReconciliationMs: readonly number[];
  /** The fewest accepted examples that a draft is scored on. */
  readonly learningExamples: number;
  readonly workers: number;
  /** Null while no synthetic journey is walked. */
  readonly journeyMs: number | null;
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
    jira: jiraOf(read),
    shopify: shopifyOf(read),
    evidence: bucketOf(read),
    chromium: read.COUNTERSIGN_CHROMIUM,
    testTargets: read.COUNTERSIGN_TEST_TARGETS?.split(',') ?? [],
    priceReconciliationMs: read.COUNTERSIGN_PRICE_RECONCILIATION.split(',').map(
      seconds => Number(seconds) * 1_000,
    ),
    learningExamples: read.COUNTERSIGN_LEARNING_EXAMPLES,
    workers: read.COUNTERSIGN_WORKERS,
    journeyMs: read.COUNTERSIGN_JOURNEY_MINUTES > 0 ? read.COUNTERSIGN_JOURNEY_MINUTES * 60_000 : null,
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

type Read = z.output<typeof settings>;

/** All of these, or none: half an account is a mistake. */
function together<Name extends keyof Read>(
  read: Read,
  names: readonly Name[],
): { [Each in Name]: NonNullable<Read[Each]> } | undefined {
  const missing = names.filter(name => read[name] === undefined);
  if (missing.length === names.length) return undefined;
  if (missing.length === 0) return read as { [Each in Name]: NonNullable<Read[Each]> };
  const set = names.filter(name => read[name] !== undefined);
  throw new Refusal('invalid_input', `${set.join(' and ')} without ${missing.join(' and ')}.`, {
    mend: 'Set all of them, or none.',
  });
}

function jiraOf(read: Read): JiraAccount | undefined {
  const all = together(read, ['COUNTERSIGN_JIRA_URL', 'COUNTERSIGN_JIRA_EMAIL', 'COUNTERSIGN_JIRA_TOKEN']);
  return (
    all && {
      site: all.COUNTERSIGN_JIRA_URL,
      email: all.COUNTERSIGN_JIRA_EMAIL,
      token: all.COUNTERSIGN_JIRA_TOKEN,
    }
  );
}

function shopifyOf(read: Read): AppCredentials | undefined {
  const all = together(read, ['COUNTERSIGN_SHOPIFY_CLIENT_ID', 'COUNTERSIGN_SHOPIFY_CLIENT_SECRET']);
  return (
    all && {
      clientId: all.COUNTERSIGN_SHOPIFY_CLIENT_ID,
      clientSecret: all.COUNTERSIGN_SHOPIFY_CLIENT_SECRET,
    }
  );
}

function bucketOf(read: Read): S3Bucket | undefined {
  const all = together(read, [
    'COUNTERSIGN_S3_URL',
    'COUNTERSIGN_S3_BUCKET',
    'COUNTERSIGN_S3_ACCESS_KEY_ID',
    'COUNTERSIGN_S3_SECRET_ACCESS_KEY',
  ]);
  return (
    all && {
      url: all.COUNTERSIGN_S3_URL,
      bucket: all.COUNTERSIGN_S3_BUCKET,
      region: read.COUNTERSIGN_S3_REGION,
      accessKeyId: all.COUNTERSIGN_S3_ACCESS_KEY_ID,
      secretAccessKey: all.COUNTERSIGN_S3_SECRET_ACCESS_KEY,
    }
  );
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
