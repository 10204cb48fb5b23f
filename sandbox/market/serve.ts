import { parseArgs } from 'node:util';
import { readCsvSeed } from './csv-seed.ts';
import { portFrom, untilTold } from './lifetime.ts';
import { startMerchant } from './merchant.ts';

const usage =
  'npm run market -- --seed FOLDER [--port N] [--simulation-secret SECRET] [--data FOLDER] [--ucp-next]';

/** One store with the seed of a folder of CSV tables, set up as the official conformance suite expects it. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      port: { type: 'string', default: '0' },
      'simulation-secret': { type: 'string' },
      data: { type: 'string' },
      'ucp-next': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(`usage: ${usage}`);
  if (!values.seed) throw new Error('--seed is missing');
  const merchant = await startMerchant(readCsvSeed(values.seed), {
    port: portFrom(values.port),
    conformance: true,
    next: values['ucp-next'],
    ...(values['simulation-secret'] ? { simulationSecret: values['simulation-secret'] } : {}),
    ...(values.data ? { data: values.data } : {}),
  });
  console.log(
    JSON.stringify({
      merchant: merchant.id,
      origin: merchant.origin,
      rest: merchant.rest,
      mcp: merchant.mcp,
    }),
  );
  await untilTold();
  await merchant.stop();
}

main().then(
  // A pipe on standard input would keep the process alive.
  () => process.exit(0),
  (error: Error) => {
    console.error(`${error.message}\n\nusage: ${usage}`);
    process.exit(1);
  },
);
