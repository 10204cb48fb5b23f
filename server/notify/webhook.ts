import { createHmac } from 'node:crypto';
import type { RecordedEvent } from '../../platform/capability.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Subscriber } from '../../platform/events/deliver.ts';
import { runAlert } from '../../platform/events/schemas.ts';
import { requestOutside } from '../../platform/network/outside.ts';
import { kernelTransaction, type Parts } from '../../platform/parts.ts';
import { previewDocument } from '../../platform/proposals/document.ts';
import { log } from '../../platform/telemetry/log.ts';
import { count } from '../../platform/telemetry/metrics.ts';
import { redact } from '../../platform/telemetry/redaction.ts';
import { competitorSilent } from '../../tools/competitors/events.ts';
import { cardOf, type Notice, troubleCardOf } from './card.ts';
import type { Destination } from './destination.ts';

export interface WebhookOptions {
  readonly parts: () => Parts;
  readonly destination: Destination;
  readonly secret: string;
}

const patienceMs = 10_000;
/** What could not be told for a day is told no more: it is in the inbox anyway. */
const oldestMs = 24 * 3_600_000;

/**
 * Tells a chat or a page of somebody's own that something waits for a decision, that it was given to somebody, that
 * nobody decided, that a run does not go as it should, or that a competitor does not answer. It hears of it from the outbox, which asks again until the other side has taken it.
 */
export const webhookSubscriber = ({ parts, destination, secret }: WebhookOptions): Subscriber => ({
  consumer: 'webhook',
  types: ['proposal.created', 'proposal.delegated', 'proposal.ended', 'run.alert', 'competitor.silent'],
  async hear(event) {
    if (Date.now() - Date.parse(event.at) > oldestMs)
      return log.warn({ event: event.id }, 'the webhook took nothing for a day; this is not told any more');
    const told = await cardFor(parts(), event);
    if (!told) return;
    const card = redact(told);
    const status = await send(destination, secret, event.id, JSON.stringify(card)).catch(error => {
      sent('failed');
      throw error;
    });
    const taken = status >= 200 && status < 300;
    sent(taken ? 'taken' : 'refused');
    if (taken) return;
    if (status === 408 || status === 429 || status >= 500)
      throw new Refusal('vendor_unavailable', `The webhook answered ${status}.`);
    log.warn({ event: event.id, status }, 'the webhook refused a card for good');
  },
});

const sent = (outcome: string): void => count('countersign.cards', { 'countersign.outcome': outcome });

/** The card that an event asks for; none when it concerns nobody any more. */
async function cardFor(parts: Parts, event: RecordedEvent): Promise<object | undefined> {
  if (event.type === 'competitor.silent') {
    const { merchant, failures, problem } = competitorSilent.parse(event.payload);
    return troubleCardOf({
      severity: 'warning',
      about: `The competitor ${merchant}`,
      says: `Its prices could not be read ${failures} times in a row. Rules use none that is too old. ${problem}`,
      url: new URL('/', parts.proposalUrl('any')).href,
    });
  }
  if (event.type === 'run.alert') {
    const { proposal, severity, says } = runAlert.parse(event.payload);
    const sentence = await sentenceOf(parts, event.tenant, proposal);
    return troubleCardOf({ severity, about: sentence, says, url: parts.proposalUrl(proposal) });
  }
  const notice = await noticeOf(parts, event);
  return notice && cardOf(notice);
}

const sentenceOf = (parts: Parts, tenant: string, proposal: string): Promise<string> =>
  kernelTransaction(parts, tenant, async transaction => {
    const { document } = await transaction
      .selectFrom('platform.proposal')
      .select('document')
      .where('id', '=', proposal)
      .executeTakeFirstOrThrow();
    return previewDocument.parse(document).sentence;
  });

/** What waits, or was not decided; nothing when it concerns nobody any more. */
async function noticeOf(parts: Parts, { tenant, type, payload }: RecordedEvent): Promise<Notice | undefined> {
  const { proposal, status, delegate } = payload as Record<'proposal' | 'status' | 'delegate', string>;
  const ended = type === 'proposal.ended';
  if (ended && status !== 'expired') return undefined;
  return kernelTransaction(parts, tenant, async transaction => {
    const row = await transaction
      .selectFrom('platform.proposal')
      .select(['document', 'status'])
      .where('id', '=', proposal)
      .executeTakeFirst();
    if (!row || (!ended && row.status !== 'proposed')) return undefined;
    const about = { document: previewDocument.parse(row.document), url: parts.proposalUrl(proposal) };
    if (ended) return { ...about, title: 'Nobody decided in time' };
    if (type === 'proposal.created') return { ...about, title: 'Waits for a decision' };
    const named = await transaction
      .selectFrom('platform.delegation as d')
      .innerJoin('platform.principal as p', 'p.id', 'd.delegate_id')
      .select(['p.name', 'd.note'])
      .where('d.proposal_id', '=', proposal)
      .where('d.delegate_id', '=', delegate)
      .executeTakeFirst();
    return named && { ...about, title: `For ${named.name} to decide`, note: named.note || undefined };
  });
}

/** `t=1764000000,v1=…`: the time and HMAC-SHA256 over `time.body`, so that an old card cannot be played again. */
export const signatureOf = (secret: string, seconds: number, body: string): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;

/** Sends once, and gives the status. */
async function send(
  { url, lookup }: Destination,
  secret: string,
  event: string,
  body: string,
): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'countersign-event': event,
    'countersign-signature': signatureOf(secret, Math.floor(Date.now() / 1000), body),
  };
  const signal = AbortSignal.timeout(patienceMs);
  return (await requestOutside(url, { method: 'POST', headers, body, signal }, lookup)).status;
}
