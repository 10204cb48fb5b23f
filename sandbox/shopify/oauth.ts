import express, { type Router } from 'express';
import type { App } from './app.ts';

export interface OAuthOptions {
  readonly app: App;
  readonly domain: string;
  readonly now: () => number;
  /** Where the app may have its users sent back to. */
  readonly allows: (address: URL) => boolean;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);

const known = new Set(['read_products', 'write_products', 'read_inventory', 'write_inventory']);

/** The authorization code grant: a page on which the seller agrees, a code in a signed query, a token for the code. */
export function oauthRoutes({ app, domain, now, allows }: OAuthOptions): Router {
  const router = express.Router();

  router.get('/authorize', (request, response) => {
    const asked = wanted(request.query, app, allows);
    if (typeof asked === 'string') return void response.status(400).send(`Oauth error ${escaped(asked)}`);
    const fields = Object.entries(asked.fields)
      .map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`)
      .join('');
    response.send(`<!doctype html><title>Install app</title><h1>Install app on ${escaped(domain)}?</h1>
<p>It will be able to: ${escaped(asked.scopes.join(', '))}</p>
<form method="post" action="/admin/oauth/authorize">${fields}<button>Install</button></form>`);
  });

  router.post('/authorize', express.urlencoded({ extended: false }), express.json(), (request, response) => {
    const asked = wanted(request.body ?? {}, app, allows);
    if (typeof asked === 'string') return void response.status(400).send(`Oauth error ${escaped(asked)}`);
    const query = app.signedQuery({
      code: app.newCode(asked.scopes),
      host: Buffer.from(`admin.shopify.com/store/${domain.split('.')[0]}`).toString('base64'),
      shop: domain,
      state: asked.fields.state,
      timestamp: String(Math.floor(now() / 1_000)),
    });
    response.redirect(302, `${asked.fields.redirect_uri}?${query}`);
  });

  router.post(
    '/access_token',
    express.urlencoded({ extended: false }),
    express.json(),
    (request, response) => {
      const sent = request.body as Readonly<Record<string, unknown>> | undefined;
      if (!sent || !app.isApp(sent.client_id, sent.client_secret))
        return void response.status(401).json({ error: 'invalid_client' });
      const granted =
        sent.grant_type === 'refresh_token'
          ? app.refresh(String(sent.refresh_token))
          : app.exchange(String(sent.code), String(sent.expiring) === '1');
      if (granted) return void response.json(granted);
      response.status(400).json({
        error: 'invalid_request',
        error_description: 'The authorization code was not found or was already used',
      });
    },
  );
  return router;
}

function wanted(from: unknown, app: App, allows: (address: URL) => boolean) {
  const { client_id, scope = '', redirect_uri, state = '' } = from as Record<string, string>;
  if (client_id !== app.clientId) return 'invalid_client: Could not find app';
  if (!redirect_uri || !URL.canParse(redirect_uri) || !allows(new URL(redirect_uri)))
    return 'invalid_request: The redirect_uri is not whitelisted';
  const scopes = scope.split(',').filter(Boolean);
  const unknown = scopes.find(each => !known.has(each));
  if (unknown) return `invalid_scope: ${unknown} is not a scope of this sandbox`;
  return { scopes, fields: { client_id, scope, redirect_uri, state } };
}
