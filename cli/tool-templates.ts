import type { Word } from '../platform/tool.ts';

export interface NewTool {
  /** A folder under `tools/`. */
  readonly capability: string;
  /** The capability's schema in the database. */
  readonly schema: string;
  /** The exported constant of the capability, such as `orders`. */
  readonly constant: string;
  /** `verb_object` */
  readonly name: string;
  readonly word: Word;
}

export const camel = (name: string): string => name.replace(/[-_](.)/g, (_, letter) => letter.toUpperCase());
export const kebab = (name: string): string => name.replaceAll('_', '-');
/** What the tool is about, which its table is named after: `set_label` → `label`. */
export const objectOf = (name: string): string => name.slice(name.indexOf('_') + 1);

const sentence = (name: string): string => {
  const words = name.replaceAll('_', ' ');
  return words[0]!.toUpperCase() + words.slice(1);
};

/** The tool's file, its test's, and for a word that writes its table's migration. */
export function filesOf(tool: NewTool): { readonly source: string; readonly test: string } {
  return { query: queryFiles, draft: draftFiles, action: actionFiles }[tool.word](tool);
}

/** A table for what the tool writes, behind the wall between tenants. */
export const migrationOf = ({ schema, name }: NewTool): string => `create table ${schema}.${objectOf(name)} (
  tenant_id uuid not null,
  id text not null,
  text text not null,
  primary key (tenant_id, id)
);
select platform.protect('${schema}.${objectOf(name)}');
`;

export const tableOf = ({ schema, name }: NewTool): string =>
  `'${schema}.${objectOf(name)}': { tenant_id: string; id: string; text: string };`;

const facts = ({ name, capability }: NewTool, scope: string, about: string): string => `name: '${name}',
  title: '${sentence(name)}',
  description: '${about}',
  version: 1,
  scopes: ['${capability}:${scope}'],
  egress: 'none',`;

const testHead = (
  { capability, constant }: NewTool,
  imports = '',
) => `import { afterAll, beforeAll, expect, test } from 'vitest';
${imports}import { openTestKernel, type TestKernel } from '../../platform/testing/kernel.ts';
import { ${constant} } from './${capability}.ts';

let house: TestKernel;
beforeAll(async () => {
  house = await openTestKernel({ capabilities: [${constant}] });
});
afterAll(() => house.close());
`;

function queryFiles(tool: NewTool): { source: string; test: string } {
  const { name } = tool;
  return {
    source: `import { z } from 'zod';
import { query } from '../../platform/tool.ts';

export const ${camel(name)} = query({
  ${facts(tool, 'read', `Says how many words a text has. Say here what ${name} is for, and when to use it.`)}
  input: z.object({ text: z.string().max(2000) }),
  output: z.object({ words: z.int().min(0) }),
  say: ({ words }) => \`\${words} words.\`,
  run: async ({ text }) => ({ words: text.split(/\\s+/).filter(Boolean).length }),
});
`,
    test: `${testHead(tool)}
test('${name} counts words', async () => {
  const { agent } = house.people();
  const answer = await house.kernel.call(agent, '${name}', { text: 'two words' });
  expect(answer).toMatchObject({ kind: 'result', data: { words: 2 } });
});
`,
  };
}

function draftFiles(tool: NewTool): { source: string; test: string } {
  const { name, schema } = tool;
  const table = `${schema}.${objectOf(name)}`;
  return {
    source: `import { z } from 'zod';
import { draft } from '../../platform/tool.ts';
import './tables.ts';

export const ${camel(name)} = draft({
  ${facts(tool, 'draft', `Keeps a text as a draft. Say here what ${name} is for, and when to use it.`)}
  input: z.object({ text: z.string().min(1).max(2000) }),
  output: z.object({ id: z.uuid() }),
  say: () => 'Kept as a draft.',
  async run({ text }, context) {
    const id = context.newId();
    await context.store(store =>
      store.insertInto('${table}').values({ tenant_id: context.tenant, id, text }).execute(),
    );
    return { id };
  },
});
`,
    test: `${testHead(tool)}
test('${name} keeps a draft that its own tenant alone can read', async () => {
  const { tenant, agent } = house.people();
  const stranger = house.people().tenant;
  await house.kernel.call(agent, '${name}', { text: 'a thought' });
  const textsOf = (reader: string) =>
    house.database.transaction({ tenant: reader, role: 'cs_${schema}_query' }, t =>
      t.selectFrom('${table}').select('text').execute(),
    );
  expect(await textsOf(tenant)).toEqual([{ text: 'a thought' }]);
  expect(await textsOf(stranger)).toEqual([]);
});
`,
  };
}

function actionFiles(tool: NewTool): { source: string; test: string } {
  const { name, schema } = tool;
  const table = `${schema}.${objectOf(name)}`;
  return {
    source: `import { z } from 'zod';
import type { Store } from '../../platform/database/store.ts';
import { localAction } from '../../platform/tool.ts';
import './tables.ts';

const textOf = async (store: Store, id: string): Promise<string | null> =>
  (await store.selectFrom('${table}').select('text').where('id', '=', id).executeTakeFirst())?.text ?? null;

/** Writes our own table, in the transaction that records it as done. For the outside world, see \`action\` in platform/tool.ts. */
export const ${camel(name)} = localAction({
  ${facts(tool, 'act', `Proposes to set a text. Say here what ${name} is for, and when to use it.`)}
  input: z.object({ id: z.string().min(1).max(100), text: z.string().min(1).max(2000) }),
  output: z.object({ done: z.boolean() }),
  say: () => 'The text is set.',
  async preview({ id, text }, context) {
    const before = await context.store(store => textOf(store, id));
    return {
      sentence: \`Set \${id} to “\${text}”.\`,
      targets: [{ ref: id, title: id, before, after: text }],
      totals: [],
      facts: [],
      reversibility: { kind: 'reversible' as const, how: 'Set it back.' },
      risk: { level: 'low' as const, reasons: [] },
      guarantees: { conditionalWrite: true, idempotencyKey: true },
      account: null,
    };
  },
  read: (target, { store }) => textOf(store, target.ref),
  async apply(target, { store, tenant }) {
    const text = z.string().parse(target.after);
    await store
      .insertInto('${table}')
      .values({ tenant_id: tenant, id: target.ref, text })
      .onConflict(conflict => conflict.columns(['tenant_id', 'id']).doUpdateSet({ text }))
      .execute();
    return { receipt: { id: target.ref } };
  },
  result: receipts => ({ done: receipts[0] !== null }),
});
`,
    test: `${testHead(
      tool,
      `import { decide, openChallenge } from '../../platform/proposals/decide.ts';
import { readProposal } from '../../platform/proposals/read.ts';
`,
    )}
test('${name} writes nothing before a person approves, and then once', async () => {
  const { tenant, ada, agent } = house.people();
  const { parts } = house.kernel;
  const asked = await house.kernel.call(agent, '${name}', { id: 'a', text: 'new' });
  if (asked.kind !== 'approval_required') throw new Error(\`expected a proposal, got \${JSON.stringify(asked)}\`);
  const rows = () =>
    house.database.transaction({ tenant, role: 'cs_${schema}_query' }, t =>
      t.selectFrom('${table}').select(['id', 'text']).execute(),
    );
  await house.settle();
  expect(await rows()).toEqual([]);

  const { id: proposal } = asked.proposal;
  const { nonce, fingerprint } = await openChallenge(parts, ada, proposal);
  await decide(parts, ada, { proposal, decision: 'approve', fingerprint, challenge: nonce });
  await house.settle();
  expect(await rows()).toEqual([{ id: 'a', text: 'new' }]);
  expect(await readProposal(parts, ada, proposal)).toMatchObject({ status: 'executed' });
});
`,
  };
}
