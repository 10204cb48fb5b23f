/** What a merchant says about prices: change them, try a change, ask about one, look at the market. */
import { type Days, lastOccurrence } from '../calendar.ts';
import { type Command, type Commands, command, given, held } from '../command.ts';
import { type Captures, refuse } from '../phrase-parser.ts';
import type { WordToken } from '../vocabulary.ts';
import {
  type ChangeSlots,
  competitorOf,
  type Direction,
  type Part,
  type PriceVerb,
  signed,
} from './price-parts.ts';
import { type ScheduleParts, scheduleOf } from './schedule.ts';
import { meaning, type PlannerRules, type ReadingContext, todayOf } from './values.ts';

/** What is said twice is not chosen between. */
function addOnce(into: Record<string, unknown>, more: object): void {
  for (const [name, value] of Object.entries(more)) {
    if (name in into) refuse();
    into[name] = value;
  }
}
const filled = <T extends object>(value: T): T | undefined =>
  Object.keys(value).length > 0 ? value : undefined;

/** Joins what was said; `undefined` where the parts contradict each other. */
function join(
  parts: readonly Part[],
  direction: Direction | undefined,
  context: ReadingContext,
): object | 'no products' | 'no change' {
  const select: Record<string, unknown> = {};
  const guards: Record<string, unknown> = {};
  const rounding: Record<string, unknown> = {};
  const when: Record<string, unknown> = {};
  let change: ChangeSlots | undefined;
  let announced: true | undefined;
  for (const part of parts) {
    if (part.part === 'select') {
      for (const [name, value] of Object.entries(part.select))
        if (Array.isArray(value)) select[name] = [...((select[name] as string[]) ?? []), ...value];
        else addOnce(select, { [name]: value });
    } else if (part.part === 'guard') addOnce(guards, part.guard);
    else if (part.part === 'announced') announced = true;
    else if (part.part === 'round') addOnce(rounding, part.rounding);
    else if (part.part === 'when') addOnce(when, part.when);
    else if (change) return refuse();
    else if (part.part === 'change') change = part.change;
    else if (part.part === 'to') change = { kind: 'set', ...part.money };
    else change = direction && signed(part, direction);
  }
  // "all headphones" selects headphones; "all but Sony" still needs the word.
  if (Object.keys(select).some(name => name !== 'all' && !name.startsWith('excluded_'))) delete select.all;
  if (!change) return 'no change';
  if (Object.keys(select).length === 0) return 'no products';
  return given({
    selector: select,
    change,
    announced,
    guards: filled(guards),
    rounding: filled(rounding),
    schedule: filled(when) && scheduleOf(when as ScheduleParts, todayOf(context), context.timeZone),
  });
}
const adjusting = (intent: 'adjust_prices' | 'simulate_prices', head: string): Command => ({
  intent,
  phrase: `${head} ( ( On | For | Of | And | Comma | With | In | Connective | Then )* ( verb=priceVerb | part=pricePart | Prices | SkuWord | It ) )+`,
  value: (c, context) => {
    const parts = c.all<Part>('part');
    const verbs = c.all<PriceVerb>('verb');
    // "were laptops lowered?" tells or asks; only "lower laptops" orders.
    if (intent === 'adjust_prices' && (c.has('told') || verbs.some(({ past }) => past))) return refuse();
    c.has('told');
    const directions = new Set(verbs.flatMap(({ direction }) => direction ?? []));
    const changes = parts.filter(({ part }) => part === 'change' || part === 'by' || part === 'to');
    if (verbs.length === 0 && !parts.some(({ part }) => part === 'change')) return refuse();
    if (changes.length === 0 && directions.size === 0) return refuse();
    const cut = parts.find(part => part.part === 'by' && part.points !== undefined && part.points >= 10_000);
    if (cut && directions.has(-1))
      return held(intent, 'ambiguous', 'A cut of 100 % or more leaves no price. By how much shall it be?');
    const joined = join(parts, directions.size === 1 ? [...directions][0] : undefined, context);
    if (joined === 'no products')
      return held(intent, 'missing', 'Which products: a category, a brand, SKUs, or all?');
    if (joined === 'no change')
      return held(
        intent,
        'missing',
        'How shall the prices change: by a percentage, by an amount, or to a price?',
      );
    return { outcomes: [{ intent, slots: joined }] };
  },
});

/** A run lies in the past: "Monday's" is the Monday that was. */
const pastDay = (day: Days | undefined, context: ReadingContext): string | undefined =>
  day && lastOccurrence(day, todayOf(context));

/** The run that was meant: by id, or the latest one; a run that nobody pointed at stays unsaid. */
const runSaid = (c: Captures, { situation: { last_run } }: ReadingContext): string | undefined => {
  const latest = c.has('last') ? 'last' : undefined;
  return c.one<string>('id') ?? (last_run?.kind === 'price' ? last_run.id : latest);
};

/** A name, not "me" or "out": "watch out" watches nobody. */
const watched = (c: Captures, context: ReadingContext): string | undefined => {
  const name = competitorOf(c, context)?.replace(/['’]s$/, '');
  return name && /^(?:me|us|you|him|her|out|over|mouth|back)$/i.test(name) ? refuse() : name;
};

const scopeSlots = (c: Captures): { category?: string; brand?: string; sku?: string } =>
  given({
    category: meaning<string>(c, 'category', 'Category'),
    brand: meaning<string>(c, 'brand', 'Brand'),
    sku: c.one<WordToken>('sku')?.image,
  });
interface Ours {
  readonly scope: ReturnType<typeof scopeSlots>;
  readonly ours: boolean;
  /** "our" or "we" was said. */
  readonly surely: boolean;
}
/** What is ours: "we", "our prices", "our tents". */
export const standingRules: PlannerRules = {
  ownPrices: {
    phrase: 'we=We | prices=Prices | ( category=Category | brand=Brand | sku=Identifier )+ Prices?',
    value: (c): Ours => {
      const tokens = [
        ...c.all<WordToken>('prices'),
        ...['category', 'brand', 'sku'].flatMap(label => c.all<WordToken>(label)),
      ];
      const ours = c.has('we') || tokens[0]?.payload.article === 'our' || c.has('prices');
      const surely = c.has('we') || tokens[0]?.payload.article === 'our';
      return { ours, surely, scope: scopeSlots(c) };
    },
  },
};

const scope = '( category=Category | brand=Brand | sku=Identifier | SkuWord )';

export const pricingCommands: Commands = {
  adjustPrices: adjusting('adjust_prices', 'told=Connective*'),
  simulatePrices: adjusting('simulate_prices', 'Simulate It? Colon? Dont?'),
  explainPrice: command(
    'explain_price',
    '( why=Why | why=HowDid | WhatIs | Find | Show | ISaid )+ ( price=Prices | price=PriceRun | priced=Priced | Of | For | sku=Identifier | SkuWord | product=productName | it=It | At | Connective )+ ( priced=Priced | ( At | To | From | For ) priced=amount | At | price=Prices | priced=amount | date | Instead | Why | Of | For | sku=Identifier | SkuWord )*',
    c => {
      const product = c.one<{ product?: string }>('product')?.product;
      const named = product !== undefined || c.has('sku');
      const [why, price, priced] = [c.has('why'), c.has('price'), c.has('priced')];
      const it = c.has('it');
      if (!(why && price) && !(price && named) && !(why && priced && (named || it))) return refuse();
      const sku =
        c.one<WordToken>('sku')?.image ?? (product && /^[\w-]*\d[\w-]*$/.test(product) ? product : undefined);
      return { sku, product: sku ? undefined : product };
    },
  ),
  undoPriceRun: command(
    'undo_price_run',
    '( Undo | Cancel | Withdraw ) ( It | when=date | last=Last | At )* PriceRun ( Of | From | On )* ( when=date | id=reference | Going )*',
    (c, context) => ({
      // The run of another day is not the latest one.
      run: c.has('when') ? c.one<string>('id') : runSaid(c, context),
      when: pastDay(c.one<Days>('when'), context),
    }),
  ),
  /** "put the prices back", "roll that price change back". */
  putPricesBack: command(
    'undo_price_run',
    'Turn ( It | Last )* OldPrices Back | Restore OldPrices',
    (c, context) => ({
      run: runSaid(c, context),
    }),
  ),
  priceRunStatus: command(
    'price_run_status',
    '( WhereIs | WhatIs | StatusOf | Show | Progress | ISaid )+ ( last=Last | Of | It )* PriceRun ( StatusOf | Progress )? id=reference? ( Going | Arrived | CiState | Progress | ISaid )*',
    (c, context) => ({ run: runSaid(c, context) }),
  ),
  priceRunNoun: command(
    'price_run_status',
    'last=Last? PriceRun id=reference? ( Progress | StatusOf | Going )+',
    (c, context) => ({ run: runSaid(c, context) }),
  ),
  /** "stop the Friday rule", "cancel the weekly cables rule". */
  stopPriceSchedule: command(
    'stop_price_schedule',
    '( Cancel | EndWord ) ( every=Every? weekday=Weekday | recurring=Recurring | category=Category | brand=Brand )* PriceRule ( On | For | Of | every=Every? weekday=Weekday | recurring=Recurring | category=Category | brand=Brand )*',
    c => {
      c.all('every');
      const weekday = meaning<number>(c, 'weekday', 'Weekday');
      return {
        recurrence: weekday
          ? scheduleOf({ weekday }, '', '').recurrence
          : meaning<string>(c, 'recurring', 'Recurring'),
        category: meaning<string>(c, 'category', 'Category'),
        brand: meaning<string>(c, 'brand', 'Brand'),
      };
    },
  ),
  listPriceSchedules: command(
    'list_price_schedules',
    '( Show | Find | WhatIs | ISaid | All )+ ( Scheduled? PriceRule | Scheduled PriceRun | PriceRun ISaid* Scheduled ) ( ISaid | Going | Scheduled )*',
  ),
  marketPosition: command(
    'market_position',
    `( Show | Find | WhatIs | WhereIs )* MarketPosition ( On | For | Of | With | In | Relative | Competitors | Merchant | Prices | ${scope} )*`,
    scopeSlots,
  ),
  /** "are our tents too expensive compared with the market?", "how do we compare on laptops?" */
  marketStanding: {
    intent: 'market_position',
    phrase: `( StatusOf | WhatIs | Show | Find | WhereIs | Compare | HowDoes | standing=Standing )* own=ownPrices ( standing=Standing | dear=Dear | rivals=Competitors | rivals=Merchant | Relative | Below | AboveWord | Than | Prices | On | For | Of | In | ${scope} )+`,
    value: c => {
      const own = c.one<Ours>('own')!;
      const [standing, rivals] = [c.has('standing'), c.has('rivals')];
      const dear = c.has('dear') && own.surely;
      const slots = { ...scopeSlots(c), ...own.scope };
      return own.ours && (standing || rivals || dear)
        ? { outcomes: [{ intent: 'market_position', slots }] }
        : refuse();
    },
  },
  /** "what do competitors charge for HP-100?" */
  rivalsCharge: command(
    'market_position',
    `( WhatIs | HowMuch | HowDoes | Find | Show )+ StatusOf? Competitors Charge ( For | On | Of | ${scope} )+`,
    scopeSlots,
  ),
  watchCompetitor: command(
    'watch_competitor',
    `( Watch ( On | Of )? Competitors? ( rival=Merchant | rival=Domain | rival=Url | rival=Word+ | rival=Quoted ) ( Prices | For | On | Competitors | ${scope} )* | ( AddTo | Find ) ( rival=Merchant | rival=Domain | rival=Url | rival=Word+ | rival=Quoted ) AddCompetitor ( For | On | ${scope} )* )`,
    (c, context) => ({ competitor: watched(c, context), ...scopeSlots(c) }),
  ),
  /** "watch what Voltbarn charges for laptops" */
  watchCharges: command(
    'watch_competitor',
    `Watch WhatIs ( rival=Merchant | rival=Domain ) Charge ( For | On | ${scope} )+`,
    (c, context) => ({ competitor: watched(c, context), ...scopeSlots(c) }),
  ),
  watchAll: command('watch_competitor', `Watch Competitors ( Prices | For | On | ${scope} )*`, scopeSlots),
};
