import { z } from 'zod';
import { draft } from '../../platform/tool.ts';
import { enterVersion } from './versions.ts';

export const versionAsked = {
  model: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('by its vendor’s name; absent: the configured one'),
  prompt: z
    .string()
    .trim()
    .min(1)
    .max(12_000)
    .optional()
    .describe('the whole prompt; absent: the shipped one'),
  note: z.string().trim().min(1).max(300).describe('what it is to do better'),
};

export const draftVersion = draft({
  name: 'draft_version',
  title: 'Draft a version',
  description:
    'Enters a model, a prompt or both as a draft that may read messages. It is scored on accepted examples; a person decides.',
  version: 1,
  scopes: ['learning:draft'],
  egress: 'none',
  input: z.object(versionAsked),
  output: z.object({ number: z.int(), fingerprint: z.string() }),
  say: ({ number }) => `Version ${number} is a draft; it answers nobody yet.`,
  nextSteps: () => ['list_versions tells how it scored'],
  run: ({ model = null, prompt = null, note }, context) =>
    enterVersion(context, { model, prompt, note }, context.principal.name),
});
