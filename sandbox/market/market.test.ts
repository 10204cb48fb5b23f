import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nextVersion } from '../../mcp-servers/ucp/next/version.ts';
import { readCsvSeed } from './csv-seed.ts';
import { startMerchant } from './merchant.ts';
import { flowerShop, protocolsAreHere } from './official-schemas.ts';
import { type Json, restPlatform } from './platform.ts';
import { paying, purchase, sampleSeed } from './samples.ts';
import { merchantSeedSchema } from './seed.ts';

const here = import.meta.dirname;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'market-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The script as a process of its own; its standard input is a pipe, as a parent that goes away leaves it. */
const launch = (script: string, ...options: string[]) =>
  spawn(process.execPath, [join(here, script), ...options], { stdio: ['pipe', 'pipe', 'pipe'] });

const firstLine = async (child: ChildProcess): Promise<Json> => {
  for await (const text of createInterface({ input: child.stdout! })) return JSON.parse(text);
};

describe('a merchant that is started again', () => {
  it('knows its orders, its answers and its signing key', async () => {
    const first = await startMerchant(sampleSeed(), { data: folder });
    const platform = restPlatform(first.rest);
    const { body } = await platform.ask('create_checkout', { payload: purchase({ pan: 1 }) });
    const asked = { id: body.id, payload: paying(), key: 'one-key' };
    const { body: done } = await platform.ask('complete_checkout', asked);
    const keyOf = async (origin: string) =>
      ((await (await fetch(`${origin}/.well-known/ucp`)).json()) as Json).signing_keys;
    const key = await keyOf(first.origin);
    await first.stop();

    const second = await startMerchant(sampleSeed(), { data: folder });
    const again = await restPlatform(second.rest).ask('complete_checkout', asked);
    expect(again.body).toEqual(done);
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(second.ledger().map(entry => entry.checkout)).toEqual([body.id]);
    expect(
      (await restPlatform(second.rest).ask('create_checkout', { payload: purchase({ pan: 1 }) })).status,
    ).toBe(400);
    expect(await keyOf(second.origin)).toEqual(key);
    await second.stop();
  });
});

describe.skipIf(!protocolsAreHere())('one store on the command line', () => {
  it.each(['SIGTERM', 'SIGINT'])('opens with a seed and ends on %s', async ending => {
    const child = launch('serve.ts', '--seed', flowerShop, '--simulation-secret', 's');
    const { origin } = await firstLine(child);
    expect((await fetch(`${origin}/.well-known/ucp`)).status).toBe(200);
    const exited = once(child, 'exit');
    child.kill(ending as NodeJS.Signals);
    expect(await exited).toEqual([0, null]);
  });

  it('stays open when its standard input is a pipe that has ended, as a script’s may be', async () => {
    const child = launch('serve.ts', '--seed', flowerShop);
    child.stdin.end();
    const { origin } = await firstLine(child);
    await setTimeout(300);
    expect((await fetch(`${origin}/.well-known/ucp`)).status).toBe(200);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  });

  it('remembers what it confirmed, even when it is killed', async () => {
    const options = ['--seed', flowerShop, '--data', folder];
    const child = launch('serve.ts', ...options);
    const platform = restPlatform((await firstLine(child)).rest);
    const payload = { ...purchase({ bouquet_tulips: 1 }, 'std-ship') };
    const { body } = await platform.ask('create_checkout', { payload });
    const { body: done } = await platform.ask('complete_checkout', { id: body.id, payload: paying() });
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    const revived = launch('serve.ts', ...options);
    const { body: order } = await restPlatform((await firstLine(revived)).rest).ask('get_order', {
      id: done.order.id,
    });
    expect(order.checkout_id).toBe(body.id);
    const gone = once(revived, 'exit');
    revived.kill('SIGTERM');
    await gone;
  });

  it('advertises the newer release of UCP when it is told to', async () => {
    const child = launch('serve.ts', '--seed', flowerShop, '--ucp-next');
    const { origin } = await firstLine(child);
    const { ucp } = (await (await fetch(`${origin}/.well-known/ucp`)).json()) as Json;
    expect([ucp.version, Object.keys(ucp.supported_versions)]).toEqual([nextVersion, ['2026-04-08']]);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  });

  it('says how it is used when an option is wrong', async () => {
    for (const options of [
      [],
      ['--seed', flowerShop, '--port', '99999'],
      ['--unknown'],
      ['--seed', folder],
      ['--seed', join(folder, 'nowhere')],
    ]) {
      const child = launch('serve.ts', ...options);
      let said = '';
      child.stderr.on('data', chunk => {
        said += chunk;
      });
      expect(await once(child, 'close')).toEqual([1, null]);
      expect(said).toContain('usage: npm run market');
      expect(said).not.toContain('    at ');
    }
  });
});

describe('the market', () => {
  it('opens every merchant on a port of its own and says so, a line each', async () => {
    const child = launch('main.ts', '--data', folder, '--only', 'northlane-outfitters,kestrel-and-lowe');
    const said: Json[] = [];
    for await (const text of createInterface({ input: child.stdout })) {
      said.push(JSON.parse(text));
      if (said.at(-1).ready) break;
    }
    expect(said.map(line => line.merchant ?? 'ready')).toEqual([
      'northlane-outfitters',
      'kestrel-and-lowe',
      'ready',
    ]);
    expect(said.map(line => line.cancels_orders)).toEqual([false, true, undefined]);
    for (const { origin, profile } of said.slice(0, 2)) {
      expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(((await (await fetch(profile)).json()) as Json).ucp.version).toBe('2026-04-08');
    }
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('has its own merchants speak the newer release when it is told to; the independent one speaks its one', async () => {
    const only = 'voltbarn,kestrel-and-lowe';
    const child = launch('main.ts', '--data', folder, '--only', only, '--ucp-next');
    const versions: string[] = [];
    for await (const text of createInterface({ input: child.stdout })) {
      const { ready, profile } = JSON.parse(text);
      if (ready) break;
      versions.push(((await (await fetch(profile)).json()) as Json).ucp.version);
    }
    expect(versions).toEqual([nextVersion, '2026-04-08']);
    const exited = once(child, 'exit');
    child.stdin.end(); // as its parent leaves it
    expect(await exited).toEqual([0, null]);
  });

  it('knows whom it has', async () => {
    const child = launch('main.ts', '--data', folder, '--only', 'nobody');
    let complaint = '';
    child.stderr.on('data', chunk => {
      complaint += chunk;
    });
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(complaint).toContain('there is no nobody: choose from northlane-outfitters');
  });
});

describe('a seed', () => {
  it('is refused as a whole when it contradicts itself, with every fault named', () => {
    const [mug, pan] = sampleSeed().products;
    const broken = merchantSeedSchema.safeParse({
      ...sampleSeed(),
      products: [
        mug,
        { ...pan, id: 'mug', variants: [{ ...pan!.variants[0], listPrice: 1, options: { Size: 'L' } }] },
      ],
      discounts: [{ code: 'A', title: 'A', type: 'fixed_amount', amount: 1, eligibleItems: ['nothing'] }],
    });
    const faults = broken.error?.issues.map(issue => issue.message);
    expect(faults).toEqual([
      'product id mug is used twice',
      'variant pan: the list price is below the price',
      'variant pan: needs one value for each option',
      '"A" names nothing, which the shop does not sell',
    ]);
  });

  it('in tables may quote its cells', () => {
    writeFileSync(join(folder, 'products.csv'), 'id,title,price,image_url\nvase,"Vase, ""tall""",900,\n');
    writeFileSync(join(folder, 'inventory.csv'), 'product_id,quantity\r\nvase,7\r\n');
    writeFileSync(
      join(folder, 'shipping_rates.csv'),
      'id,country_code,service_level,price,title\nstd,default,standard,500,Standard\n',
    );
    const [vase] = readCsvSeed(folder).products;
    expect(vase).toMatchObject({ title: 'Vase, "tall"', variants: [{ price: 900, stock: 7 }] });
  });
});
