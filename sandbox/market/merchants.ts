import { join } from 'node:path';
import { startKestrel } from './independent/server.ts';
import { startMerchant } from './merchant.ts';
import { readMerchantSeed } from './seed.ts';

export interface MerchantPlace {
  /** 0 takes any free port. */
  readonly port: number;
  /** Folder that is the merchant's own. */
  readonly data: string;
  readonly simulationSecret?: string;
  /** Whether it advertises the release after 2026-04-08; the independent merchant speaks the one only. */
  readonly next?: boolean;
}

export interface OpenMerchant {
  readonly origin: string;
  stop(): Promise<void>;
}

export interface MerchantEntry {
  readonly id: string;
  /** Whether an order can be taken back over its API. */
  readonly cancelsOrders: boolean;
  readonly open: (place: MerchantPlace) => Promise<OpenMerchant>;
}

const catalog = join(import.meta.dirname, 'catalog');

/** A merchant that runs on our own engine. */
const onOurEngine = (id: string, cancelsOrders: boolean): MerchantEntry => ({
  id,
  cancelsOrders,
  open: place => startMerchant(readMerchantSeed(join(catalog, `${id}.json`)), { ...place, cancelsOrders }),
});

/** The market, in the order of the ports. Kestrel & Lowe is written apart, so that not all share one reading of UCP. */
export const merchants: readonly MerchantEntry[] = [
  onOurEngine('northlane-outfitters', false),
  onOurEngine('voltbarn', false),
  onOurEngine('huis-en-lund', false),
  {
    id: 'kestrel-and-lowe',
    cancelsOrders: true,
    async open({ port, data, simulationSecret }) {
      const { url, close } = await startKestrel({
        port,
        data,
        simulationSecret,
        catalog: join(catalog, 'kestrel-and-lowe.json'),
      });
      return { origin: url, stop: close };
    },
  },
];
