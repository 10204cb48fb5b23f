import type { RecordedStep } from './step.ts';

/** An element that could be used on a page that was visited, whether it was used or not. */
export interface Sighting {
  /** The page's path. */
  readonly page: string;
  readonly role: string;
  readonly name: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

export interface PromptMaterial {
  readonly charter: string;
  readonly areas: readonly string[];
  readonly steps: readonly Pick<RecordedStep, 'kind' | 'url' | 'element' | 'value' | 'position' | 'at'>[];
  readonly sightings: readonly Sighting[];
  /** Errors of the console and the network, the newest first. */
  readonly errors: readonly { readonly line: string; readonly at: string }[];
  /** When the last bug was logged. */
  readonly lastBugAt: string | null;
}

/** Something to try next, why, and what it was computed from. */
export interface Prompt {
  readonly try: string;
  readonly why: string;
  readonly source: string;
}

const stopWords = new Set(
  'about after again also before discover every explore find from have into more that their them then there they this through what when where which while with wrong your'.split(
    ' ',
  ),
);
/** Words that mean something, cut to their beginning, so that `coupons` and `coupon` are one. */
export const wordsIn = (text: string): Set<string> =>
  new Set(
    (text.toLowerCase().match(/\p{L}{4,}/gu) ?? [])
      .filter(word => !stopWords.has(word))
      .map(word => word.slice(0, 5)),
  );

const overlap = (of: Set<string>, text: string): number =>
  [...wordsIn(text)].filter(word => of.has(word)).length;

const removing = /\b(remove|delete|clear|empty|discard)\b/i;
const sending = /\b(add|apply|buy|checkout|confirm|order|pay|place|save|send|submit)\b/i;
const most = 6;

/**
 * What to try next: from the charter, from what was seen and not used, from the bounds of fields, and from errors nobody
 * wrote down. Pure, and the same for the same session; each names its source.
 */
export function promptsFor(material: PromptMaterial): Prompt[] {
  const wanted = wordsIn([material.charter, ...material.areas].join(' '));
  const rules = [unwritten, emptied, boundaries, requirements, repeated, unused, unmet];
  const found = rules.flatMap((rule, order) =>
    rule(material).map(prompt => ({
      prompt,
      order,
      near: overlap(wanted, `${prompt.try} ${prompt.source}`),
    })),
  );
  const ranked = found.sort((a, b) => b.near - a.near || a.order - b.order);
  const seen = new Set<string>();
  return ranked
    .filter(({ prompt }) => !seen.has(prompt.try) && seen.add(prompt.try))
    .slice(0, most)
    .map(({ prompt }) => prompt);
}

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);
const isAbout = (step: PromptMaterial['steps'][number], { name, role, page }: Sighting): boolean =>
  step.element?.name === name && step.element.role === role && pathOf(step.url) === page;
const usesOf = ({ steps }: PromptMaterial, sighting: Sighting) =>
  steps.filter(step => isAbout(step, sighting));
const said = ({ role, name }: Sighting): string => `${role} “${name}”`;

function unwritten({ errors, lastBugAt }: PromptMaterial): Prompt[] {
  const open = errors.filter(({ at }) => lastBugAt === null || at > lastBugAt);
  return open.slice(0, 2).map(({ line, at }) => ({
    try: `Find out what broke: ${line.slice(0, 140)}`,
    why: 'It went wrong, and no bug was logged since.',
    source: `the log at ${at.slice(11, 19)}`,
  }));
}

function emptied(material: PromptMaterial): Prompt[] {
  return material.sightings
    .filter(each => removing.test(each.name) && usesOf(material, each).length === 0)
    .map(each => ({
      try: `Try ${each.page} empty: take everything out with ${said(each)}`,
      why: 'It can be emptied, and nobody has looked at it empty.',
      source: `seen on ${each.page}, not used`,
    }));
}

function boundaries(material: PromptMaterial): Prompt[] {
  return material.sightings.flatMap(each => {
    const values = usesOf(material, each).map(({ value }) => Number(value));
    const { valuemin: least, valuemax: largest } = each.facts;
    if (each.role !== 'spinbutton') return [];
    const beyond = [
      ...(typeof least === 'number' && !values.some(value => value < least) ? [least - 1] : []),
      ...(typeof largest === 'number' && largest > 0 && !values.some(value => value > largest)
        ? [largest + 1]
        : []),
    ];
    return beyond.map(value => ({
      try: `Enter ${value} in “${each.name}” on ${each.page}`,
      why: `Its bounds are ${least ?? 'open'} to ${largest || 'open'}, and nothing beyond them was tried.`,
      source: `seen on ${each.page}`,
    }));
  });
}

function requirements(material: PromptMaterial): Prompt[] {
  return material.sightings.flatMap(each => {
    const filled = usesOf(material, each).filter(({ kind }) => kind === 'fill');
    if (each.facts.required !== true || filled.length === 0 || filled.some(({ value }) => value === ''))
      return [];
    return [
      {
        try: `Leave “${each.name}” on ${each.page} empty and send`,
        why: 'It is required, and was only ever filled in.',
        source: `step ${filled.at(-1)!.position}`,
      },
    ];
  });
}

function repeated({ steps }: PromptMaterial): Prompt[] {
  return steps.flatMap((step, index) => {
    const name = step.element?.name;
    if (step.kind !== 'click' || step.element?.role !== 'button' || !name || !sending.test(name)) return [];
    const next = steps[index + 1];
    const twice = steps.some(
      (each, at) => each.element?.name === name && steps[at + 1]?.element?.name === name,
    );
    if (twice || next?.element?.name === name) return [];
    return [
      {
        try: `Click “${name}” twice, quickly, on ${pathOf(step.url)}`,
        why: 'It changes something, and was only ever clicked once at a time.',
        source: `step ${step.position}`,
      },
    ];
  });
}

function unused(material: PromptMaterial): Prompt[] {
  return material.sightings
    .filter(each => each.facts.disabled !== true && !removing.test(each.name))
    .filter(each => usesOf(material, each).length === 0)
    .map(each => ({
      try: `Use ${said(each)} on ${each.page}`,
      why: 'It was there and nobody used it.',
      source: `seen on ${each.page}`,
    }));
}

function unmet({ charter, areas, steps, sightings }: PromptMaterial): Prompt[] {
  if (sightings.length === 0 && steps.length === 0) return [];
  const met = wordsIn(
    [
      ...steps.map(({ url, element }) => `${pathOf(url)} ${element?.name ?? ''} ${element?.text ?? ''}`),
      ...sightings.map(({ page, name }) => `${page} ${name}`),
    ].join(' '),
  );
  const words = [charter, ...areas].join(' ').match(/\p{L}{4,}/gu) ?? [];
  return words
    .filter(word => [...wordsIn(word)].some(beginning => !met.has(beginning)))
    .slice(0, 2)
    .map(word => ({
      try: `Look for “${word}”`,
      why: 'The charter names it, and nothing that was seen or used does.',
      source: 'the charter',
    }));
}
