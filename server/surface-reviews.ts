import { z } from 'zod';
import type { Gateway } from '../mcp-servers/gateway.ts';
import type { SurfaceHashes } from '../mcp-servers/surface-hash.ts';
import { Refusal } from '../platform/errors.ts';
import { assertPersonal } from '../platform/identity/scopes.ts';
import type { Parts } from '../platform/parts.ts';
import type { Principal } from '../platform/principal.ts';
import { readSealed, writeSealed } from '../platform/privacy/sealed-records.ts';
import { log } from '../platform/telemetry/log.ts';
import type { SurfaceChangeView } from './wire.ts';

type Surfaces = Readonly<Record<string, SurfaceHashes>>;
type Showing = Pick<Gateway, 'servers' | 'surface' | 'toolsChanged'>;

const record = 'reviewed_surfaces';
const surfaces = z.record(
  z.string(),
  z.object({ hash: z.string(), tools: z.record(z.string(), z.string()) }),
);

/**
 * What people have reviewed of what the MCP servers show: a server that shows something else, or that is new, answers no
 * calls until an owner has looked at it. What an installation shows at its very first start
 * counts as reviewed by whoever installed it.
 */
export class SurfaceReviews {
  readonly #parts: Pick<Parts, 'database' | 'keyring' | 'clock'>;
  readonly #tenant: string;
  #reviewed: Surfaces = {};

  constructor(parts: Pick<Parts, 'database' | 'keyring' | 'clock'>, tenant: string) {
    this.#parts = parts;
    this.#tenant = tenant;
  }

  readonly isReviewed = (server: string, hash: string): boolean => this.#reviewed[server]?.hash === hash;

  /** Reads what was reviewed; keeps what is shown as that where nothing ever was. */
  async begin(showing: Showing): Promise<void> {
    if (!(await this.look())) await this.#keep(shownBy(showing), 'executor');
    const waiting = showing.servers.filter(name => this.changeOf(name, showing.surface(name)));
    if (waiting.length) log.warn({ servers: waiting }, 'servers show something that nobody has reviewed');
  }

  /** Reads what was reviewed meanwhile, by way of another server too; false when nothing ever was. */
  async look(): Promise<boolean> {
    const kept = await readSealed(this.#parts, this.#tenant, this.#tenant, record);
    if (kept !== undefined) this.#reviewed = surfaces.parse(kept);
    return kept !== undefined;
  }

  /** What is other than it was reviewed; undefined when nothing is. */
  changeOf(server: string, { hash, tools }: SurfaceHashes): SurfaceChangeView | undefined {
    if (this.isReviewed(server, hash)) return undefined;
    const known = this.#reviewed[server]?.tools ?? {};
    const names = Object.keys(tools);
    return {
      hash,
      added: names.filter(name => !(name in known)),
      changed: names.filter(name => name in known && known[name] !== tools[name]),
      removed: Object.keys(known).filter(name => !(name in tools)),
    };
  }

  /** A person has read what the server shows now, which is what `hash` says. */
  async review(person: Principal, server: string, hash: string, showing: Showing): Promise<void> {
    assertPersonal(person, 'policies:manage');
    if (!showing.servers.includes(server))
      throw new Refusal('not_found', `There is no MCP server called ${server}.`);
    const shown = showing.surface(server);
    if (shown.hash !== hash)
      throw new Refusal('fingerprint_mismatch', `${server} shows something else by now.`, {
        mend: 'Read what it shows now, and review that.',
      });
    await this.#keep({ ...this.#reviewed, [server]: shown }, person.id);
    showing.toolsChanged();
  }

  async #keep(reviewed: Surfaces, by: string): Promise<void> {
    const value = surfaces.parse(reviewed);
    await writeSealed(this.#parts, { tenant: this.#tenant, subject: this.#tenant, name: record, value, by });
    this.#reviewed = reviewed;
  }
}

const shownBy = ({ servers, surface }: Showing): Surfaces =>
  Object.fromEntries(servers.map(name => [name, surface(name)]));
