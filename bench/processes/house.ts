import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Home } from '../installation.ts';
import { cpuMs, serveParent, settingsOf } from './child.ts';
import { telemetryTo } from './telemetry.ts';

export interface HouseSettings {
  readonly home: Home;
  /** Where telemetry goes; null leaves it off. */
  readonly collector: string | null;
  readonly audit: boolean;
}

/** A request of the load, once more. */
interface Asked {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The product's gateway as it is mounted in the product: security headers, admission by token, kernel, audit, telemetry. */
const { home, collector, audit } = settingsOf<HouseSettings>();
const telemetry = await telemetryTo(collector);
const [
  { default: express },
  { createGateway },
  { securityHeaders },
  { openInstallation },
  { partsOfACall },
  { measureTelemetryOff },
] = await Promise.all([
  import('express'),
  import('../../mcp-servers/gateway.ts'),
  import('../../server/security.ts'),
  import('../installation.ts'),
  import('../parts-of-a-call.ts'),
  import('../telemetry-off.ts'),
]);

const app = express();
app.disable('x-powered-by');
const http = createServer(app);
await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
const origin = `http://localhost:${(http.address() as AddressInfo).port}`;
const installation = await openInstallation(home, origin);
const { kernel, authenticated, token } = installation;
if (!audit) Object.assign(kernel.parts, { recordRead: () => {} });
const gateway = createGateway({
  toolbox: kernel,
  origin,
  authenticate: headers => authenticated.bearer(headers),
  stateKey: new Uint8Array(32).fill(7),
  report: error => console.error(error),
});
app.use(securityHeaders(origin));
app.use(gateway.router);

const api = {
  url: async () => `${origin.replace('localhost', '127.0.0.1')}/mcp/shelf`,
  token: async () => token,
  cpuMs: async () => cpuMs(),
  parts: (times: number) => partsOfACall(installation, gateway, times),
  telemetryOff: ({ headers, body }: Asked) =>
    measureTelemetryOff(async () => {
      const url = `${origin.replace('localhost', '127.0.0.1')}/mcp/shelf`;
      const answer = await (await fetch(url, { method: 'POST', headers, body })).text();
      if (!answer.includes('"structuredContent"')) throw new Error(`not the reply of a tool: ${answer}`);
    }),
};
export type HouseApi = typeof api;
serveParent(api, async () => {
  await gateway.close();
  http.closeAllConnections();
  http.close();
  await installation.close();
  await telemetry.stop();
});
