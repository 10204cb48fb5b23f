import type { HumanInterrupt } from '@langchain/langgraph/prebuilt';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { waitPayload } from './wait.ts';

/**
 * What the two published clients take for an interrupt that they can draw, as their own files say:
 * langchain-ai/agent-chat-ui at fdc87e6, `src/components/thread/agent-inbox/types.ts`, and langchain-ai/agent-inbox at
 * f38301b, `src/components/agent-inbox/types.ts`. Both are under the MIT licence; only the shapes are repeated here.
 */
const decision = z.enum(['approve', 'edit', 'reject']);
const agentChatUi = z.object({
  action_requests: z
    .array(
      z.strictObject({
        name: z.string(),
        args: z.record(z.string(), z.unknown()),
        description: z.string().optional(),
      }),
    )
    .min(1),
  review_configs: z
    .array(
      z.strictObject({
        action_name: z.string(),
        allowed_decisions: z.array(decision),
        args_schema: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .min(1),
});
const agentInbox = z.object({
  action_request: z.strictObject({ action: z.string().min(1), args: z.record(z.string(), z.unknown()) }),
  config: z.strictObject({
    allow_ignore: z.boolean(),
    allow_respond: z.boolean(),
    allow_edit: z.boolean(),
    allow_accept: z.boolean(),
  }),
  description: z.string().optional(),
});

const url = 'http://localhost:4477/proposals/01a1fad1-cddf-73e8-ba27-1d1a69e36315';
const payload = waitPayload({
  id: '01a1fad1-cddf-73e8-ba27-1d1a69e36315',
  sentence: 'Order one lamp for $20.00.',
  url,
});

it('is drawn by Agent Chat UI, one review for each action, with no button that would decide', () => {
  const { action_requests, review_configs } = agentChatUi.parse(payload);
  expect(review_configs.map(({ action_name }) => action_name)).toEqual(
    action_requests.map(({ name }) => name),
  );
  expect(review_configs.flatMap(({ allowed_decisions }) => allowed_decisions)).toEqual([]);
});

it('is drawn by Agent Inbox, which is told where a person decides, and offers nothing itself', () => {
  const interrupt: HumanInterrupt = payload;
  const { config, description } = agentInbox.parse(interrupt);
  expect(Object.values(config)).toEqual([false, false, false, false]);
  expect(description).toContain(url);
});

it('tells our console which proposal it is', () => {
  expect(payload).toMatchObject({ kind: 'countersign.proposal', proposal: expect.any(String), url });
});
