import { draft } from '../../platform/tool.ts';
import { keep, personOf } from './book.ts';
import { knownPreference, phraseOf, preference } from './preference.ts';

export const rememberPreference = draft({
  name: 'remember_preference',
  title: 'Remember a preference',
  description: 'Keeps what the person said to prefer or avoid, for ranking and prefilling later.',
  version: 1,
  scopes: ['memory:draft'],
  egress: 'none',
  input: preference,
  output: knownPreference,
  say: kept => `Remembered: you ${phraseOf(kept)}.`,
  run: (said, context) =>
    keep(context, personOf(context.principal), said, {
      taught: 'said',
      by: context.principal.name,
      proposal: null,
    }),
});
