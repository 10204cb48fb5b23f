import { parseArgs } from 'node:util';
import type { Suite, Tier } from './suite.ts';

/** What was asked for on the command line. */
export interface Asked {
  readonly suites: readonly Suite[];
  readonly data: string | undefined;
  readonly json: boolean;
  readonly tier: Tier | undefined;
  readonly runs: number;
  readonly register: boolean;
  readonly accept: boolean;
  /** Keeps the figures of this run, so that a trend can be seen. */
  readonly keep: boolean;
  /** Where to write the page of this run. */
  readonly report: string | undefined;
  /** Where to draw the head of that page. */
  readonly picture: string | undefined;
}

/** A command line that cannot be followed, with how to mend it. */
export class CannotAsk extends Error {}

const tiers = ['planner', 'replay', 'live'] as const;

export function askedFor(words: readonly string[], suites: readonly Suite[]): Asked {
  const { values, positionals } = parse(words);
  const names = suites.map(({ name }) => name);
  const unknown = positionals.find(name => !names.includes(name));
  if (unknown !== undefined)
    throw new CannotAsk(`There is no suite ${unknown}. There are: ${names.join(', ')}.`);
  const chosen = positionals.length === 0 ? suites : suites.filter(({ name }) => positionals.includes(name));
  if (values.data !== undefined && chosen.length !== 1)
    throw new CannotAsk('--data is for one suite; name it: npm run evals -- <suite> --data PATH.');
  if (values.data !== undefined && values.accept)
    throw new CannotAsk('--accept is for the suite’s own data; leave out --data.');
  return {
    suites: chosen,
    data: values.data,
    json: values.json,
    tier: tierOf(values.model),
    runs: runsOf(values.runs),
    register: values.register,
    accept: values.accept,
    keep: values.keep,
    report: values.report,
    picture: values.picture,
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        json: { type: 'boolean', default: false },
        model: { type: 'string' },
        runs: { type: 'string', default: '1' },
        register: { type: 'boolean', default: false },
        accept: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        report: { type: 'string' },
        picture: { type: 'string' },
      },
    });
  } catch (error) {
    const why = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new CannotAsk(
      `${why}. Options: --data PATH, --json, --model ${tiers.join('|')}, --runs N, --register, --accept, --keep, --report FILE, --picture FILE.`,
    );
  }
}

function tierOf(model: string | undefined): Tier | undefined {
  if (model === undefined) return undefined;
  const tier = tiers.find(each => each === model);
  if (!tier) throw new CannotAsk(`--model is one of ${tiers.join(', ')}, not ${model}.`);
  return tier;
}

function runsOf(text: string): number {
  const runs = Number(text);
  if (!/^\d+$/.test(text) || runs < 1 || runs > 100)
    throw new CannotAsk(`--runs is a number from 1 to 100, not ${text}.`);
  return runs;
}
