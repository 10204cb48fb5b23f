import { ucpVersion } from '../../../tools/store/business/profile.ts';
import { isRejection, reject } from '../../../tools/store/business/rejection.ts';
import type { Shop } from '../../../tools/store/shop.ts';
import { type Call, type Performed, refusal } from '../../../tools/store/storefront.ts';
import { type Agent, refuseVersion } from '../agent.ts';
import { type Answering, inOneRelease } from '../answering.ts';
import { inNextWords } from './answers.ts';
import type { PlatformVersion } from './platform-version.ts';
import { inEngineWords } from './requests.ts';
import { toolsOfBoth } from './tools.ts';
import { nextVersion } from './version.ts';

type Body = Readonly<Record<string, unknown>>;
type Asked = Omit<Call, 'agent'>;

/** The newer release for platforms that speak it, and the engine's own for those that still speak that one. */
export function inTwoReleases(shop: Shop, versionOf: PlatformVersion): Answering {
  const engine = inOneRelease(shop);
  return {
    tools: toolsOfBoth,
    async answer(agent, call) {
      const version = await versionOf(agent);
      if (isRejection(version)) return inNext(refusal(version));
      if (version === nextVersion) return inNext(await answerInNext(agent, call));
      if (!refuseVersion({ version })) return engine.answer({ ...agent, version }, call);
      const content = `This shop speaks UCP ${nextVersion} and ${ucpVersion}, not ${version}`;
      return inNext(refusal(reject('version_unsupported', content)));
    },
  };

  async function answerInNext(agent: Agent, call: Asked): Promise<Performed> {
    const payload = inEngineWords(call.operation, call.payload);
    if (isRejection(payload)) return withCheckout(agent, call, refusal(payload));
    const asked = { ...call, payload };
    if (call.operation === 'complete_checkout') {
      const failed = await keepConsent(agent, asked, payload as Body);
      if (failed) return failed;
    }
    return withCheckout(agent, call, await ask(agent, asked));
  }

  /** The platform's release is settled by now; the engine must not judge it again. */
  function ask({ profile }: Agent, call: Asked): Promise<Performed> {
    return engine.answer(profile === undefined ? {} : { profile }, call);
  }

  /** A refused update leaves the checkout as it is and shows it, beside why it was refused. */
  async function withCheckout(agent: Agent, call: Asked, performed: Performed): Promise<Performed> {
    if (call.operation !== 'update_checkout' || !isAboutTheGoods(performed)) return performed;
    const found = await ask(agent, { operation: 'get_checkout', id: call.id });
    if (found.rejection) return performed;
    const { rejection: _, ...rest } = performed;
    const messages = [...messagesOf(performed.body), ...messagesOf(found.body)];
    return { ...rest, status: found.status, body: { ...found.body, messages } };
  }

  /** Consent may come with the completion; the engine takes it with an update. One that is over is left to its answer. */
  async function keepConsent(agent: Agent, call: Asked, payload: Body): Promise<Performed | undefined> {
    const consent = (payload.buyer as { consent?: object } | undefined)?.consent;
    if (!consent) return undefined;
    const { body } = await ask(agent, { operation: 'get_checkout', id: call.id });
    if (body.status !== 'ready_for_complete') return undefined;
    const buyer = { ...(body.buyer as object | undefined), consent };
    const updated = await ask(agent, { operation: 'update_checkout', id: call.id, payload: { buyer } });
    return updated.rejection && updated;
  }
}

const inNext = (performed: Performed): Performed => ({ ...performed, body: inNextWords(performed.body) });

interface Said {
  readonly code: string;
  readonly severity: string;
  readonly path?: string;
}
const messagesOf = (body: Body): readonly Said[] => (body.messages as readonly Said[] | undefined) ?? [];

/** Faults of the exchange itself, which say nothing about the checkout. */
const ofTheExchange = new Set(['idempotency_conflict', 'idempotency_in_flight', 'rate_limited', 'internal']);

/** Whether a well-formed request was refused for what it asks, also when the refusal is given a second time. */
function isAboutTheGoods({ body }: Performed): boolean {
  if ((body.ucp as { status: string }).status !== 'error') return false;
  return messagesOf(body).every(
    ({ code, severity, path = '' }) =>
      severity === 'recoverable' &&
      !ofTheExchange.has(code) &&
      (code !== 'invalid_request' || path.endsWith('.selected_destination_id')),
  );
}
