import type { GitHubAccount } from '../connectors/github/client.ts';
import { callVendor } from '../connectors/http.ts';
import type { Database } from '../platform/database/database.ts';
import { roleOf } from '../platform/database/migrate.ts';
import { Refusal } from '../platform/errors.ts';
import { log } from '../platform/telemetry/log.ts';
import '../tools/ci/tables.ts';

/** Whose continuous integration is read: an account, the repositories that agents may ask about, and its webhooks' secret. */
export interface GitHub {
  readonly account: GitHubAccount;
  readonly repositories: readonly string[];
  readonly webhookSecret: string | undefined;
}

/** Makes the register say these repositories and no others, so that agents may ask about what is connected now. */
export const registerRepositories = (
  database: Database,
  tenant: string,
  repositories: readonly string[],
): Promise<void> =>
  database.transaction({ tenant, role: roleOf('ci', 'action') }, async t => {
    const known = await t.selectFrom('ci.repository').select('name').execute();
    for (const { name } of known.filter(({ name }) => !repositories.includes(name)))
      await t.deleteFrom('ci.repository').where('name', '=', name).execute();
    for (const name of repositories)
      await t
        .insertInto('ci.repository')
        .values({ tenant_id: tenant, name })
        .onConflict(conflict => conflict.doNothing())
        .execute();
  });

/** Asks for a repository, as any call of our tools does; refuses as they would when GitHub cannot be used. */
export async function reachGitHub({ account, repositories }: GitHub, signal: AbortSignal): Promise<void> {
  const [repository] = repositories;
  if (!repository) throw new Refusal('not_found', 'No repository is connected.');
  const { status } = await callVendor({
    vendor: 'GitHub',
    method: 'GET',
    url: `${account.api}/repos/${repository}`,
    headers: { authorization: `Bearer ${account.token}`, 'user-agent': 'countersign' },
    writes: false,
    signal,
  });
  if (status === 401) throw new Refusal('vendor_unauthorized', 'GitHub does not take the token.');
  if (status !== 200) throw new Refusal('vendor_unavailable', `GitHub answered ${status}.`);
}

/** Asks the sandbox for webhooks, as the owner of a real repository does on its settings page. */
export async function askForWebhooks(
  { account, repositories, webhookSecret }: GitHub,
  origin: string,
): Promise<void> {
  for (const repository of repositories) {
    const { status } = await callVendor({
      vendor: 'GitHub',
      method: 'POST',
      url: `${account.api}/repos/${repository}/hooks`,
      headers: { authorization: `Bearer ${account.token}`, 'user-agent': 'countersign' },
      body: {
        config: { url: `${origin}/webhooks/github`, content_type: 'json', secret: webhookSecret },
        events: ['check_run', 'workflow_run', 'push', 'pull_request', 'deployment_status'],
      },
      writes: true,
    });
    if (status !== 201) log.warn({ repository, status }, 'the sandbox sends no webhooks');
  }
}
