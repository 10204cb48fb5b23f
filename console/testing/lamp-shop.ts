import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where things stand on the pages of the shop, in CSS pixels, so that a hand on a picture of them finds them. */
export const places = {
  signIn: { x: 160, y: 120 },
  user: { x: 160, y: 200 },
  password: { x: 160, y: 260 },
  enter: { x: 160, y: 320 },
  add: { x: 160, y: 200 },
  colour: { x: 160, y: 260 },
  gift: { x: 68, y: 320 },
  total: { x: 160, y: 380 },
  remove: { x: 160, y: 440 },
} as const;

const at = ({ x, y }: { x: number; y: number }, width = 200): string =>
  `position:absolute;left:${x - (width === 200 ? 100 : 8)}px;top:${y - 18}px;width:${width}px;height:36px`;

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><title>${title}</title><meta charset="utf-8">
<style>
  body { font: 16px sans-serif; margin: 0; background: #fbf7ef; color: #2b2620 }
  h1 { position: absolute; left: 60px; top: 24px; margin: 0; font: 600 34px serif }
  button { background: #2b2620; color: #fff; border: 0; border-radius: 4px; font: inherit }
  input, select { box-sizing: border-box; font: inherit }
  svg { position: absolute; left: 480px; top: 60px }
</style>
<h1>${title}</h1>${body}</html>`;

const home = page('Lamp shop', `<a href="/sign-in" style="${at(places.signIn)}">Sign in</a>`);

/** It tells the console and the network the password, as careless pages do. */
const signIn = page(
  'Sign in',
  `<form action="/lamp"><label style="${at({ x: 160, y: 170 })}" for="user">User name</label>
<input id="user" name="user" required style="${at(places.user)}">
<input type="password" aria-label="Password" name="password" style="${at(places.password)}">
<button style="${at(places.enter)}">Enter the shop</button></form>
<script>document.forms[0].addEventListener('submit', () => {
  const secret = document.querySelector('[type=password]').value;
  console.error('signing in with ' + secret);
  fetch('/audit?seen=' + encodeURIComponent(secret));
});</script>`,
);

const drawing = `<svg width="700" height="660" aria-hidden="true"><rect width="700" height="660" rx="12" fill="#f0e6d2"/>
<path d="M250 180 L450 180 L520 330 L180 330 Z" fill="#c8792b"/><rect x="340" y="330" width="20" height="220" fill="#2b2620"/>
<rect x="240" y="548" width="220" height="26" rx="13" fill="#2b2620"/></svg>`;

/** Its total is wrong for a gift: the wrapping is free only until it is asked for. */
const lamp = page(
  'Desk lamp',
  `${drawing}<button data-testid="add" style="${at(places.add)}">Add to cart</button>
<select aria-label="Colour" style="${at(places.colour)}"><option>White</option><option>Green</option></select>
<input type="checkbox" id="gift" style="${at(places.gift, 16)}"><label for="gift" style="position:absolute;left:90px;top:310px">Gift wrapping</label>
<output style="${at(places.total)}">Total: 0.00</output>
<button style="${at(places.remove)}">Remove lamp</button>
<script>
let count = 0;
const total = () => document.querySelector('output').textContent =
  'Total: ' + (count * 40 - (document.getElementById('gift').checked ? 3 : 0)).toFixed(2);
document.querySelector('[data-testid]').onclick = () => { count += 1; total(); };
document.getElementById('gift').onchange = total;
</script>`,
);

export interface LampShop {
  readonly host: string;
  readonly origin: string;
  stop(): Promise<void>;
}

/** A shop of three pages, for sessions to explore. */
export async function openLampShop(): Promise<LampShop> {
  const pages: Readonly<Record<string, string>> = { '/': home, '/sign-in': signIn, '/lamp': lamp };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    const body = pages[pathname];
    response
      .writeHead(body ? 200 : pathname === '/favicon.ico' ? 404 : 500, {
        'content-type': 'text/html; charset=utf-8',
      })
      .end(body ?? 'broken');
  });
  server.listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    origin: `http://${host}`,
    stop: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
