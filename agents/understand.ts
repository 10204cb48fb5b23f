/** One call for every model: a message and its situation in, an understanding or a typed failure out. */
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { type AIMessage, type BaseMessage, HumanMessage, SystemMessage } from '@langchain/core/messages';
import { failureOf, type ModelFailure } from './failures.ts';
import { type Role, understandingRole } from './roles.ts';
import {
  Understanding,
  type UnderstandingRequest,
  understandTool,
  withholdUncertain,
} from './understanding.ts';

export type Understood =
  | { readonly ok: true; readonly understanding: Understanding }
  | { readonly ok: false; readonly failure: ModelFailure };

/** Names of the messages that carry data beside the person's own words. */
export const situationMessage = 'situation';

/** The situation travels apart from the message, so that no message can pretend to be one. */
export function understandingMessages(
  request: UnderstandingRequest,
  role: Role = understandingRole,
): BaseMessage[] {
  const { message, ...known } = request;
  return [
    new SystemMessage(role.prompt.text),
    new HumanMessage({ name: situationMessage, content: JSON.stringify(known) }),
    new HumanMessage(message),
  ];
}

/** Asks the model, whichever it is, what the message means. Never throws for what a model or a network does. */
export async function understand(
  model: BaseChatModel,
  request: UnderstandingRequest,
  options: { readonly signal?: AbortSignal; readonly role?: Role } = {},
): Promise<Understood> {
  const structured = model.withStructuredOutput<Record<string, unknown>>(Understanding as never, {
    name: understandTool,
    method: 'functionCalling',
    includeRaw: true,
  });
  try {
    const { raw, parsed } = (await structured.invoke(
      understandingMessages(request, options.role),
      options.signal ? { signal: options.signal } : {},
    )) as { raw: AIMessage; parsed: unknown };
    return judge(raw, parsed);
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

function judge(raw: AIMessage, parsed: unknown): Understood {
  const refusal = refusalOf(raw);
  if (refusal) return { ok: false, failure: { code: 'refused', message: refusal, retryable: false } };
  const checked = Understanding.safeParse(parsed);
  if (checked.success) return { ok: true, understanding: withholdUncertain(checked.data) };
  const message = raw.invalid_tool_calls?.[0]?.error ?? checked.error.issues[0]?.message ?? 'no tool call';
  return { ok: false, failure: { code: 'malformed_output', message, retryable: true } };
}

interface RawCompletion {
  readonly choices?: readonly { readonly message?: { readonly refusal?: string | null } }[];
}

const refusalOf = ({ additional_kwargs: extra }: AIMessage): string | undefined =>
  (extra.refusal as string | undefined) ??
  (extra.__raw_response as RawCompletion | undefined)?.choices?.[0]?.message?.refusal ??
  undefined;
