import { redactText } from '../../platform/telemetry/redact-text.ts';
import { kindOfName } from '../../platform/telemetry/sensitive-names.ts';
import type { Step, StepElement } from './step.ts';

/** `Your password (8 characters)` says password: a label is judged whole and word by word. */
function saysSecret(label: string | null): boolean {
  if (!label) return false;
  const words = label.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const pairs = words.slice(1).map((word, index) => `${words[index]} ${word}`);
  return [label, ...words, ...pairs].some(word => kindOfName(word) === 'secret');
}

const isForSecrets = ({ name, label, test_id }: StepElement): boolean =>
  [name, label, test_id].some(saysSecret);

const clean = (text: string | null): string | null => text && redactText(text);

/** An address without a name and a password, and without what its query says in secret. */
export function cleanUrl(text: string): string {
  const url = new URL(text);
  url.username = '';
  url.password = '';
  return redactText(url.href);
}

/**
 * The step as it may be kept. A value goes whole when its field is for secrets, when the recorder says so, or when any
 * part of it looks like a secret, a card number or a person: half a value would be played again as if it were one.
 */
export function masked(step: Step): Step {
  const element = step.element && {
    role: step.element.role,
    name: clean(step.element.name),
    label: clean(step.element.label),
    test_id: step.element.test_id,
    text: clean(step.element.text),
    css: clean(step.element.css),
  };
  const typed = step.kind === 'fill' || step.kind === 'select' || step.expects === 'value';
  const secret =
    step.secret ||
    (typed && step.element !== null && isForSecrets(step.element)) ||
    clean(step.value) !== step.value;
  return { ...step, url: cleanUrl(step.url), element, secret, value: secret ? null : step.value };
}
