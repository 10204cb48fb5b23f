import { parseArgs } from 'node:util';
import { graphPages } from '../graphs/pages.ts';
import { registry } from '../graphs/registry.ts';
import { writePages } from './pages.ts';

/** `npm run graphs`: draws every graph of the registry into `docs/graphs/`. `--check` fails where a picture is stale. */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
await writePages(await graphPages(registry), { check: values.check, mend: 'npm run graphs' });
