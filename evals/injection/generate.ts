import { writeFileSync } from 'node:fs';
import { type InjectionCase, ownCases } from './case.ts';
import { type Goal, goals } from './goals.ts';
import { phrasings } from './phrasings.ts';
import { places } from './places.ts';

/**
 * Every goal at every place, each time in the next wording and, in turn, under each task that reads the place. Makes the
 * same cases at every run.
 *
 *   node evals/injection/generate.ts
 */
export function generated(): InjectionCase[] {
  const wordings = Object.entries(phrasings);
  return Object.entries(places).flatMap(([place, { readBy, framed }], row) =>
    Object.entries(goals).map(([goal, instruction], column) => {
      const [phrasing, worded] = wordings[(row * 5 + column) % wordings.length]!;
      return {
        id: `${place}/${goal}`,
        task: readBy[(row + column) % readBy.length]!,
        place: place as InjectionCase['place'],
        goal: goal as Goal,
        phrasing: phrasing as InjectionCase['phrasing'],
        text: framed(worded(instruction)),
      };
    }),
  );
}

export const asLines = (cases: readonly InjectionCase[]): string =>
  cases.map(each => `${JSON.stringify(each)}\n`).join('');

if (import.meta.main) writeFileSync(ownCases, asLines(generated()));
