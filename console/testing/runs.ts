import type {
  DeadLetterPage,
  DeadLetterView,
  InboxView,
  PreferenceView,
  ProposalView,
  RunDetail,
  RunSummary,
  SettingsView,
  TargetPage,
} from '../../server/wire.ts';
import { at, idOf } from './order.ts';
import { proposals } from './proposals.ts';

const hostile = 'price below MAP <script>alert(1)</script> \u202Egnp [pay](https://evil.example)';
const states = ['executed'];
const ranOnes = Object.values(proposals).filter(({ status, run }) => states.includes(status) && run);

const summaryOf = ({ id, document, run, targets, approvals }: ProposalView, index: number): RunSummary => ({
  id: idOf(500 + index),
  proposal: id,
  action: document.action.name,
  sentence: document.sentence,
  requester: document.requester.name,
  status: run!.status,
  total: run!.total,
  counts: Object.fromEntries(
    [...Map.groupBy(targets, ({ status }) => status!)].map(([status, of]) => [status, of.length]),
  ),
  approvedBy: approvals.map(({ approver }) => approver),
  policy: null,
  createdAt: run!.startedAt!,
  startedAt: run!.startedAt,
  endedAt: run!.endedAt,
});

const runs: readonly RunSummary[] = ranOnes.map(summaryOf);
export const partialRun = runs.find(({ status }) => status === 'partial')!;

const detailOf = (run: RunSummary): RunDetail => ({
  ...run,
  pausedBy: null,
  reversibility: proposals.prices!.document.reversibility,
  retryable: run.status === 'partial' ? 1 : 0,
  alerts:
    run.status === 'partial'
      ? [{ rule: 'success', severity: 'critical', says: 'Fewer were made than should be.' }]
      : [],
});

const targetsOf = (run: RunSummary, statuses: readonly string[]): TargetPage => {
  const { targets } = ranOnes.find(({ id }) => id === run.proposal)!;
  const found = targets
    .filter(({ status }) => statuses.length === 0 || statuses.includes(status!))
    .map(target => (target.status === 'verified' ? { ...target, receipt: { note: hostile } } : target));
  return { targets: found, total: found.length };
};

const letter = (number: number, more: Partial<DeadLetterView>): DeadLetterView => ({
  id: idOf(700 + number),
  run: partialRun.id,
  runStatus: 'partial',
  proposal: partialRun.proposal,
  action: partialRun.action,
  sentence: partialRun.sentence,
  position: 5,
  title: 'Down bag −5 °C',
  class: 'validation',
  problem: {
    code: 'vendor_refused',
    layer: 'vendor',
    severity: 'recoverable',
    retryable: false,
    message: 'The shop refused the price.',
    mend: '',
    vendorText: hostile,
  },
  recommendation: "Read the vendor's reason, change the request and propose it anew.",
  createdAt: at(-0.01),
  resolvedAt: null,
  ...more,
});

export const letters: DeadLetterPage = {
  letters: [
    letter(1, {}),
    letter(2, {
      title: 'Trail mug',
      position: 3,
      class: 'stale',
      problem: {
        code: 'target_stale',
        layer: 'run',
        severity: 'requires_buyer_review',
        retryable: false,
        message: 'The price was $126.50 at preview and is $119.00 now.',
        mend: '',
      },
      recommendation: 'Look at what moved and propose it anew.',
    }),
  ],
  total: 2,
  counts: { validation: 1, stale: 1 },
};

export const inbox: InboxView = {
  counts: { proposed: 4, executed: 3, approved: 1, expired: 1, rejected: 1, stale: 1 },
  aside: 0,
  delegated: 1,
  actions: ['apply_price_rule', 'complete_checkout'],
  requesters: [
    { id: idOf(2), name: 'Shopping assistant' },
    { id: idOf(61), name: 'Desktop \u202Eassistant' },
  ],
};

const settings: SettingsView = {
  version: '0.1.0',
  node: 'v24.21.0',
  origin: 'http://localhost:4477',
  telemetry: false,
  database: 'embedded',
  queue: 'database',
  workers: 4,
  market: true,
  signInByProvider: null,
  webhook: 'hooks.slack.com',
  data: { path: '/srv/orchard/.countersign', bytes: 183_400_000, freeBytes: 41_200_000_000 },
};

const memory: readonly PreferenceView[] = [
  {
    id: idOf(801),
    about: 'brand',
    stance: 'prefer',
    value: 'Aurelia',
    of: null,
    phrase: 'You prefer Aurelia',
    taught: 'said',
    by: 'Ada Byron',
    proposal: null,
    at: at(-200),
  },
  {
    id: idOf(802),
    about: 'merchant',
    stance: 'avoid',
    value: 'Cedar Supply <b>',
    of: null,
    phrase: 'You avoid Cedar Supply <b> \u202Ex',
    taught: 'rejected',
    by: 'Ada Byron',
    proposal: proposals.rejected!.id,
    at: at(-30),
  },
];

const fixed: Readonly<Record<string, unknown>> = {
  '/api/inbox': inbox,
  '/api/settings': settings,
  '/api/memory': memory,
  '/api/dead-letters': letters,
};

/** What the pages about runs, the inbox, settings and memory read. */
export function recordedRuns({ pathname, searchParams }: URL): unknown {
  if (pathname === '/api/runs') {
    const statuses = searchParams.get('status')?.split(',');
    const found = runs.filter(({ status }) => !statuses || statuses.includes(status));
    const counts = Object.fromEntries(
      [...Map.groupBy(runs, ({ status }) => status)].map(([status, of]) => [status, of.length]),
    );
    return { runs: found, total: found.length, counts };
  }
  const [, id, rest] = /^\/api\/runs\/([^/]+)(\/targets)?$/.exec(pathname) ?? [];
  const run = runs.find(each => each.id === id);
  if (run && rest) return targetsOf(run, searchParams.get('status')?.split(',') ?? []);
  if (run) return detailOf(run);
  if (pathname.endsWith('/desk')) return { setAsideUntil: null, delegate: null };
  return fixed[pathname];
}
