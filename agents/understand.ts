/** One call for every model: a message and its situation in, an understanding or a typed failure out. */
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import {
  type AIMessage,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  type UsageMetadata,
} from '@langchain/core/messages';
import { type Budget, limitSentence, type ModelUse } from './budget.ts';
import { failureOf, type ModelFailure } from './failures.ts';
import { measured } from './model-metrics.ts';
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

/**
 * Asks the model, whichever it is, what the message means. Never throws for what a model or a network does. Under a
 * budget it is not asked when the role's limits are reached, is cut off when its time is up, and what it used is counted;
 * an answer that was paid for is used.
 */
export async function understand(
  model: BaseChatModel,
  request: UnderstandingRequest,
  options: { readonly signal?: AbortSignal; readonly role?: Role; readonly budget?: Budget } = {},
): Promise<Understood> {
  const { role = understandingRole, budget } = options;
  const reached = budget?.reached(role);
  if (reached) return limitReached(limitSentence(reached));
  const structured = model.withStructuredOutput<Record<string, unknown>>(Understanding as never, {
    name: understandTool,
    method: 'functionCalling',
    includeRaw: true,
  });
  const time = budget && AbortSignal.timeout(Math.ceil(budget.secondsLeft(role) * 1000));
  const signals = [options.signal, time].filter(signal => signal !== undefined);
  try {
    budget?.step(role);
    const { raw, parsed } = await measured(
      () =>
        structured.invoke(understandingMessages(request, role), {
          ...(signals.length ? { signal: AbortSignal.any(signals) } : {}),
        }) as Promise<{ raw: AIMessage; parsed: unknown }>,
      ({ raw }) => usedBy(raw),
    );
    const used = usedBy(raw);
    if (used) budget?.model(role, used);
    return judge(raw, parsed);
  } catch (error) {
    if (budget && time?.aborted && !options.signal?.aborted)
      return limitReached(limitSentence(budget.timeLimit(role)));
    return { ok: false, failure: failureOf(error) };
  }
}

const limitReached = (message: string): Understood => ({
  ok: false,
  failure: { code: 'limit_reached', message, retryable: false },
});

/** What the call used. The planner uses nothing and names no model; a live model may not say how much it used. */
function usedBy(raw: AIMessage): ModelUse | undefined {
  const usage = raw.usage_metadata as UsageMetadata | undefined;
  const { model_name: model } = raw.response_metadata as { model_name?: string };
  if (!usage && !model) return undefined;
  // A server that does not say what it used is read as one that used nothing; every prompt uses something.
  const tokens = usage?.input_tokens ? { input: usage.input_tokens, output: usage.output_tokens } : undefined;
  return { model: model ?? 'an unnamed model', tokens };
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
