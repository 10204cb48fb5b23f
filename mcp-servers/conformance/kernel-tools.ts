import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Capability } from '../../platform/capability.ts';
import { Refusal } from '../../platform/errors.ts';
import { query } from '../../platform/tool.ts';

const facts = {
  version: 1,
  scopes: ['conformance:read'],
  egress: 'none',
  input: z.object({}),
  output: z.object({}),
} as const;

const simpleText = query({
  ...facts,
  name: 'test_simple_text',
  title: 'Simple text',
  description: 'Returns a fixed text.',
  say: () => 'This is a simple text response for testing.',
  run: async () => ({}),
});

const errorHandling = query({
  ...facts,
  name: 'test_error_handling',
  title: 'Error',
  description: 'Always fails.',
  say: () => '',
  run: async () => {
    throw new Refusal('invalid_input', 'This tool intentionally returns an error for testing');
  },
});

const withProgress = query({
  ...facts,
  name: 'test_tool_with_progress',
  title: 'Progress',
  description: 'Reports progress three times.',
  say: () => 'All steps done.',
  run: async (_input, { progress }) => {
    for (const done of [0, 50, 100]) {
      progress(`step at ${done}`, done, 100);
      await pause(10);
    }
    return {};
  },
});

const streaming = query({
  ...facts,
  name: 'test_streaming_elicitation',
  title: 'Streaming',
  description: 'Ends without asking anything of the client.',
  say: () => 'Nothing was asked.',
  run: async () => ({}),
});

/** What the suites ask for that a tool of the product can be: these run through the kernel as every tool does. */
export const conformanceCapability: Capability = {
  name: 'conformance',
  title: 'Conformance',
  description: 'The tools that the official conformance suites call by name.',
  tools: [simpleText, errorHandling, withProgress, streaming],
};
