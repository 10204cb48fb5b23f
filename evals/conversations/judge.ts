import type { Toolbox } from '../../platform/kernel.ts';
import type { ConversationCase } from './case.ts';
import { faultsOf } from './expect.ts';
import { ungrounded } from './grounded.ts';
import type { Played } from './play.ts';

/** A conversation, and all that was found about it. */
export interface Judged {
  readonly id: string;
  readonly played: Played;
  /** What differs from what the case expects. */
  readonly faults: readonly string[];
  /** Numbers of answers that no tool told. */
  readonly ungrounded: readonly string[];
  /** Results of tools that were held against the schema that the tool declares. */
  readonly schema: { readonly checked: number; readonly wrong: number };
}

export const judge = async (
  { id, outputs }: ConversationCase,
  played: Played,
  toolbox: Pick<Toolbox, 'tools'>,
): Promise<Judged> => ({
  id,
  played,
  faults: await faultsOf(played, outputs),
  ungrounded: ungrounded(played.turns, outputs.rules_say),
  schema: schemaOf(played, toolbox),
});

function schemaOf({ turns }: Played, { tools }: Pick<Toolbox, 'tools'>): Judged['schema'] {
  const results = turns
    .flatMap(({ calls }) => calls)
    .flatMap(({ tool, outcome }) => {
      const schema = tools.get(tool)?.tool.output;
      return schema && outcome.kind === 'result' ? [schema.safeParse(outcome.data).success] : [];
    });
  return { checked: results.length, wrong: results.filter(right => !right).length };
}
