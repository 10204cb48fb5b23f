import { Router } from 'express';
import { z } from 'zod';
import { vendorHealth } from '../../connectors/vendor-health.ts';
import { headOf } from '../../platform/audit/chain.ts';
import { exportAudit } from '../../platform/audit/export.ts';
import type { Kernel } from '../../platform/create-kernel.ts';
import { problemOf } from '../../platform/errors.ts';
import { kernelTransaction } from '../../platform/parts.ts';
import type { StandingPolicy } from '../../platform/proposals/rules.ts';
import { activePolicies, rulesOf } from '../../platform/proposals/standing.ts';
import { listMerchants } from '../../tools/merchants/list-merchants.ts';
import type { AuditEntryView, MerchantView, PolicyView, ToolView } from '../wire.ts';
import { type PersonOf, route } from './answer.ts';
import { namesIn } from './names.ts';

/** What the house is made of, for people to look at: tools, merchants, policies, the audit. */
export function houseRoutes(kernel: Kernel, personOf: PersonOf): Router {
  const router = Router();
  const { parts } = kernel;
  router.get(
    '/tools',
    route(personOf, async ({ person }): Promise<ToolView[]> => {
      const standing = await activePolicies(parts, person.tenant);
      const times = kernel.toolTimes.of(person.tenant);
      return [...kernel.tools.values()].map(({ tool, capability }) => ({
        name: tool.name,
        capability: capability.name,
        title: tool.title,
        description: tool.description,
        word: tool.word,
        scopes: tool.scopes,
        egress: tool.egress,
        policies: standing
          .filter(({ document }) => document.actions.includes(tool.name))
          .map(({ document }) => document.name),
        times: times.get(tool.name) ?? null,
      }));
    }),
  );
  router.get(
    '/merchants',
    route(personOf, async ({ person }): Promise<MerchantView[]> => {
      const listed = await kernel.call(person, listMerchants.name, {});
      if (listed.kind !== 'result') return [];
      const { merchants } = listMerchants.output.parse(listed.data);
      const signal = AbortSignal.timeout(5_000);
      return Promise.all(
        merchants.map(async merchant => {
          const seen = () => vendorHealth.of(merchant.name, merchant.url) ?? null;
          try {
            const facts = await parts.ports.merchants.open(merchant).facts({ signal });
            return {
              ...merchant,
              health: 'ok',
              trust: facts.trust,
              cancels: facts.cancellation !== null,
              contact: facts.contact,
              paths: ['API'],
              seen: seen(),
            };
          } catch (error) {
            return {
              ...merchant,
              health: problemOf(error).message,
              trust: {},
              cancels: false,
              contact: '',
              paths: [],
              seen: seen(),
            };
          }
        }),
      );
    }),
  );
  router.get(
    '/policies',
    route(personOf, async ({ person }) => {
      const [{ rules, version }, standing, names] = await Promise.all([
        kernelTransaction(parts, person.tenant, rulesOf),
        activePolicies(parts, person.tenant),
        namesIn(parts, person.tenant),
      ]);
      return {
        rules: { version, ...rules },
        standing: standing.map(
          (policy): PolicyView => ({
            id: policy.id,
            name: policy.document.name,
            actions: policy.document.actions,
            limits: limitsOf(policy.document),
            validUntil: policy.validUntil.toISOString(),
            signedBy: names.get(policy.signedBy) ?? policy.signedBy,
          }),
        ),
      };
    }),
  );
  router.get(
    '/audit',
    route(personOf, async ({ person, read }) => {
      const { before, limit } = read({
        before: z.coerce.number().int().optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      });
      const names = await namesIn(parts, person.tenant);
      return kernelTransaction(parts, person.tenant, async transaction => {
        const rows = await transaction
          .selectFrom('platform.audit_entry')
          .selectAll()
          .$if(before !== undefined, rows => rows.where('seq', '<', String(before)))
          .orderBy('seq', 'desc')
          .limit(limit)
          .execute();
        return {
          entries: rows.map(
            (row): AuditEntryView => ({
              seq: Number(row.seq),
              at: row.at.toISOString(),
              kind: row.kind,
              actor: row.actor,
              actorName: names.get(row.actor) ?? null,
              hash: row.hash,
              payload: { digest: row.payload_digest },
            }),
          ),
          head: (await headOf(transaction, person.tenant)) ?? null,
        };
      });
    }),
  );
  router.get(
    '/audit/export',
    route(personOf, async ({ person, response }) => {
      response.set({
        'content-type': 'application/x-ndjson',
        'content-disposition': 'attachment; filename="audit.jsonl"',
      });
      for await (const line of exportAudit(parts.database, parts.keyring, person.tenant))
        response.write(`${line}\n`);
      response.end();
    }),
  );
  return router;
}

function limitsOf(policy: StandingPolicy): string[] {
  return [
    policy.accounts === 'any' ? 'at any registered account' : `at ${policy.accounts.join(', ')}`,
    `up to ${policy.max_risk} risk`,
    policy.max_spend_per_call.length
      ? `at most ${policy.max_spend_per_call.map(({ amount, currency }) => `${amount} ${currency} minor units`).join(' or ')} a call`
      : 'spends nothing',
    ...policy.budgets.map(({ unit, limit, window }) => `${limit} ${unit} a ${window}`),
  ];
}
