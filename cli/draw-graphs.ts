import { graphPages } from '../graphs/pages.ts';
import { registry } from '../graphs/registry.ts';
import { optionsOf } from '../platform/options.ts';
import { writePages } from './pages.ts';

/** `npm run graphs`: draws every graph of the registry into `docs/graphs/`. `--check` fails where a picture is stale. */
const { check } = optionsOf({ check: { type: 'boolean', default: false } });
await writePages(await graphPages(registry), { check, mend: 'npm run graphs' });
