import { createTwoFilesPatch } from 'diff';
import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { pictureOf } from '../../platform/proposals/picture.ts';
import { type Applied, action, type Fact } from '../../platform/tool.ts';
import { githubHosts } from '../ci/hosts.ts';
import {
  changeGuarantees,
  openedPull,
  openPullFor,
  readChange,
  reconcilePull,
  verifyPull,
} from './change/file-change.ts';
import { healInFile } from './change/heal-in-file.ts';
import './events.ts';
import { type Healing, healingOf } from './healing-of.ts';
import './ports.ts';

/** How often an answer was wrong on pages that the healer did not learn from: docs/quality.md. */
const measured = 'of pages it did not learn from, 3.7 % were healed wrongly';
const sureFrom = 0.9;

/** What a target says of its heal, for whoever keeps record of it. */
export const healSaid = z.object({
  request: z.uuid(),
  repository: z.string(),
  file: z.string(),
  test: z.string(),
  from: z.string(),
  to: z.string(),
});

export const applyHeal = action({
  name: 'apply_heal',
  title: 'Heal a locator',
  description:
    'Proposes a patch to a test file by pull request: the broken locator becomes one that fits the element it meant. Never of an assertion, never of a step that pays.',
  version: 1,
  scopes: ['test-upkeep:act'],
  egress: githubHosts,
  untrusted: true,
  input: z.object({ request: z.uuid().describe('from list_heal_requests') }),
  output: openedPull,
  say: ({ pull_request, repository }) => `Pull request ${pull_request} of ${repository} heals it.`,
  nextSteps: () => ['get_ci_status of the pull request'],
  async preview(input, context) {
    const healing = await healingOf(context, input.request);
    const { repository, file: path, offer } = healing;
    if (offer.kind === 'none')
      throw new Refusal('invalid_input', `Nothing is healed: ${offer.why}.`, {
        path: 'request',
        mend: 'Look at the page, and mend the test by hand.',
      });
    const connection = context.ports.code.open(repository);
    const how = { signal: context.signal };
    const isThere = healing.branch !== null && (await connection.head(healing.branch, how)) !== null;
    const base = isThere ? healing.branch! : await connection.defaultBranch(how);
    const file = await connection.file(path, base, how);
    if (!file) throw new Refusal('not_found', `The branch ${base} has no file of that name.`);
    const healed = healInFile(file.text, healing, offer.locator.code);
    if (healed.kind === 'refused')
      throw new Refusal('invalid_input', `Nothing is healed: ${healed.why}.`, {
        path: 'request',
        mend: 'Mend the test by hand.',
      });
    const change = {
      repository,
      base,
      path,
      replaces: file.blob,
      text: healed.text,
      title: `Heal a locator in ${path}`,
      body: `The element that the locator meant was found again by ${offer.locator.by}, with a confidence of ${offer.confidence.toFixed(2)}. A person approved exactly this change in Countersign.`,
    };
    const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, file.text, healed.text, '', '', {
      context: 3,
      headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
    });
    const heal = healSaid.parse({
      request: healing.id,
      repository,
      file: path,
      test: healing.test,
      from: healing.locator,
      to: offer.locator.code,
    });
    return {
      sentence: `Heal a locator in ${path} of ${repository}, by a pull request to ${base}.`,
      targets: [
        {
          ref: `${repository}/${path}#${healing.line}`,
          title: `${path}, line ${healed.line}`,
          before: { file: file.blob },
          after: { heal, change },
        },
      ],
      totals: [],
      facts: factsOf(healing, patch),
      reversibility: {
        kind: 'reversible' as const,
        how: 'The pull request is closed and its branch deleted, while it is not merged.',
      },
      risk:
        offer.confidence >= sureFrom
          ? { level: 'low' as const, reasons: ['It changes one locator of a test; nothing is merged by it.'] }
          : { level: 'medium' as const, reasons: ['It may be another element: look at the picture.'] },
      guarantees: changeGuarantees,
      account: repository,
    };
  },
  read: readChange,
  apply: async (target, context) => healed(await openPullFor(target, context)),
  async reconcile(target, context) {
    const found = await reconcilePull(target, context);
    return found.outcome === 'applied' ? { ...found, ...healed(found) } : found;
  },
  verify: verifyPull,
  undo(_target, receipt) {
    const { repository, pull_request } = openedPull.parse(receipt);
    return { tool: 'withdraw_test_change', input: { repository, pull_request } };
  },
  result: ([receipt]) => openedPull.parse(receipt),
});

function healed({ receipt }: Applied): Applied {
  const { repository, pull_request } = openedPull.parse(receipt);
  return { receipt, events: [{ type: 'test.healed', payload: { repository, pull_request } }] };
}

function factsOf(
  { offer, test, locator, url, screenshot, screenshotBefore, sha, refusedBefore }: Healing,
  patch: string,
): Fact[] {
  if (offer.kind === 'none') return [];
  const outside = { source: 'the test run', untrusted: true };
  return [
    { label: 'Test', value: test, ...outside },
    { label: 'Finds nothing', value: locator, ...outside },
    { label: `Becomes, by ${offer.locator.by}`, value: offer.locator.code, ...outside },
    { label: 'Patch', value: patch, source: 'the file at GitHub', untrusted: true },
    {
      label: 'Confidence',
      value: `${offer.confidence.toFixed(2)} that it is the element; ${measured}`,
      source: 'the healer',
    },
    { label: 'Speaks for it', value: offer.reasons.join('; '), source: 'the healer' },
    { label: 'Page', value: url, ...outside },
    { label: 'Commit', value: sha, source: 'the test run' },
    ...(screenshotBefore
      ? [
          {
            label: 'Picture of the page before',
            value: pictureOf(screenshotBefore),
            picture: true as const,
            source: 'a test run that passed',
          },
        ]
      : []),
    {
      label: 'Picture of the page',
      source: 'the test run',
      ...(screenshot ? { value: pictureOf(screenshot), picture: true } : { value: 'none was kept' }),
    },
    ...refusedBefore.map(
      (before): Fact => ({
        label: 'Refused before',
        value: before.reason ? `${before.locator} (${before.reason})` : before.locator,
        source: 'our record',
        untrusted: true,
      }),
    ),
  ];
}
