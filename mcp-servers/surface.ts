import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { optionsOf } from '../platform/options.ts';
import { productCapabilities } from './product.ts';
import { type Surface, serializeSurface, surfaceOf, surfaceTable } from './surface-report.ts';

/**
 * `npm run surface`: every tool with its word, scopes, hints, egress and tokens, and what changed since the snapshot
 * was reviewed. `--write` keeps the present surface as the reviewed one.
 */
const { write } = optionsOf({ write: { type: 'boolean', default: false } });
const snapshotFile = new URL('surface.snapshot.json', import.meta.url);
const surface = surfaceOf(await productCapabilities());
console.log(surfaceTable(surface));

const reviewed: Surface = existsSync(snapshotFile)
  ? JSON.parse(await readFile(snapshotFile, 'utf8'))
  : { servers: {}, tools: {} };
const names = new Set([...Object.keys(reviewed.tools), ...Object.keys(surface.tools)]);
const changes = [...names].flatMap(name => {
  const [before, now] = [reviewed.tools[name], surface.tools[name]];
  if (!before) return [`+ ${name}`];
  if (!now) return [`- ${name}`];
  return JSON.stringify(before) === JSON.stringify(now)
    ? []
    : [`~ ${name}: ${before.tokens} → ${now.tokens} tokens`];
});
if (changes.length > 0) console.log(`\nSince the last review:\n${changes.join('\n')}`);
if (write) await writeFile(snapshotFile, serializeSurface(surface));
