import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import express, { type ErrorRequestHandler, type Request, type RequestHandler } from 'express';
import { type Clock, systemClock } from '../../platform/identifiers.ts';
import { listen, onlyLoopbackHosts } from '../loopback.ts';
import { refuse } from './answers.ts';
import { type GitHubFaults, githubFaults } from './faults.ts';
import { pullPages } from './pull-page.ts';
import { RateLimit } from './rate-limit.ts';
import type { Pace, Repository } from './repository.ts';
import { logOf, repositoryRoutes } from './routes.ts';
import { storefront } from './seed.ts';
import { testingRoutes } from './testing-routes.ts';
import { Webhooks } from './webhooks.ts';

export interface GitHubConfig {
  /** 0 takes any free port. */
  readonly port?: number;
  readonly repositories?: (clock: Clock, pace: Pace) => readonly Repository[];
  readonly clock?: Clock;
  readonly pace?: Pace;
  /** Requests an hour; GitHub gives a token 5,000. */
  readonly limit?: number;
  /** A new hook is told what happened before it, so that who starts with the sandbox has something to look at. */
  readonly tellsPast?: boolean;
  /** Opens `/testing`. */
  readonly simulationSecret?: string;
  readonly report?: (failure: unknown) => void;
}

export interface RunningGitHub {
  /** `http://127.0.0.1:PORT`, in the place of `https://api.github.com`. */
  readonly origin: string;
  /** May read and run jobs again. */
  readonly token: string;
  /** May only read. */
  readonly readingToken: string;
  readonly repositories: readonly Repository[];
  readonly faults: GitHubFaults;
  readonly rate: RateLimit;
  readonly webhooks: Webhooks;
  stop(): Promise<void>;
}

const logsLastMs = 60_000;
const seeded = (clock: Clock, pace: Pace): readonly Repository[] => [storefront(clock, pace)];

/** Opens a GitHub on 127.0.0.1: the REST API of some repositories, and their webhooks. It forgets everything at its end. */
export async function startGitHub(config: GitHubConfig = {}): Promise<RunningGitHub> {
  const { clock = systemClock, pace = { queuedMs: 1_000, workMs: 3_000 }, report = console.error } = config;
  const repositories = (config.repositories ?? seeded)(clock, pace);
  const now = () => clock().getTime();
  const [token, readingToken] = [newToken(), newToken()];
  const faults = githubFaults();
  const rate = new RateLimit(config.limit ?? 5_000, now);
  const key = randomBytes(32);
  let origin = '';
  const webhooks = new Webhooks(() => origin, repositories, config.tellsPast ?? false);
  const signed = (job: string, until: string): string =>
    createHmac('sha256', key).update(`${job}.${until}`).digest('base64url');

  const web = express();
  web.disable('x-powered-by');
  web.disable('etag');
  web.use(onlyLoopbackHosts((response, why) => refuse(response, 403, why)));
  web.use(
    '/testing',
    testingRoutes({ repositories, faults, rate, webhooks, secret: config.simulationSecret }),
  );
  web.get('/logs/:job', (request, response) => {
    const until = String(request.query.until);
    const job = repositories
      .flatMap(each => [...each.jobs.values()])
      .find(({ id }) => String(id) === request.params.job);
    if (!job || Number(until) < now() || !same(String(request.query.sig), signed(request.params.job, until)))
      return void response
        .status(403)
        .type('application/xml')
        .send('<Error><Code>AuthenticationFailed</Code></Error>');
    response.type('text/plain; charset=utf-8').send(logOf(job));
  });
  web.use(pullPages(repositories, () => origin));
  web.use(struckBy(faults));
  web.use(withTokens([token, readingToken]), limitedBy(rate), express.json({ limit: '1mb' }));
  web.use(
    repositoryRoutes({
      origin: () => origin,
      repositories,
      rate,
      webhooks,
      mayWrite: request => same(tokenOf(request), token),
      logAddress: ({ id }) => {
        const until = String(now() + logsLastMs);
        return `${origin}/logs/${id}?until=${until}&sig=${signed(String(id), until)}`;
      },
    }),
  );
  web.use((_request, response) => refuse(response, 404, 'Not Found'));
  web.use(answerBugs(report));
  const server = createServer(web);
  origin = `http://127.0.0.1:${await listen(server, config.port ?? 0)}`;
  return {
    origin,
    token,
    readingToken,
    repositories,
    faults,
    rate,
    webhooks,
    async stop() {
      for (const repository of repositories) repository.stop();
      webhooks.close();
      await webhooks.settled();
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const newToken = (): string => `ghs_${randomBytes(27).toString('base64url').replace(/[-_]/g, '0')}`;

export function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const tokenOf = (request: Request): string =>
  /^(?:Bearer|token) (.+)$/i.exec(request.get('Authorization') ?? '')?.[1] ?? '';

const withTokens =
  (tokens: readonly string[]): RequestHandler =>
  (request, response, next) => {
    if (!request.get('User-Agent'))
      return refuse(response, 403, 'Request forbidden by administrative rules.');
    if (!request.get('Authorization')) return refuse(response, 401, 'Requires authentication');
    if (!tokens.some(token => same(tokenOf(request), token))) return refuse(response, 401, 'Bad credentials');
    response.set('X-GitHub-Api-Version-Selected', request.get('X-GitHub-Api-Version') ?? '2022-11-28');
    next();
  };

const limitedBy =
  (rate: RateLimit): RequestHandler =>
  (_request, response, next) => {
    const taken = rate.take();
    rate.describe(response);
    if (taken) next();
    else refuse(response, 403, 'API rate limit exceeded for user ID 1.');
  };

const struckBy =
  (faults: GitHubFaults): RequestHandler =>
  async (request, response, next) => {
    const fault = faults.strike(request);
    if (fault?.kind === 'secondary_limit') {
      response.set('Retry-After', String(fault.retry_after_seconds));
      return refuse(
        response,
        fault.status,
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      );
    }
    if (fault?.kind === 'server_error') return refuse(response, fault.status, 'Server Error');
    if (fault?.kind === 'lost_answer') response.end = () => response.destroy() as never;
    if (fault?.kind === 'slow') await wait(fault.ms, undefined, { ref: false });
    next();
  };

const answerBugs =
  (report: (failure: unknown) => void): ErrorRequestHandler =>
  (thrown, _request, response, next) => {
    const status = (thrown as { status?: unknown }).status;
    const isClients = typeof status === 'number' && status >= 400 && status < 500;
    if (!isClients) report(thrown);
    if (response.headersSent) return next(thrown);
    refuse(response, isClients ? status : 500, isClients ? 'Problems parsing JSON' : 'Server Error');
  };
