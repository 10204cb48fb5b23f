import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyExport } from '../platform/audit/verify.ts';
import type { PublicKey } from '../platform/privacy/ed25519.ts';
import { openDataFolder } from './safekeeping/data-folder.ts';
import type { Conversation } from './testing/conversation.ts';
import type { Person } from './testing/person.ts';
import { type Started, start } from './testing/started.ts';

let started: Started;
let operator: Person;
beforeAll(async () => {
  started = await start();
  operator = await started.operator();
}, 120_000);
afterAll(() => started.close());

async function lookingAt(merchant: string): Promise<Conversation> {
  const conversation = await operator.conversation();
  await conversation.say(`find noise-cancelling headphones at ${merchant}`);
  return conversation;
}
/** How many orders the merchant counts for the checkout that a proposal was carried out with. */
async function ordersOf(proposal: string, merchant: string): Promise<number> {
  const { targets } = await operator.settled(proposal);
  expect(targets[0]!.status).toBe('verified');
  const { checkout } = targets[0]!.receipt as { checkout: string };
  return started.ordersOf(merchant, checkout);
}
const exported = async (): Promise<string[]> =>
  (await (await started.local('/audit')).text()).trimEnd().split('\n');

it('a restart loses nothing: what waited is approved and done once, and its conversation hears of it', async () => {
  const pinned = (await (await started.local('/keys')).json()) as PublicKey[];
  const [waiting, decided] = [await lookingAt('Voltbarn'), await lookingAt('Kestrel & Lowe')];
  const [later, now] = [await waiting.propose('buy the best'), await decided.propose('buy the best')];
  const said = await waiting.messages();
  const anchor = (await verifyExport(await exported(), pinned)).head!;
  expect((await operator.decide(now, 'approve')).body.status).toBe('approved');
  await started.stop(); // whatever the run had come to by then

  await started.startAgain();
  expect(await waiting.messages()).toEqual(said);
  expect(await ordersOf(now, 'kestrel-and-lowe')).toBe(1);
  expect((await decided.told(now)).text).toContain('exactly what you approved');

  expect((await operator.proposal(later)).status).toBe('proposed');
  await operator.approve(later);
  expect(await ordersOf(later, 'voltbarn')).toBe(1);
  expect((await waiting.told(later)).text).toContain('exactly what you approved');

  const lines = await exported();
  expect(await verifyExport(lines, pinned, { anchor })).toMatchObject({ ok: true, findings: [] });
  const overHttp = await fetch(`${started.origin}/api/audit/export`, { headers: operator.headers });
  expect((await verifyExport((await overHttp.text()).trimEnd().split('\n'), pinned)).ok).toBe(true);
  const shorter = [...lines.slice(0, -2), lines.at(-1)!];
  expect((await verifyExport(shorter, pinned)).ok).toBe(false);
}, 120_000);

it('a second start on the same folder is refused, and told who has it', async () => {
  await expect(openDataFolder(started.folder)).rejects.toMatchObject({
    code: 'data_folder_locked',
    message: expect.stringContaining(`process ${process.pid}`),
  });
});
