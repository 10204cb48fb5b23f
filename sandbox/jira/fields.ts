import { z } from 'zod';
import type { Site } from './site.ts';

/** What Jira says of the fields of a new issue, by field; empty when it takes them. Its own words where they are known. */
export function complaintsAbout(
  site: Site,
  fields: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const complaints: Record<string, string> = {};
  const { project, issuetype, summary, labels, description } = fields;
  const known = site.project(z.object({ key: z.string() }).safeParse(project).data?.key ?? '');
  if (!known) complaints.project = 'valid project is required';
  const named = z
    .object({ name: z.string().optional(), id: z.string().optional() })
    .safeParse(issuetype).data;
  const type = known?.issueTypes.find(({ id, name }) => id === named?.id || name === named?.name);
  if (known && !type) complaints.issuetype = 'Specify a valid issue type';
  const said = summaryComplaint(summary);
  if (said) complaints.summary = said;
  const list = z.array(z.string()).safeParse(labels ?? []);
  if (!list.success) complaints.labels = 'data was not an array';
  else {
    const spaced = list.data.find(label => /\s/.test(label));
    if (spaced !== undefined) complaints.labels = `The label '${spaced}' contains spaces which is invalid.`;
    if (list.data.some(label => label.length > 255))
      complaints.labels = 'The label is longer than 255 characters.';
  }
  const rich = descriptionComplaint(description);
  if (rich) complaints.description = rich;
  for (const { fieldId, name } of type?.requires ?? [])
    if (fields[fieldId] === undefined) complaints[fieldId] = `${name} is required.`;
  const screen = new Set(['project', 'issuetype', 'summary', 'labels', 'description']);
  for (const name of Object.keys(fields))
    if (!screen.has(name) && !type?.requires.some(({ fieldId }) => fieldId === name))
      complaints[name] = `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;
  return complaints;
}

function summaryComplaint(summary: unknown): string | undefined {
  if (typeof summary !== 'string' || summary.trim() === '') return 'You must specify a summary of the issue.';
  if (/[\r\n]/.test(summary)) return 'The summary is invalid because it contains newline characters.';
  return summary.length > 255 ? 'Summary must be less than 255 characters.' : undefined;
}

const inline = z.strictObject({ type: z.literal('text'), text: z.string().min(1) });
const paragraph = z.strictObject({ type: z.literal('paragraph'), content: z.array(inline).optional() });
const block = z.discriminatedUnion('type', [
  paragraph,
  z.strictObject({
    type: z.literal('heading'),
    attrs: z.strictObject({ level: z.int().min(1).max(6) }),
    content: z.array(inline).optional(),
  }),
  z.strictObject({
    type: z.literal('bulletList'),
    content: z
      .array(z.strictObject({ type: z.literal('listItem'), content: z.array(paragraph).min(1) }))
      .min(1),
  }),
]);
/** The part of the Atlassian Document Format that is understood here; Jira knows more nodes, and refuses a text all the same. */
const document = z.strictObject({ type: z.literal('doc'), version: z.literal(1), content: z.array(block) });
const longest = 32_767;

function descriptionComplaint(description: unknown): string | undefined {
  if (description === undefined || description === null) return undefined;
  const parsed = document.safeParse(description);
  if (!parsed.success)
    return 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
  const texts = JSON.stringify(parsed.data).match(/"text":"(?:[^"\\]|\\.)*"/g) ?? [];
  const length = texts.reduce((sum, text) => sum + text.length - 9, 0);
  return length > longest
    ? `The entered text is too long. It exceeds the allowed limit of ${longest} characters.`
    : undefined;
}
