import { Router } from 'express';
import { z } from 'zod';
import { contextFor } from '../../platform/contexts.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Parts } from '../../platform/parts.ts';
import type { Principal } from '../../platform/principal.ts';
import { type Book, forget, keep, personOf as ownerOf, recall } from '../../tools/memory/book.ts';
import { type KnownPreference, phraseOf, preference } from '../../tools/memory/preference.ts';
import { rememberPreference } from '../../tools/memory/remember-preference.ts';
import type { PreferenceView } from '../wire.ts';
import { type PersonOf, parsed, route } from './answer.ts';

/** What we remember of a person, for that person alone to read, change and erase. */
export function memoryRoutes(parts: Parts, personOf: PersonOf): Router {
  const router = Router();
  const bookOf = (person: Principal): Book =>
    contextFor(parts, parts.tools.get(rememberPreference.name)!, person);
  const list = async (person: Principal): Promise<PreferenceView[]> =>
    (await recall(bookOf(person), ownerOf(person))).map(viewOf);
  router.get(
    '/memory',
    route(personOf, ({ person }) => list(person)),
  );
  router.patch(
    '/memory/:id',
    route(personOf, async ({ person, id, request }) => {
      const earlier = (await list(person)).find(each => each.id === id());
      if (!earlier) throw noSuchPreference();
      const { about, stance, value, of } = earlier;
      const change = parsed(z.strictObject(changeable), request.body ?? {});
      const said = parsed(preference, { about, stance, value, ...(of ? { of } : {}), ...change });
      await forget(bookOf(person), ownerOf(person), [earlier.id]);
      const by = { taught: 'said' as const, by: person.name, proposal: null };
      return viewOf(await keep(bookOf(person), ownerOf(person), said, by));
    }),
  );
  router.delete(
    '/memory/:id',
    route(personOf, async ({ person, id }) => {
      if ((await forget(bookOf(person), ownerOf(person), [id()])) === 0) throw noSuchPreference();
    }),
  );
  router.delete(
    '/memory',
    route(personOf, async ({ person }) => ({
      forgotten: await forget(bookOf(person), ownerOf(person), 'all'),
    })),
  );
  return router;
}

const changeable = {
  stance: preference.shape.stance.unwrap().optional(),
  value: preference.shape.value.optional(),
};

const noSuchPreference = (): Refusal => new Refusal('not_found', 'There is no such preference of yours.');

const viewOf = (known: KnownPreference): PreferenceView => ({
  ...known,
  of: known.of ?? null,
  phrase: `You ${phraseOf(known)}`,
});
