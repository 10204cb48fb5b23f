import { z } from 'zod';
import { documentAnswer } from './document.ts';

/** What we read of Jira Cloud's REST answers (v3): the fields that we use; the rest is let through unread. */
export const permissionsAnswer = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});

export const issueTypesAnswer = z.object({
  issueTypes: z.array(z.object({ id: z.string(), name: z.string() })),
});

export const fieldsAnswer = z.object({
  fields: z.array(
    z.object({
      fieldId: z.string(),
      name: z.string(),
      required: z.boolean(),
      hasDefaultValue: z.boolean().default(false),
    }),
  ),
});

export const createdAnswer = z.object({ id: z.string(), key: z.string() });

export const issueAnswer = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({
    summary: z.string().default(''),
    labels: z.array(z.string()).default([]),
    description: documentAnswer.default(null),
    attachment: z.array(z.object({ filename: z.string() })).default([]),
  }),
  properties: z.record(z.string(), z.unknown()).default({}),
});

/** Of the search that took the place of `/search`: pages by token, no total. */
export const searchAnswer = z.object({ issues: z.array(issueAnswer).default([]) });
export const attachedAnswer = z.array(z.object({ filename: z.string() })).min(1);
