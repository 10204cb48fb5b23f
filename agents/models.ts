/** Which model answers is configuration: an OpenAI-compatible endpoint when one is named, else the offline planner. */
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { ChatOpenAI } from '@langchain/openai';
import { modelFetch } from './model-fetch.ts';
import { OfflinePlanner } from './planner/planner.ts';

export interface ChosenModel {
  readonly model: BaseChatModel;
  /** For the console: which model, and where. */
  readonly description: string;
  /** The model's own name, as its vendor prices it. */
  readonly name: string;
  readonly live: boolean;
}

const defaultModel = 'gpt-5-mini';

/**
 * `OPENAI_API_KEY` alone means OpenAI; `OPENAI_BASE_URL` any compatible server (then the key may be absent);
 * `OPENAI_MODEL` names the model, and must be given with a base URL. With neither, the planner.
 * Throws on an address that is none, before anything is asked of it.
 */
export function chatModel(
  environment: Readonly<Record<string, string | undefined>>,
  options: {
    readonly timeoutMilliseconds?: number;
    readonly maxRetries?: number;
    readonly planner?: OfflinePlanner;
  } = {},
): ChosenModel {
  const key = environment.OPENAI_API_KEY;
  const baseURL = environment.OPENAI_BASE_URL;
  if (!key && !baseURL)
    return {
      model: options.planner ?? new OfflinePlanner(),
      description: 'offline planner',
      name: 'planner',
      live: false,
    };
  if (baseURL && !/^https?:$/.test(protocolOf(baseURL)))
    throw new Error(`OPENAI_BASE_URL is "${baseURL}"; give an address such as http://127.0.0.1:11434/v1.`);
  const name = environment.OPENAI_MODEL;
  if (baseURL && !name)
    throw new Error('OPENAI_BASE_URL is set without OPENAI_MODEL; name the model to ask there.');
  const model = new ChatOpenAI({
    model: name ?? defaultModel,
    apiKey: key || 'none',
    timeout: options.timeoutMilliseconds ?? 30_000,
    maxRetries: options.maxRetries ?? 2,
    streamUsage: true,
    // The only place where a refusal of the chat completions API can be seen.
    __includeRawResponse: true,
    configuration: { fetch: modelFetch, ...(baseURL ? { baseURL } : {}) },
  });
  return {
    model,
    description: baseURL ? `${name} at ${new URL(baseURL).host}` : (name ?? defaultModel),
    name: name ?? defaultModel,
    live: true,
  };
}

const protocolOf = (address: string): string => (URL.canParse(address) ? new URL(address).protocol : '');
