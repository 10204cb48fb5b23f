import { Router } from 'express';
import { z } from 'zod';
import type { Kernel } from '../../platform/create-kernel.ts';
import { problemOf, Refusal } from '../../platform/errors.ts';
import type { Principal } from '../../platform/principal.ts';
import { log } from '../../platform/telemetry/log.ts';
import { listShops } from '../../tools/pricing/list-shops.ts';
import { callbackPath, type ShopInstaller } from '../shops/install-shop.ts';
import { type PersonOf, route, sendProblem } from './answer.ts';

/** The shops that somebody may see, as the tool lists them; throws its refusal. */
export async function shopsSeenBy(
  kernel: Pick<Kernel, 'call'>,
  principal: Principal,
): Promise<z.output<typeof listShops.output>> {
  const listed = await kernel.call(principal, listShops.name, {});
  if (listed.kind === 'result') return listShops.output.parse(listed.data);
  if (listed.kind !== 'refused') throw new TypeError('a list asked for an approval');
  const { code, message, mend } = listed.problem;
  throw new Refusal(code, message, { mend });
}

/** Shops at vendors, for people: which are connected, and connecting one. */
export function shopRoutes(
  kernel: Pick<Kernel, 'call'>,
  installer: ShopInstaller,
  personOf: PersonOf,
): Router {
  const router = Router();
  router.get(
    '/shops',
    route(personOf, ({ person }) => shopsSeenBy(kernel, person)),
  );
  router.post(
    '/shops',
    route(personOf, async ({ person, read }) => {
      const { shop } = read({ shop: z.string().max(200) });
      return { address: await installer.begin(person, shop) };
    }),
  );
  return router;
}

/**
 * Where Shopify sends the seller back to. No session comes with it: the cookie is for our own pages only. What it may do
 * it may by Shopify's signature and by the state, which only a person who is signed in can have got, and once.
 */
export function shopCallback(installer: ShopInstaller, origin: string): Router {
  const router = Router();
  router.get(callbackPath, async (request, response) => {
    try {
      const { search } = new URL(request.originalUrl, origin);
      await installer.finish(new URLSearchParams(search));
      response.redirect(303, `${origin}/tools`);
    } catch (error) {
      if (!(error instanceof Refusal)) log.error({ err: error }, 'a shop could not be connected');
      sendProblem(response, problemOf(error));
    }
  });
  return router;
}
