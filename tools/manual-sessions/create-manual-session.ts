import { z } from 'zod';
import { redactText } from '../../platform/telemetry/redact-text.ts';
import { draft } from '../../platform/tool.ts';
import { cleanUrl } from './mask.ts';
import './tables.ts';

export const createManualSession = draft({
  name: 'create_manual_session',
  title: 'Plan a manual test session',
  description:
    'Plans a session of exploratory testing: what to explore and why (the charter), in which time. A person runs it in the console.',
  version: 1,
  scopes: ['manual-sessions:draft'],
  egress: 'none',
  input: z.object({
    charter: z.string().trim().min(10).max(500).describe('Explore <area> with <means> to discover <risk>'),
    areas: z.array(z.string().trim().min(1).max(60)).max(10).default([]),
    start_url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional(),
    time_box_minutes: z.int().min(5).max(480).default(60),
    repository: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, 'owner/name')
      .max(140)
      .optional(),
    sha: z
      .string()
      .regex(/^[0-9a-f]{40}$/, 'the whole commit, 40 hexadecimal digits')
      .optional(),
    required: z.boolean().default(false).describe('the commit waits for it'),
  }),
  output: z.object({ session: z.uuid() }),
  say: () => 'Planned. A person starts it in the console.',
  nextSteps: ({ session }) => [`start_manual_session with session ${session}`],
  async run(input, context) {
    const id = context.newId();
    await context.store(store =>
      store
        .insertInto('manual_sessions.session')
        .values({
          tenant_id: context.tenant,
          id,
          charter: redactText(input.charter),
          areas: input.areas,
          start_url: input.start_url ? cleanUrl(input.start_url) : null,
          repository: input.repository ?? null,
          sha: input.sha ?? null,
          required: input.required,
          time_box_minutes: input.time_box_minutes,
          status: 'planned',
          created_by: context.principal.id,
          created_at: context.now(),
        })
        .execute(),
    );
    return { session: id };
  },
});
