import { type MediaType, mediaTypes } from './media.ts';
import type { IssueBlock, IssueDraft, IssueFile } from './ports.ts';
import type { SessionFacts } from './session.ts';
import type { RecordedStep } from './step.ts';

interface Material {
  readonly session: SessionFacts;
  readonly steps: readonly RecordedStep[];
  readonly stepCount: number;
  readonly findings: readonly {
    readonly kind: 'bug' | 'issue' | 'note';
    readonly severity: string | null;
    readonly title: string;
    readonly detail: string;
    readonly step: number | null;
    readonly evidence: readonly string[];
  }[];
  readonly evidence: readonly {
    readonly digest: string;
    readonly media_type: string;
    readonly title: string;
  }[];
}

/** So many steps are told; the issue says how many more there are. Jira takes 32,767 characters. */
export const mostToldSteps = 100;
const longestDescription = 30_000;
const longestFiles = 20;

/** The label by which the issue of a session is found again. */
export const labelOf = (session: string): string => `countersign-session-${session}`;

const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;

/** A step in words: `Click button "Add to cart"`. */
export function stepInWords(
  step: Pick<RecordedStep, 'kind' | 'url' | 'element' | 'value' | 'secret' | 'expects'>,
): string {
  const { kind, element, url } = step;
  const value = step.secret ? 'a value that is not kept' : `"${step.value ?? ''}"`;
  const named = element?.name ?? element?.label ?? element?.text ?? element?.test_id ?? element?.css;
  const what = element ? `${element.role ?? 'element'}${named ? ` "${named}"` : ''}` : 'the page';
  switch (kind) {
    case 'goto':
      return `Open ${url}`;
    case 'click':
      return `Click ${what}`;
    case 'check':
      return `Check ${what}`;
    case 'uncheck':
      return `Uncheck ${what}`;
    case 'fill':
      return `Fill ${what} with ${value}`;
    case 'select':
      return `Select ${value} in ${what}`;
    case 'press':
      return `Press ${step.value}`;
    case 'expect':
      if (step.expects === 'url') return `Expect the page to be at ${url}`;
      return step.expects === 'visible' ? `Expect ${what} to be visible` : `Expect ${what} to have ${value}`;
  }
}

/** The issue of a session, word for word: what is proposed is what Jira gets. */
export function issueOf(material: Material, project: string, issueType: string): IssueDraft {
  const { session } = material;
  const bugs = material.findings.filter(({ kind }) => kind === 'bug').length;
  const count = `${bugs} ${bugs === 1 ? 'bug' : 'bugs'}`;
  return {
    project,
    issue_type: issueType,
    summary: cut(`Manual session, ${count}: ${session.charter}`.replaceAll(/\s+/g, ' '), 250),
    labels: [labelOf(session.id), 'manual-session'],
    description: description(material),
    files: filesOf(material),
  };
}

function description({ session, steps, stepCount, findings }: Material): IssueBlock[] {
  const { split } = session;
  const facts = [
    ...(session.areas.length ? [`Areas: ${session.areas.join(', ')}`] : []),
    `Time: ${session.minutes_spent} of ${session.time_box_minutes} minutes`,
    ...(split ? [`Split: ${split.test} % testing, ${split.bug} % bugs, ${split.setup} % set-up`] : []),
    ...(session.repository ? [`Repository: ${session.repository}`] : []),
    ...(session.sha ? [`Commit: ${session.sha}`] : []),
    `Session: ${session.id}`,
  ];
  const told = findings.map(({ kind, severity, title, detail, step }) =>
    [
      `${severity ? `${kind}, ${severity}` : kind}: ${title}`,
      ...(step ? [` (step ${step})`] : []),
      ...(detail ? [`: ${detail}`] : []),
    ]
      .join('')
      .replaceAll(/\s+/g, ' '),
  );
  const done = steps.slice(0, mostToldSteps).map(step => `${step.position}. ${stepInWords(step)}`);
  const rest = stepCount - done.length;
  return fitted([
    { heading: 'Charter' },
    { paragraph: session.charter },
    { list: facts },
    ...(session.debrief ? [{ heading: 'Debrief' }, ...paragraphsOf(session.debrief)] : []),
    { heading: 'Findings' },
    told.length ? { list: told } : { paragraph: 'None.' },
    { heading: 'Steps' },
    done.length ? { list: done } : { paragraph: 'None were recorded.' },
    ...(rest > 0 ? [{ paragraph: `and ${rest} more steps in the session` }] : []),
  ]);
}

const paragraphsOf = (text: string): IssueBlock[] =>
  text
    .split(/\n+/)
    .filter(line => line.trim() !== '')
    .map(line => ({ paragraph: line.trim() }));

/** Cuts from the end what Jira would refuse for its length, and says so. */
function fitted(blocks: readonly IssueBlock[]): IssueBlock[] {
  let left = longestDescription;
  let isCut = false;
  const take = (text: string): string => {
    const kept = cut(text, Math.max(1, left));
    isCut ||= kept !== text;
    left -= kept.length;
    return kept;
  };
  const kept = blocks.flatMap((block): IssueBlock[] => {
    if (left <= 0) {
      isCut = true;
      return [];
    }
    if ('heading' in block) return [{ heading: take(block.heading) }];
    if ('paragraph' in block) return [{ paragraph: take(block.paragraph) }];
    const list = block.list.flatMap(item => (left > 0 ? [take(item)] : []));
    isCut ||= list.length < block.list.length;
    return [{ list }];
  });
  return isCut ? [...kept, { paragraph: 'This was cut for its length; the session has the rest.' }] : kept;
}

/** Evidence that a finding rests on; all of it where no finding names any. */
function filesOf({ findings, evidence }: Material): IssueFile[] {
  const named = new Set(findings.flatMap(finding => finding.evidence));
  const wanted = named.size > 0 ? evidence.filter(({ digest }) => named.has(digest)) : evidence;
  return wanted.slice(0, longestFiles).map(({ digest, media_type }) => ({
    name: `${digest.slice(0, 16)}.${mediaTypes[media_type as MediaType].ending}`,
    media_type,
    digest,
  }));
}
