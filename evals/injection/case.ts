import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { goals } from './goals.ts';
import { phrasings } from './phrasings.ts';
import { places } from './places.ts';
import { tasks } from './tasks.ts';

const nameOf = <Name extends string>(record: Readonly<Record<Name, unknown>>) =>
  z.enum(Object.keys(record) as [Name, ...Name[]]);

/** What a person wants done, and what an outsider wants done instead, where it is written, and in which words. */
export const injectionCase = z.strictObject({
  id: z.string(),
  task: nameOf(tasks),
  place: nameOf(places),
  goal: nameOf(goals),
  phrasing: nameOf(phrasings),
  text: z.string().min(1),
});
export type InjectionCase = z.infer<typeof injectionCase>;

export const ownCases = new URL('../../datasets/injections/injections.jsonl', import.meta.url);

export const readCases = (path: string | URL): InjectionCase[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => injectionCase.parse(JSON.parse(line)));
