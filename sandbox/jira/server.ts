import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import express, { type RequestHandler } from 'express';
import { z } from 'zod';
import { type Clock, systemClock } from '../../platform/identifiers.ts';
import { listen, onlyLoopbackHosts } from '../loopback.ts';
import { type JiraFaults, jiraFaults } from './faults.ts';
import { refuse, restRoutes } from './routes.ts';
import { Site } from './site.ts';

export interface JiraConfig {
  /** 0 takes any free port. */
  readonly port?: number;
  readonly clock?: Clock;
  /** Opens `/testing`. */
  readonly simulationSecret?: string;
}

export interface RunningJira {
  /** `http://127.0.0.1:PORT`, in the place of `https://SITE.atlassian.net`. */
  readonly origin: string;
  readonly email: string;
  readonly token: string;
  readonly site: Site;
  readonly faults: JiraFaults;
  stop(): Promise<void>;
}

/** Opens a Jira Cloud site on 127.0.0.1 with one project, SHOP. It forgets everything at its end. */
export async function startJira(config: JiraConfig = {}): Promise<RunningJira> {
  const { clock = systemClock, simulationSecret } = config;
  const [email, token] = ['countersign@orchard.example', `ATATT3x${randomBytes(24).toString('hex')}`];
  const site = new Site(clock);
  const faults = jiraFaults();
  let origin = '';
  const web = express();
  web.disable('x-powered-by');
  web.use(onlyLoopbackHosts((response, why) => refuse(response, 403, [why])));
  web.use('/testing', testingRoutes(site, faults, simulationSecret));
  web.use(struckBy(faults), signedInAs(email, token));
  web.use(
    '/rest/api/3',
    restRoutes(site, () => origin),
  );
  web.get('/browse/:issue', (request, response) => {
    const issue = site.issue(request.params.issue);
    if (issue) response.type('text').send(`${issue.key}: ${String(issue.fields.summary)}\n`);
    else response.status(404).type('text').send('There is no such issue.\n');
  });
  web.use((_request, response) => refuse(response, 404, ['null for uri']));
  const server = createServer(web);
  origin = `http://127.0.0.1:${await listen(server, config.port ?? 0)}`;
  return {
    origin,
    email,
    token,
    site,
    faults,
    stop: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const same = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const signedInAs =
  (email: string, token: string): RequestHandler =>
  (request, response, next) => {
    const wanted = `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
    if (request.path.startsWith('/browse/') || same(request.get('Authorization') ?? '', wanted))
      return next();
    response
      .status(401)
      .set('WWW-Authenticate', 'OAuth realm="https%3A%2F%2Forchard.atlassian.net"')
      .json({ message: 'Client must be authenticated to access this resource.', 'status-code': 401 });
  };

const struckBy =
  (faults: JiraFaults): RequestHandler =>
  async (request, response, next) => {
    const fault = faults.strike(request);
    if (fault?.kind === 'rate_limit') {
      response.set('Retry-After', String(fault.retry_after_seconds)).set('X-RateLimit-Remaining', '0');
      return refuse(response, 429, ['Rate limit exceeded.']);
    }
    if (fault?.kind === 'server_error') return refuse(response, fault.status, ['Internal server error']);
    if (fault?.kind === 'lost_answer') response.end = () => response.destroy() as never;
    if (fault?.kind === 'slow') await wait(fault.ms, undefined, { ref: false });
    next();
  };

const lag = z.strictObject({ search_lag_ms: z.int().min(0).max(600_000) });

function testingRoutes(site: Site, faults: JiraFaults, secret: string | undefined): express.Router {
  const router = express.Router();
  router.use((request, response, next) => {
    if (secret !== undefined && same(request.get('Simulation-Secret') ?? '', secret)) return next();
    response.status(403).json({ detail: 'Send the simulation secret as header Simulation-Secret' });
  }, express.json());
  router.get('/ledger', (_request, response) => void response.json({ writes: site.ledger }));
  router.post('/faults', (request, response) => {
    const fault = faults.schema.safeParse(request.body);
    if (!fault.success) return void response.status(400).json({ detail: z.prettifyError(fault.error) });
    faults.lay(fault.data);
    response.json({});
  });
  router.post('/search-lag', (request, response) => {
    const said = lag.safeParse(request.body);
    if (!said.success) return void response.status(400).json({ detail: z.prettifyError(said.error) });
    site.searchLagMs = said.data.search_lag_ms;
    response.json({});
  });
  return router;
}
