import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { query } from '../../platform/tool.ts';
import { findingsIn } from './rules/findings.ts';
import { readBack } from './rules/read-back.ts';
import './tables.ts';

/** A rule of the book, as it stands or as it once stood. */
export const getPriceRule = query({
  name: 'get_price_rule',
  title: 'Look at a price rule',
  description:
    'Shows a price rule: what it does in a sentence, its document, its versions, and what is doubtful in it.',
  version: 1,
  scopes: ['pricing:read'],
  egress: 'none',
  input: z.object({
    rule: z.string(),
    version: z.int().min(1).optional().describe('Absent: the newest'),
  }),
  output: z.object({
    rule: z.string(),
    version: z.int(),
    name: z.string(),
    sentence: z.string().describe('What the rule does, made from the rule itself'),
    findings: z.array(z.object({ kind: z.string(), says: z.string(), mend: z.string() })),
    document: z.looseObject({}),
    versions: z.array(z.object({ version: z.int(), at: z.iso.datetime(), by: z.string() })),
  }),
  say: ({ rule, version, sentence }) => `${rule}, version ${version}: ${sentence}`,
  nextSteps: ({ rule }) => [`simulate_price_rule with rule ${rule}`],
  async run({ rule: id, version }, context) {
    const rows = await context.store(store =>
      store
        .selectFrom('pricing.rule')
        .select(['version', 'document', 'created_at', 'created_by'])
        .where('id', '=', id)
        .orderBy('version', 'desc')
        .execute(),
    );
    const shown = rows.find(row => version === undefined || row.version === version);
    if (!shown)
      throw new Refusal(
        'not_found',
        `There is no price rule ${id}${version ? ` in version ${version}` : ''}.`,
        {
          mend: rows.length
            ? `It has the versions ${rows.map(row => row.version).join(', ')}.`
            : 'Make one with draft_price_rule; its answer names the id.',
        },
      );
    const { document } = shown;
    return {
      rule: id,
      version: shown.version,
      name: document.name,
      sentence: readBack(document),
      findings: findingsIn({ rules: [document], on_tie: 'block' }, context.now()).map(
        ({ kind, says, mend }) => ({
          kind,
          says,
          mend,
        }),
      ),
      document: { ...document },
      versions: rows.map(row => ({
        version: row.version,
        at: row.created_at.toISOString(),
        by: row.created_by,
      })),
    };
  },
});
