import { modernClient } from '../../mcp-servers/fixture/clients.ts';
import { newId } from '../../platform/identifiers.ts';
import { createTenant } from '../../platform/identity/tenants.ts';
import { Person } from '../testing/person.ts';
import { type Started, start } from '../testing/started.ts';

type McpClient = Awaited<ReturnType<typeof modernClient>>;

export interface Good {
  readonly sku: string;
  readonly variant: string;
}

/** One running server for all histories: two operators and a viewer of one tenant, a stranger of another, an assistant. */
export interface House {
  readonly started: Started;
  readonly ada: Person;
  readonly ben: Person;
  readonly viewer: Person;
  readonly stranger: Person;
  /** An assistant's token, and its client over MCP. */
  readonly token: string;
  readonly assistant: McpClient;
  /** Goods that no history has touched yet. */
  freshGoods(count: number): readonly Good[];
  /** Reads past the kernel's roles, as the owner of the database can. */
  rows<Row>(sql: string): Promise<Row[]>;
  /** The rules of approval from now on. Setting them is no part of a history, so they are simply written. */
  require(people: 1 | 2): Promise<void>;
  close(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const started = await start();
  const { running, origin } = started;
  const { identity, installation, kernel } = running;
  const { tenant } = installation;
  const rows = async <Row>(sql: string) => (await kernel.parts.database.asOwner(sql)) as Row[];
  const ada = await started.operator();
  const invite = async (name: string, role: string): Promise<Person> => {
    const { link } = await ada.post<{ link: string }>('/api/operators', { name, role });
    return Person.signIn(origin, new URL(link).hash.slice(1));
  };
  const elsewhere = await createTenant(identity, { name: 'Elsewhere', operator: 'Mallory' });
  const { secret: token } = await ada.post<{ secret: string }>('/api/tokens', { name: 'Assistant' });
  const goods = await rows<Good>(
    `select sku, variant_id as variant from pricing.price where tenant_id = '${tenant}' and shop = 'store'
      and map is null and amount > 500 order by sku`,
  );
  let taken = 0;
  let rules = 1;
  const assistant = await modernClient(`${origin}/mcp/pricing`, {}, token);
  return {
    started,
    ada,
    ben: await invite('Ben', 'operator'),
    viewer: await invite('Vera', 'viewer'),
    stranger: await Person.signIn(origin, elsewhere.link.secret),
    token,
    assistant,
    freshGoods(count) {
      const fresh = goods.slice(taken, taken + count);
      taken += count;
      if (fresh.length < count) throw new Error(`${goods.length} goods are not enough for so many histories`);
      return fresh;
    },
    rows,
    async require(people) {
      const document = {
        two_people_from_risk: people === 2 ? 'medium' : 'never',
        two_people_from: [],
        passkey_from_risk: 'never',
        separate_requester: false,
        decide_within_ms: 3_600_000,
        use_within_ms: 3_600_000,
      };
      await rows(`insert into platform.approval_rules (tenant_id, version, document, created_by)
        values ('${tenant}', ${++rules * 1000}, '${JSON.stringify(document)}', '${newId()}')`);
    },
    async close() {
      await assistant.close();
      await started.close();
    },
  };
}
