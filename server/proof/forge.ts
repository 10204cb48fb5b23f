import { type Forgery, forgeries, rotated } from './commands.ts';
import type { Known, World } from './world.ts';

type Headers = Readonly<Record<string, string>>;

/** Tries every way to approve that is no person's own decision in the console, beginning with one. All are refused. */
export async function forge(world: World, known: Known, first: number): Promise<void> {
  for (const how of rotated(forgeries, first)) await forgeOnce(world, known, how);
}

async function forgeOnce(world: World, known: Known, how: Forgery): Promise<void> {
  const { house } = world;
  const shown = await challengeFor(world, known);
  const sound = { decision: 'approve', fingerprint: known.fingerprint, challenge: shown };
  const cookie = house.ada.headers.cookie!;
  const json = { 'content-type': 'application/json' };
  const ours = { ...json, origin: house.started.origin };
  const other = world.proposals.find(({ id }) => id !== known.id);
  const send = (headers: Headers, body: object = sound) => decisionOn(world, known.id, headers, body);
  const attempts: Record<Forgery, () => Promise<number>> = {
    'by nobody': () => send(ours),
    'with a token': () => send({ ...ours, authorization: `Bearer ${house.token}` }),
    'through the local door': () => send({ ...ours, ...house.started.localHeaders() }),
    'from another origin': () => send({ ...json, cookie, origin: 'http://localhost:9' }),
    'from no origin': () => send({ ...json, cookie }),
    'as a form': () => asForm(world, known.id, cookie, sound),
    'by a stranger': () => send(house.stranger.headers),
    'by a viewer': () => send(house.viewer.headers),
    'with another’s challenge': () => send(house.ben.headers),
    'with a spent challenge': () =>
      send(house.ada.headers, { ...sound, challenge: world.proposals.find(it => it.spent)?.spent ?? 'none' }),
    'with another proposal’s challenge': async () =>
      send(house.ada.headers, { ...sound, challenge: other ? await challengeFor(world, other) : 'none' }),
    'with a made-up challenge': () => send(house.ada.headers, { ...sound, challenge: 'never given' }),
    'of another fingerprint': () =>
      send(house.ada.headers, { ...sound, fingerprint: known.fingerprint.replace(/^./, 'g') }),
    'of a target that is not there': () => send(house.ada.headers, { ...sound, positions: [99] }),
  };
  const status = await attempts[how]();
  if (status >= 400 && status < 500) world.refused++;
  else world.violations.push(`a decision ${how} was answered with ${status}`);
}

/** Ada's challenge for a proposal; where none is given any more, one that nobody ever got. */
async function challengeFor({ house }: World, { id }: Known): Promise<string> {
  const { body } = await house.ada.send<{ nonce?: string }>('POST', `/api/proposals/${id}/challenge`);
  return body.nonce ?? 'none';
}

async function decisionOn({ house }: World, id: string, headers: Headers, body: object): Promise<number> {
  const address = `${house.started.origin}/api/proposals/${id}/decisions`;
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  return response.status;
}

/** What a page elsewhere can make a browser send with its cookies: a form, as text or as fields. */
async function asForm({ house }: World, id: string, cookie: string, body: object): Promise<number> {
  const { origin } = house.started;
  const fields = new URLSearchParams(Object.entries(body).map(([key, value]) => [key, String(value)]));
  const statuses: number[] = [];
  for (const [type, text] of [
    ['text/plain', JSON.stringify(body)],
    ['application/x-www-form-urlencoded', fields.toString()],
  ] as const) {
    const response = await fetch(`${origin}/api/proposals/${id}/decisions`, {
      method: 'POST',
      headers: { cookie, origin, 'content-type': type },
      body: text,
    });
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  return Math.min(...statuses);
}
