import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface MarketMerchant {
  readonly id: string;
  readonly origin: string;
}

/** What one of its builds tells of a test: a draft tool, and what it is called with. */
export interface BuildTold {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The market's GitHub: where it is, and a token that may run jobs again. */
export interface MarketGitHub {
  readonly api: string;
  readonly token: string;
  readonly repositories: readonly string[];
  readonly builds: readonly BuildTold[];
}

/** The market's Jira: where it is, and an account that may make issues. */
export interface MarketJira {
  readonly site: string;
  readonly email: string;
  readonly token: string;
}

/** The market's Shopify shop: where it is, and our app as it knows it. */
export interface MarketShopify {
  readonly origin: string;
  readonly domain: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Market {
  readonly merchants: readonly MarketMerchant[];
  readonly github: MarketGitHub;
  readonly jira: MarketJira;
  readonly shopify: MarketShopify;
  /** Whether its process lives. */
  readonly alive: boolean;
  stop(): Promise<void>;
}

const script = fileURLToPath(new URL('../sandbox/market/main.ts', import.meta.url));

/** Starts the sandbox market, a process of its own, and resolves when every merchant is open. It ends when we do. */
export function startMarket(options: {
  readonly data: string;
  readonly basePort: number;
  readonly secret?: string | undefined;
}): Promise<Market> {
  const child = spawn(
    process.execPath,
    [
      script,
      '--base-port',
      String(options.basePort),
      '--data',
      options.data,
      ...(options.secret ? ['--simulation-secret', options.secret] : []),
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, NODE_NO_WARNINGS: '1' } },
  );
  const merchants: MarketMerchant[] = [];
  let github: MarketGitHub | undefined;
  let jira: MarketJira | undefined;
  let shopify: MarketShopify | undefined;
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.stdin.end();
    child.kill('SIGTERM');
    await ended;
  };
  return new Promise((resolve, reject) => {
    child.once('exit', code => reject(new Error(`the market ended with ${code}: ${complaint}`)));
    createInterface({ input: child.stdout }).on('line', line => {
      const told = JSON.parse(line) as {
        merchant?: string;
        origin?: string;
        github?: MarketGitHub;
        jira?: MarketJira;
        shopify?: MarketShopify;
        ready?: boolean;
      };
      if (told.merchant && told.origin) merchants.push({ id: told.merchant, origin: told.origin });
      github ??= told.github;
      jira ??= told.jira;
      shopify ??= told.shopify;
      if (told.ready && github && jira && shopify)
        resolve({
          merchants,
          github,
          jira,
          shopify,
          stop,
          get alive() {
            return child.exitCode === null && child.signalCode === null;
          },
        });
    });
  });
}
