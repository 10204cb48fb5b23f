import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuMs, serveParent, settingsOf } from './child.ts';
import { telemetryTo } from './telemetry.ts';

export interface ProductSettings {
  /** Where telemetry goes; left out, it is off. */
  readonly collector?: string;
}

/** The real server with its market on free ports, and what its parts spend while it answers. */
const { collector = null } = settingsOf<ProductSettings>();
const telemetry = await telemetryTo(collector);
const [
  { chatModel },
  { understand },
  { issueAccessToken },
  { issueOperatorLink },
  { configurationFrom },
  { openDataFolder },
  { startServer },
  { observe },
] = await Promise.all([
  import('../../agents/models.ts'),
  import('../../agents/understand.ts'),
  import('../../platform/identity/access-tokens.ts'),
  import('../../platform/identity/operator-links.ts'),
  import('../../server/configuration.ts'),
  import('../../server/safekeeping/data-folder.ts'),
  import('../../server/start.ts'),
  import('./observe.ts'),
]);

const path = await mkdtemp(join(tmpdir(), 'countersign-bench-product-'));
const folder = await openDataFolder(path);
const configuration = configurationFrom({ PORT: '0', COUNTERSIGN_DATA: path, COUNTERSIGN_MARKET_PORT: '0' });
const running = await startServer(configuration, folder, {}, telemetry);
const { origin, identity, installation, kernel } = running;
const observed = observe(kernel);
const { model } = chatModel({});

const api = {
  origin: async () => origin,
  link: async () => (await issueOperatorLink(identity, installation.tenant, installation.operator)).secret,
  /** A bearer token of an assistant that reads. */
  async token(scopes: readonly string[]): Promise<string> {
    const { tenant, operator } = installation;
    const person = {
      tenant,
      id: operator,
      kind: 'operator',
      name: 'Olga',
      scopes: identity.vocabulary.ofRole('owner'),
    } as const;
    return (await issueAccessToken(identity, person, { name: 'Assistant', scopes: [...scopes] })).secret;
  },
  cpuMs: async () => cpuMs(),
  /** What was spent since it was asked last, in milliseconds. */
  spent: async () => observed.take(),
  /** How long the offline planner takes to understand this message, in milliseconds. */
  async understand(message: string): Promise<number> {
    const start = performance.now();
    const situation = { offers: [], proposals: [] };
    const now = new Date().toISOString();
    await understand(model, { message, now, time_zone: 'UTC', currency: 'USD', situation });
    return performance.now() - start;
  },
};
export type ProductApi = typeof api;
serveParent(api, async () => {
  await running.stop();
  await telemetry.stop();
  await folder.release();
  await rm(path, { recursive: true, force: true });
});
