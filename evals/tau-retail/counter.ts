import { randomBytes } from 'node:crypto';
import { type Toolset, toolsetFor } from '../../graphs/toolset.ts';
import { createGateway } from '../../mcp-servers/gateway.ts';
import type { Ports } from '../../platform/context.ts';
import { createKernel, type Kernel } from '../../platform/create-kernel.ts';
import type { Database } from '../../platform/database/database.ts';
import { openEmbedded } from '../../platform/database/embedded.ts';
import { migrate } from '../../platform/database/migrate.ts';
import { Refusal } from '../../platform/errors.ts';
import { openQueue } from '../../platform/events/queue.ts';
import { newId } from '../../platform/identifiers.ts';
import type { Principal } from '../../platform/principal.ts';
import { newKeyringDocument } from '../../platform/privacy/keyring-document.ts';
import { keyringOf } from '../../platform/privacy/keys.ts';
import { readProposal } from '../../platform/proposals/read.ts';
import { approvals } from '../../tools/approvals/approvals.ts';
import { kinds, type Shop } from './records.ts';
import { retail } from './retail.ts';
import { recordsOf } from './shop-records.ts';

/** The shop's counter: the real kernel with its workers, on an embedded database, behind the real gateway. */
export interface Counter {
  readonly kernel: Kernel;
  readonly database: Database;
  /** Opens a shop of its own with these records; the one before is cleared away. */
  openShop(shop: Shop): Promise<OpenShop>;
  close(): Promise<void>;
}

export interface OpenShop {
  readonly tenant: string;
  /** The person who decides, in the console. */
  readonly operator: Principal;
  /** The agent's tools, over MCP. */
  readonly agent: Toolset;
  /** The records as they stand. */
  records(): Promise<Shop>;
}

export async function openCounter(): Promise<Counter> {
  const database = await openEmbedded();
  await migrate(database, [retail, approvals]);
  const kernel: Kernel = await createKernel({
    database,
    keyring: keyringOf(newKeyringDocument()),
    capabilities: [retail, approvals],
    ports: { proposals: proposalsOf(() => kernel) } as Ports,
    proposalUrl: id => `http://localhost/proposals/${id}`,
  });
  await kernel.startWorkers(await openQueue({ database }));
  const gateway = createGateway({
    toolbox: kernel,
    origin: 'http://localhost',
    authenticate: async () => new Refusal('unauthenticated', 'Nobody comes in over the network.').problem,
    stateKey: randomBytes(32),
  });
  return {
    kernel,
    database,
    async openShop(shop) {
      const tenant = newId();
      await stock(database, tenant, shop);
      const operator: Principal = {
        tenant,
        id: newId(),
        kind: 'operator',
        name: 'Operator',
        scopes: ['*', 'decisions:make'],
      };
      const agent: Principal = {
        tenant,
        id: newId(),
        kind: 'agent',
        name: 'Customer service',
        scopes: ['retail:read', 'retail:act', 'approvals:read'],
        onBehalfOf: operator.id,
      };
      return {
        tenant,
        operator,
        agent: toolsetFor(agent, as => gateway.inProcess(as)),
        records: () => recordsIn(database, tenant),
      };
    },
    async close() {
      await gateway.close();
      await kernel.close();
      await database.close();
    },
  };
}

/** What the agent may see of its own proposals. It reads and waits; the rest is for others. */
const proposalsOf = (kernel: () => Kernel): Pick<Ports['proposals'], 'read' | 'wait' | 'url'> => ({
  read: (principal, id) => readProposal(kernel().parts, principal, id),
  async wait(principal, id, timeoutMs, signal) {
    if (timeoutMs > 0) await kernel().waitForProposal(principal, id, timeoutMs, signal);
    return readProposal(kernel().parts, principal, id);
  },
  url: id => kernel().parts.proposalUrl(id),
});

/** Fills the shelves as the owner of the database does, and begins the journal after that. */
async function stock({ pool }: Database, tenant: string, shop: Shop): Promise<void> {
  await pool.query('truncate retail.record, retail.journal');
  for (const kind of kinds)
    await pool.query(
      `insert into retail.record (tenant_id, kind, id, place, document)
       select $1, $2, e.key, e.place, e.value from json_each($3) with ordinality as e(key, value, place)`,
      [tenant, kind, JSON.stringify(shop[kind])],
    );
  await pool.query('truncate retail.journal');
}

const recordsIn = ({ transaction }: Database, tenant: string): Promise<Shop> =>
  transaction({ tenant, role: 'cs_retail_query' }, async store => ({
    products: Object.fromEntries(await recordsOf(store, 'products')),
    users: Object.fromEntries(await recordsOf(store, 'users')),
    orders: Object.fromEntries(await recordsOf(store, 'orders')),
  }));
