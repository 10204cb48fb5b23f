import type { Played } from './play.ts';

/** What conversations use up: calls of tools, and time for each message until it is answered. Tracked, never a bar. */
export function costOf(judged: readonly { readonly played: Played }[]): Record<string, number> {
  const turns = judged.flatMap(({ played }) => played.turns);
  const messages = turns.filter(({ step }) => typeof step === 'string');
  const calls = messages.map(each => each.calls.length).sort((a, b) => a - b);
  const times = messages.map(each => each.milliseconds).sort((a, b) => a - b);
  return {
    messages: messages.length,
    calls_per_message: sum(calls) / Math.max(1, calls.length),
    calls_per_message_p95: at(calls, 0.95),
    milliseconds_p50: Math.round(at(times, 0.5)),
    milliseconds_p95: Math.round(at(times, 0.95)),
  };
}

const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0);

/** The nearest-rank quantile of sorted figures; 0 of none. */
const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
