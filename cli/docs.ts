import { commandsDocument } from '../agents/planner/commands.ts';
import { deployFiles } from '../deploy/files.ts';
import { graphPages } from '../graphs/pages.ts';
import { registry } from '../graphs/registry.ts';
import { optionsOf } from '../platform/options.ts';
import { capabilities } from '../tools/capabilities.ts';
import { priceRuleSchema } from '../tools/pricing/rules/json-schema.ts';
import { writePages } from './pages.ts';
import { errorsPage, serverPage, serversPage, settingsPage } from './reference.ts';
import { sdkTools } from './sdk-tools.ts';

/**
 * `npm run docs`: writes the pages that are made from the code, so that they cannot say anything else. `--check` writes
 * nothing and fails where a page is another than the code's.
 */
const { check } = optionsOf({ check: { type: 'boolean', default: false } });
const pages = new Map([
  ['docs/commands.md', commandsDocument()],
  ['docs/settings.md', settingsPage()],
  ['docs/errors.md', errorsPage()],
  ['docs/schemas/price-rule.schema.json', priceRuleSchema()],
  ['docs/servers/README.md', serversPage(capabilities)],
  ...capabilities.map(each => [`docs/servers/${each.name}.md`, serverPage(each)] as const),
  ...(await graphPages(registry)),
  ['sdk/tools.ts', await sdkTools()],
  ...deployFiles(),
]);
await writePages(pages, { check, mend: 'npm run docs' });
