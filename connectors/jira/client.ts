import type { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { callVendor, type VendorReply } from '../http.ts';

export interface JiraAccount {
  /** `https://orchard.atlassian.net`. */
  readonly site: string;
  readonly email: string;
  readonly token: string;
}

interface Call {
  readonly method: 'GET' | 'POST';
  /** Below `/rest/api/3`. */
  readonly path: string;
  readonly body?: unknown;
  readonly bytes?: { readonly type: string; readonly content: Uint8Array };
  readonly headers?: Readonly<Record<string, string>>;
  readonly writes: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Speaks with Jira Cloud's REST API v3 in the name of one account. One call is one request. */
export class JiraClient {
  readonly account: JiraAccount;
  constructor(account: JiraAccount) {
    this.account = account;
  }

  async ask<Schema extends z.ZodType>(call: Call, schema: Schema): Promise<z.output<Schema>> {
    const { email, token, site } = this.account;
    const { path, headers, ...rest } = call;
    const reply = await callVendor({
      ...rest,
      vendor: 'Jira',
      url: `${site.replace(/\/$/, '')}/rest/api/3${path}`,
      headers: {
        authorization: `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`,
        'user-agent': 'countersign',
        ...headers,
      },
    });
    if (reply.status >= 300) throw refusalOf(reply);
    const parsed = schema.safeParse(reply.body);
    if (parsed.success) return parsed.data;
    const { path: at, message } = parsed.error.issues[0]!;
    throw new Refusal(
      'vendor_protocol',
      `Jira answered outside its own schema at ${at.join('.')}: ${message}`,
    );
  }
}

/** Jira's words: messages for the whole, and one for each field. They are an outsider's. */
function wordsIn(body: unknown): string {
  if (typeof body !== 'object' || body === null) return '';
  const { errorMessages, errors, message } = body as Record<string, unknown>;
  const whole = Array.isArray(errorMessages) ? errorMessages.map(String) : [];
  const fields = errors && typeof errors === 'object' ? Object.entries(errors) : [];
  return [
    ...whole,
    ...fields.map(([field, why]) => `${field}: ${String(why)}`),
    ...(typeof message === 'string' ? [message] : []),
  ].join('; ');
}

function refusalOf({ status, body }: VendorReply): Refusal {
  const vendorText = wordsIn(body).slice(0, 1_000);
  const extras = vendorText ? { vendorText } : {};
  if (status === 401) return new Refusal('vendor_unauthorized', 'Jira does not know the account.', extras);
  if (status === 403) return new Refusal('vendor_refused', 'Jira does not allow it.', extras);
  if (status === 404)
    return new Refusal('not_found', 'Jira has nothing of that name, or the account may not see it.', extras);
  if (status === 400 || status === 413 || status === 422)
    return new Refusal('vendor_refused', 'Jira refuses it as it stands.', extras);
  return new Refusal('vendor_protocol', `Jira answered ${status}.`, extras);
}
