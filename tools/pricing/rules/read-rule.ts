import type { z } from 'zod';
import { type Base, basesOf, sourceOf } from './base.ts';
import { type Guards, PriceRule, RuleSet } from './rule.ts';
import { conditionsOf } from './selection.ts';

/** What is wrong with a rule, where, and how to mend it. */
export interface Problem {
  /** `guards.floor`; empty for the whole rule. */
  readonly path: string;
  readonly message: string;
}
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const deepest = 40;
const mostConditions = 500;
const mostFallbacks = 6;

/** Reads a rule from anywhere. Nothing unknown is let through, and nothing is guessed. */
export function readRule(given: unknown): Reading<PriceRule> {
  const read = readAs(PriceRule, given);
  if (!read.ok) return read;
  const problems = problemsOf(read.value);
  return problems.length > 0 ? { ok: false, problems } : read;
}

/** Reads rules that are run together; their ids must differ. */
export function readRuleSet(given: unknown): Reading<RuleSet> {
  const read = readAs(RuleSet, given);
  if (!read.ok) return read;
  const seen = new Set<string>();
  const problems = read.value.rules.flatMap((rule, at) => {
    const own = problemsOf(rule).map(each => ({ ...each, path: join(`rules.${at}`, each.path) }));
    if (seen.has(rule.id))
      own.push({ path: `rules.${at}.id`, message: `${rule.id} stands here twice; keep one version of it` });
    seen.add(rule.id);
    return own;
  });
  return problems.length > 0 ? { ok: false, problems } : read;
}

const join = (...path: string[]): string => path.filter(Boolean).join('.');

function readAs<T>(schema: z.ZodType<T>, given: unknown): Reading<T> {
  const endless = endlessPath(given, [], '');
  if (endless !== undefined) return { ok: false, problems: [endless] };
  const { success, data, error } = schema.safeParse(given);
  if (success) return { ok: true, value: data };
  return {
    ok: false,
    problems: error.issues.map(issue => ({
      path: issue.path.join('.'),
      message:
        issue.code === 'unrecognized_keys'
          ? `does not know ${issue.keys.join(', ')}; remove it or correct its name`
          : issue.message,
    })),
  };
}

/** An object that holds itself has no end, and a very deep one no reader. */
function endlessPath(value: unknown, within: readonly object[], path: string): Problem | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (within.includes(value))
    return { path, message: 'is circular: it leads back to itself; end it with skip, block or current' };
  if (within.length > deepest)
    return { path, message: `is nested more than ${deepest} deep; make it flatter` };
  if (Array.isArray(value) && value.every(each => typeof each !== 'object')) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const found = endlessPath(part, [...within, value], join(path, key));
    if (found) return found;
  }
  return undefined;
}

/** What the schema cannot say: parts that contradict each other. */
function problemsOf(rule: PriceRule): Problem[] {
  const conditions = [...conditionsOf(rule.select)];
  return [
    ...currencyProblems(rule),
    ...guardProblems(rule.guards),
    ...baseProblems(rule.base),
    ...changeProblems(rule),
    ...(conditions.length > mostConditions
      ? [{ path: 'select', message: `has more than ${mostConditions} conditions; split the rule` }]
      : []),
  ];
}

function currencyProblems({ currency, change, guards, select }: PriceRule): Problem[] {
  const money: [path: string, currency: string | undefined][] = [
    ['change', 'currency' in change ? change.currency : undefined],
    ['guards.floor', guards.floor?.currency],
    ['guards.ceiling', guards.ceiling?.currency],
  ];
  for (const each of conditionsOf(select)) if (each.kind === 'price') money.push(['select', each.currency]);
  return money.flatMap(([path, other]) =>
    other === undefined || other === currency
      ? []
      : [
          {
            path,
            message: `is in ${other}, but the rule is about prices in ${currency}; say it in ${currency}`,
          },
        ],
  );
}

function guardProblems({ floor, ceiling }: Guards): Problem[] {
  if (!floor || !ceiling || floor.amount <= ceiling.amount) return [];
  const message = `the floor ${floor.amount} lies above the ceiling ${ceiling.amount}: no price fits; lower the floor or raise the ceiling`;
  return [{ path: 'guards', message }];
}

function baseProblems(base: Base): Problem[] {
  const chain = basesOf(base);
  if (chain.length > mostFallbacks)
    return [{ path: 'base', message: `falls back more than ${mostFallbacks - 1} times; end it sooner` }];
  return chain.flatMap((each, at) => {
    // The same source seen through a shorter patience misses whatever the first one missed.
    const again = chain
      .slice(0, at)
      .find(earlier => sourceOf(earlier) === sourceOf(each) && patience(earlier) >= patience(each));
    return again
      ? [
          {
            path: 'base',
            message: `is circular: ${sourceOf(each)} falls back to itself; end it with skip, block or current`,
          },
        ]
      : [];
  });
}
const patience = (base: Base): number => ('no_older_than_hours' in base ? base.no_older_than_hours : 0);

function changeProblems({ change, base }: PriceRule): Problem[] {
  const competitors = base.kind.startsWith('competitor');
  if (change.kind === 'set')
    return base.kind === 'current'
      ? []
      : [{ path: 'base', message: 'is not used when a price is set; make it { "kind": "current" }' }];
  const matches = change.kind.startsWith('match');
  if (matches && !competitors)
    return [
      { path: 'change', message: 'matches competitors, but the base is none; choose a competitor base' },
    ];
  if (!matches && competitors)
    return [
      {
        path: 'change',
        message: `starts from a competitor's price; use match, match_percent or match_absolute instead of ${change.kind}`,
      },
    ];
  return [];
}
