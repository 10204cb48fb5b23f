import { z } from 'zod';
import { Refusal } from '../../../platform/errors.ts';
import { redactText } from '../../../platform/telemetry/redact-text.ts';
import { ElementFacts } from '../healing/element.ts';

/**
 * An element as a browser recorded it: what finds it again, and what a locator can name it by. Role and name are those
 * of the accessibility tree; the label is a field's, as `getByLabel` sees it.
 */
export const PageElement = z.strictObject({
  facts: ElementFacts,
  role: z.string().max(60).default(''),
  name: z.string().max(400).default(''),
  label: z.string().max(400).default(''),
  testId: z.string().max(200).default(''),
});
export type PageElement = z.output<typeof PageElement>;

/** More elements than this are not looked at: a healer that sees half of a page may not say which element is the one. */
export const mostElements = 600;

/** Elements as a tool's caller sends them, checked and without secrets; `path` names the argument. */
export function elementsIn(recorded: readonly unknown[], path: string): PageElement[] {
  return recorded.map((each, index) => {
    const parsed = PageElement.safeParse(each);
    if (parsed.success) return withoutSecrets(parsed.data);
    const { path: within, message } = parsed.error.issues[0]!;
    throw new Refusal('invalid_input', `${[path, index, ...within].join('.')}: ${message}`, {
      path,
      mend: 'Send elements as the Playwright fixture records them; docs/quality.md has the format.',
    });
  });
}

const withoutSecrets = ({ facts, name, label, ...rest }: PageElement): PageElement => ({
  ...rest,
  name: redactText(name),
  label: redactText(label),
  facts: { ...facts, text: redactText(facts.text), neighbourText: redactText(facts.neighbourText) },
});
