import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The shop's bucket: what was spent of it so far, what is left, and what comes back in a second. */
const points = z.object({ spent: z.number(), currentlyAvailable: z.number(), restoreRate: z.number() });
export type Points = z.infer<typeof points>;

const opened = z.object({ shop: z.string(), origin: z.string(), access_token: z.string() });

export interface SandboxShop {
  readonly origin: string;
  readonly domain: string;
  readonly accessToken: string;
  points(): Promise<Points>;
  /** Leaves so many points in the bucket. */
  leave(available: number): Promise<Points>;
  stop(): Promise<void>;
}

const script = fileURLToPath(new URL('../../sandbox/shopify/serve.ts', import.meta.url));
const secret = 'bench';

/** `npm run shopify` as a process of its own, as the seller's shop is. */
export async function startSandboxShop(goods: {
  readonly variants: number;
  readonly products: number;
  readonly plan: string;
}): Promise<SandboxShop> {
  const seed = `${goods.products}x${goods.variants}`;
  const child = spawn(
    process.execPath,
    [script, '--seed', seed, '--plan', goods.plan, '--simulation-secret', secret],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(([code]) => {
      throw new Error(`the sandbox shop ended with ${code}`);
    }),
  ]);
  const { shop: domain, origin, access_token: accessToken } = opened.parse(JSON.parse(String(line)));
  const ask = async (method: 'GET' | 'PUT', body?: object): Promise<Points> => {
    const headers = { 'simulation-secret': secret, 'content-type': 'application/json' };
    const response = await fetch(`${origin}/testing/points`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return points.parse(await response.json());
  };
  return {
    origin,
    domain,
    accessToken,
    points: () => ask('GET'),
    leave: available => ask('PUT', { available }),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
