import type { z } from 'zod';
import type { IntentOf } from '../../agents/understanding.ts';
import { listPriceSchedules } from '../../tools/pricing/list-price-schedules.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { type Call, handsFor, type Surroundings } from '../hands.ts';
import type { AnswerPart } from '../parts.ts';
import { asOpen } from '../proposals.ts';
import type { Pricing, Update } from './state.ts';

type Schedules = z.output<typeof listPriceSchedules.output>;
type Recurring = Schedules['recurring'][number];

/** Tells what prices will do by themselves, and what they did lately. */
export const showSchedules =
  (surroundings: Surroundings) =>
  async (state: Pricing, runtime: Runtime): Promise<Update> => {
    const [, ...queue] = state.queue;
    const found = await schedulesOf(handsFor(surroundings, 'schedules', state, runtime));
    if (!('recurring' in found)) return { queue, answer: adding(state.answer, found) };
    return { queue, answer: adding(state.answer, told(found)) };
  };

/** Proposes to end the one recurring rule that was meant. Which one is asked, never guessed. */
export const stopSchedule =
  (surroundings: Surroundings) =>
  async (state: Pricing, runtime: Runtime): Promise<Update> => {
    const [{ slots }, ...queue] = state.queue as [IntentOf<'stop_price_schedule'>];
    const call = handsFor(surroundings, 'stop', state, runtime);
    const answered = (more: More): Update => ({ queue, answer: adding(state.answer, more) });
    const found = await schedulesOf(call);
    if (!('recurring' in found)) return answered(found);
    const meant = found.recurring.filter(each => isMeant(each, slots));
    if (meant.length === 0)
      return answered({
        reply: { statements: ['No recurring price rule fits that.'] },
        parts: tablesOf(found),
      });
    if (meant.length > 1)
      return answered({
        reply: {
          question: `${meant.length} recurring rules fit that. Which one? Name its day or its goods.`,
        },
        parts: tablesOf({ recurring: meant, once: [] }),
      });
    const proposed = await call('pricing', 'cancel_price_schedule', { schedule: meant[0]!.schedule });
    if (proposed.kind === 'problem') return answered(troubleOf(proposed));
    if (proposed.kind === 'data') throw new TypeError('a recurrence never ends without a proposal');
    return answered(asOpen(proposed));
  };

async function schedulesOf(call: Call): Promise<Schedules | More> {
  const answer = await call('pricing', 'list_price_schedules', {});
  if (answer.kind === 'problem') return troubleOf(answer);
  return listPriceSchedules.output.parse(answer.kind === 'data' ? answer.data : null);
}

/** A rule's own sentence says its recurrence and its goods, so that what was said is looked for in it. */
function isMeant(
  { sentence }: Recurring,
  { recurrence, category, brand }: IntentOf<'stop_price_schedule'>['slots'],
): boolean {
  const days = recurrence?.match(/BYDAY=([A-Z,]+)/)?.[1]?.split(',') ?? [];
  const frequency = recurrence?.match(/FREQ=[A-Z]+/)?.[0] ?? '';
  const words = [category, brand].filter(word => word !== undefined);
  return (
    sentence.includes(frequency) &&
    days.every(day => new RegExp(`BYDAY=[A-Z,]*${day}`).test(sentence)) &&
    words.every(word => sentence.toLowerCase().includes(word.toLowerCase()))
  );
}

function told(found: Schedules): More {
  const { recurring, once } = found;
  if (recurring.length + once.length === 0)
    return {
      reply: {
        statements: ['No price rule repeats, and no scheduled run waits for its time.'],
        suggestions: ['drop cables 5 % every Friday until Christmas'],
      },
    };
  return {
    reply: {
      statements: [
        `${recurring.length} ${recurring.length === 1 ? 'rule repeats' : 'rules repeat'} by themselves; ${once.length} scheduled ${once.length === 1 ? 'run waits' : 'runs wait'} for a start or an end.`,
      ],
    },
    parts: tablesOf(found),
  };
}

const minute = (instant: string | null | undefined): string => instant?.slice(0, 16).replace('T', ' ') ?? '';

function tablesOf({ recurring, once }: Schedules): AnswerPart[] {
  const tables: AnswerPart[] = [];
  if (recurring.length)
    tables.push({
      kind: 'table',
      title: 'Rules that repeat',
      columns: ['Rule', 'Next (UTC)', 'Until', 'Last time', 'Id'],
      rows: recurring.map(({ name, next, until, occurrences: [last], schedule }) => [
        name,
        minute(next?.start),
        minute(until),
        last ? `${minute(last.start)}: ${last.outcome}` : '',
        schedule,
      ]),
    });
  if (once.length)
    tables.push({
      kind: 'table',
      title: 'Scheduled runs',
      columns: ['What', 'Set (UTC)', 'Put back', 'Run'],
      rows: once.map(({ sentence, start, end, run }) => [
        sentence.split(/: (?=For prices in )/)[0]!,
        minute(start),
        minute(end),
        run,
      ]),
    });
  return tables;
}
