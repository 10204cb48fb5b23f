import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { Refusal } from '../../platform/errors.ts';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser that is configured, or the first of the usual ones; undefined where there is none. */
export const chromiumFound = (configured: string | undefined): string | undefined =>
  (configured ? [configured] : usualPlaces).find(path => existsSync(path));

/** The same; refuses where there is none, with how to get one. */
export function chromiumAt(configured: string | undefined): string {
  const found = chromiumFound(configured);
  if (found) return found;
  throw new Refusal(
    'vendor_unavailable',
    configured ? `There is no Chromium at ${configured}.` : 'There is no Chromium on this machine.',
    { mend: 'Install one (apt-get install chromium), or name it with COUNTERSIGN_CHROMIUM.' },
  );
}

/** Chromium takes no root into its sandbox; a server that runs as root has to do without, and says so. */
export const isSandboxed = (): boolean => process.getuid?.() !== 0;

/**
 * A browser of its own, with a profile that goes away with it, and no way out but the gate: every name is resolved there,
 * and WebRTC, QUIC and what the browser asks for by itself are off.
 */
export const launchBehind = (proxy: string, executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    proxy: { server: proxy, bypass: '<-loopback>' },
    chromiumSandbox: isSandboxed(),
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
      '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--no-pings',
      '--disable-gpu',
    ],
  });
