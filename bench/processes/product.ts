import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chatModel } from '../../agents/models.ts';
import { understand } from '../../agents/understand.ts';
import { issueOperatorLink } from '../../platform/identity/operator-links.ts';
import { configurationFrom } from '../../server/configuration.ts';
import { openDataFolder } from '../../server/safekeeping/data-folder.ts';
import { startServer } from '../../server/start.ts';
import { cpuMs, serveParent } from './child.ts';
import { observe } from './observe.ts';

/** The real server with its market on free ports, and what its parts spend while it answers. */
const path = await mkdtemp(join(tmpdir(), 'countersign-bench-product-'));
const folder = await openDataFolder(path);
const configuration = configurationFrom({ PORT: '0', COUNTERSIGN_DATA: path, COUNTERSIGN_MARKET_PORT: '0' });
const running = await startServer(configuration, folder, {});
const { origin, identity, installation, kernel } = running;
const observed = observe(kernel);
const { model } = chatModel({});

const api = {
  origin: async () => origin,
  link: async () => (await issueOperatorLink(identity, installation.tenant, installation.operator)).secret,
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
  await folder.release();
  await rm(path, { recursive: true, force: true });
});
