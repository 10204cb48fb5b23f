/** Agents are data: what a role is for, which model and prompt it uses, what it may reach, where it must stop. */
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { Reply } from './reply.ts';
import { Understanding } from './understanding.ts';

/** A prompt is a file with a version; a changed prompt is a new file, so that every run names what it was told. */
export interface Prompt {
  readonly name: string;
  readonly version: number;
  readonly text: string;
}

/** Where a role stops and answers with what it has; `budget.ts` counts. Money is USD cents per run. */
export interface Limits {
  readonly steps: number;
  readonly tokens: number;
  readonly moneyCents: number;
  readonly seconds: number;
}

export interface Role {
  readonly name: string;
  readonly purpose: string;
  /** `configured` is what `chatModel` chooses; `planner` never leaves the process. */
  readonly model: 'configured' | 'planner';
  readonly prompt: Prompt;
  /** Names of the tools it may call over MCP; nothing else is offered to it. */
  readonly tools: readonly string[];
  readonly output: z.ZodType;
  readonly limits: Limits;
}

/** What one message, or one proposal's outcome, may use in all, whoever works on it. */
export const runLimits: Limits = { steps: 60, tokens: 100_000, moneyCents: 60, seconds: 180 };

const prompt = (name: string, version: number): Prompt => ({
  name,
  version,
  text: readFileSync(new URL(`./prompts/${name}.v${version}.md`, import.meta.url), 'utf8'),
});

export const understandingRole: Role = {
  name: 'understanding',
  purpose: 'Says what a message asks for, and what in it was not clear.',
  model: 'configured',
  prompt: prompt('understanding', 1),
  tools: [],
  output: Understanding,
  limits: { steps: 2, tokens: 30_000, moneyCents: 10, seconds: 20 },
};

export const shoppingRole: Role = {
  name: 'shopping',
  purpose: 'Finds, compares and proposes to buy; follows orders; never decides.',
  model: 'configured',
  prompt: prompt('shopping', 1),
  tools: [
    'search_catalog',
    'lookup_catalog',
    'get_product',
    'compare_offers',
    'create_cart',
    'get_cart',
    'update_cart',
    'create_checkout',
    'update_checkout',
    'complete_checkout',
    'cancel_checkout',
    'get_order',
    'cancel_order',
    'list_proposals',
    'get_proposal',
    'withdraw_proposal',
  ],
  output: Reply,
  limits: { steps: 24, tokens: 60_000, moneyCents: 50, seconds: 120 },
};

export const roles: readonly Role[] = [understandingRole, shoppingRole];
