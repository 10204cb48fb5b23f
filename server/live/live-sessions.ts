import { chromiumAt } from '../../connectors/chromium/launch.ts';
import { appendAudit } from '../../platform/audit/chain.ts';
import { contextFor } from '../../platform/contexts.ts';
import type { Kernel } from '../../platform/create-kernel.ts';
import { roleOf } from '../../platform/database/migrate.ts';
import { storeOf } from '../../platform/database/store.ts';
import { Refusal } from '../../platform/errors.ts';
import { kernelTransaction } from '../../platform/parts.ts';
import { holdsScope, type Principal } from '../../platform/principal.ts';
import { recordStep } from '../../tools/manual-sessions/record-step.ts';
import { sessionCalled } from '../../tools/manual-sessions/session.ts';
import { hostsOf } from '../../tools/manual-sessions/watched.ts';
import { LiveSession } from './live-session.ts';
import { assertOutsideOrTarget, hostNamed } from './places.ts';

/** Each browser takes some hundred megabytes. */
const mostAtOnce = 3;
const lookEveryMs = 5_000;

interface Open {
  readonly person: Principal;
  readonly live: LiveSession;
  hosts: readonly string[];
}

export interface LiveSessionsOptions {
  readonly kernel: Kernel;
  /** Where Chromium is; looked for in the usual places when absent. */
  readonly chromium: string | undefined;
  /** Hosts with ports on our own network that may be tested. */
  readonly targets: () => readonly string[];
}

/** The browsers that are open, one for a session at most. They end with their session, and with the server. */
export class LiveSessions {
  readonly #options: LiveSessionsOptions;
  readonly #open = new Map<string, Open>();
  readonly #looking: NodeJS.Timeout;

  constructor(options: LiveSessionsOptions) {
    this.#options = options;
    this.#looking = setInterval(() => void this.#endWithSessions().catch(() => {}), lookEveryMs);
    this.#looking.unref();
  }

  /** Lets the session's browser go to a host, in the name of an operator who is signed in. Gives all that are allowed. */
  async allow(person: Principal, session: string, text: string): Promise<string[]> {
    assertOperator(person);
    const host = hostNamed(text);
    assertOutsideOrTarget(host, this.#options.targets());
    const { parts } = this.#options.kernel;
    const { tenant } = person;
    const hosts = await parts.database.transaction(
      { tenant, role: roleOf('manual-sessions', 'action') },
      async t => {
        const store = storeOf(t);
        await sessionCalled(store, session);
        await store
          .insertInto('manual_sessions.allowed_host')
          .values({ tenant_id: tenant, session_id: session, host, allowed_by: person.id, at: parts.clock() })
          .onConflict(conflict => conflict.doNothing())
          .execute();
        return hostsOf(store, session);
      },
    );
    await kernelTransaction(parts, tenant, t =>
      appendAudit(t, parts.keyring, [
        {
          tenant,
          at: parts.clock(),
          kind: 'manual_session.host_allowed',
          actor: person.id,
          payload: { session, host },
        },
      ]),
    );
    const open = this.#open.get(session);
    if (open) open.hosts = hosts;
    return hosts;
  }

  /** Opens the browser of a running session for one person, with a profile that nobody else ever has. */
  async open(person: Principal, session: string): Promise<void> {
    assertOperator(person);
    const { kernel, chromium, targets } = this.#options;
    const context = contextFor(kernel.parts, kernel.tools.get(recordStep.name)!, person);
    const { row, hosts } = await context.store(async store => ({
      row: await sessionCalled(store, session),
      hosts: await hostsOf(store, session),
    }));
    if (row.status !== 'running')
      throw new Refusal('invalid_input', `The session is ${row.status}.`, { mend: 'Start it first.' });
    if (hosts.length === 0)
      throw new Refusal('action_not_permitted', 'Nobody has allowed a host for this session yet.', {
        mend: 'Allow the host that is to be tested; the browser goes nowhere else.',
      });
    const before = this.#open.get(session);
    if (before) return before.person.id === person.id ? undefined : refuseOther(before.person);
    if (this.#open.size >= mostAtOnce)
      throw new Refusal('rate_limited', `${mostAtOnce} live browsers are open already.`, {
        mend: 'Pause or finish one of the other sessions.',
      });
    const executable = chromiumAt(chromium);
    const open: Open = {
      person,
      hosts,
      live: new LiveSession({
        session,
        context,
        executable,
        hosts: () => open.hosts,
        targets: targets(),
        ended: () => void this.close(session),
      }),
    };
    this.#open.set(session, open);
    try {
      await open.live.open(row.start_url);
    } catch (error) {
      this.#open.delete(session);
      throw error;
    }
  }

  /** The browser of a session, for the person who opened it and for nobody else. */
  of(person: Principal, session: string): LiveSession {
    assertOperator(person);
    const open = this.#open.get(session);
    if (!open || open.person.tenant !== person.tenant)
      throw new Refusal('not_found', 'The session has no live browser.', { mend: 'Open it first.' });
    if (open.person.id !== person.id) refuseOther(open.person);
    return open.live;
  }

  isOpen(session: string): boolean {
    return this.#open.has(session);
  }

  async close(session: string): Promise<void> {
    const open = this.#open.get(session);
    this.#open.delete(session);
    await open?.live.close();
  }

  async stop(): Promise<void> {
    clearInterval(this.#looking);
    await Promise.all([...this.#open.keys()].map(session => this.close(session)));
  }

  /** A session that was paused or finished elsewhere, by a tool, takes its browser with it. */
  async #endWithSessions(): Promise<void> {
    const { parts, tools } = this.#options.kernel;
    for (const [session, { person }] of this.#open) {
      const context = contextFor(parts, tools.get(recordStep.name)!, person);
      const { status } = await context.store(store => sessionCalled(store, session));
      if (status !== 'running') await this.close(session);
    }
  }
}

const refuseOther = ({ name }: Principal): never => {
  throw new Refusal('action_not_permitted', `${name} has the browser of this session.`, {
    mend: 'One person at a time works in it; pause the session to take it over.',
  });
};

/** A live browser is for people: no token opens one, whatever its scopes. */
function assertOperator(person: Principal): void {
  if (person.kind === 'operator' && holdsScope(person, 'manual-sessions:draft')) return;
  throw new Refusal('insufficient_scope', 'This needs a person who is signed in and may record sessions.');
}
