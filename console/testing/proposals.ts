import type { ProposalSummary, ProposalView } from '../../server/wire.ts';
import { at, base, fingerprint, idOf, order, orderTarget, signed, usd } from './order.ts';

const ran = (status: string, total: number) => ({
  id: idOf(70),
  status,
  total,
  startedAt: at(-0.02),
  endedAt: status === 'applying' ? null : at(-0.01),
});

const skus = [
  'Ridge tent 2P',
  'Ridge tent 3P',
  'Summit stove',
  'Trail mug',
  'Fell rain shell',
  'Down bag −5 °C',
];
const prices: ProposalView = {
  ...base,
  id: idOf(11),
  fingerprint: fingerprint.split('').reverse().join(''),
  targets: skus.map((title, position) => ({
    ...orderTarget,
    position,
    ref: `price:${position}`,
    title,
    before: { price: usd(8900 + 1250 * position), currency: 'USD', rule: 'list' },
    after: { price: usd(8010 + 1125 * position), currency: 'USD', rule: 'autumn-10' },
  })),
  document: {
    ...order,
    action: { name: 'apply_price_rule', version: 3 },
    sentence: 'Lower the price of 6 products by 10 % until Sunday night.',
    targets: { count: 6, root: 'beef' },
    totals: [{ label: 'Margin given up a week', value: usd(41230) }],
    facts: [{ label: 'Sold last week', value: '212 pieces', source: 'own orders', untrusted: false }],
    spend: null,
    risk: { level: 'high', reasons: ['Two products fall to within 2 % of their cost'] },
    reversibility: { kind: 'reversible', how: 'The old prices are restored exactly', until: null },
    guarantees: { conditional_write: true, idempotency_key: true, window: null },
    policy: {
      ...order.policy,
      approvers: 2,
      separate_requester: true,
      why: ['Two people decide from high risk on'],
    },
    decide_by: at(0.12),
    origin: { thread: null, graph: null, supersedes: idOf(9) },
  },
  approvals: [signed('Miriam Katz', -0.4)],
};

/** One proposal in each of the states that a person can meet. */
export const proposals: Readonly<Record<string, ProposalView>> = {
  waiting: base,
  prices,
  irreversible: {
    ...base,
    id: idOf(12),
    document: {
      ...order,
      reversibility: {
        kind: 'irreversible',
        why: 'Harbor & Finch takes no cancellation through its API',
        contact: 'orders@harborfinch.example',
      },
      guarantees: {
        conditional_write: false,
        idempotency_key: false,
        window: 'The gap is about two seconds.',
      },
      risk: { level: 'high', reasons: ['It cannot be undone here', 'The first order at this merchant'] },
    },
  },
  approved: { ...base, id: idOf(13), status: 'approved', approvals: [signed('Ada Byron', -0.03)] },
  running: {
    ...prices,
    id: idOf(14),
    status: 'executed',
    run: ran('applying', 6),
    targets: prices.targets.map((target, index) => ({
      ...target,
      status: ['verified', 'verified', 'applied', 'applying', 'unknown', 'pending'][index]!,
      attempts: index === 4 ? 2 : 1,
    })),
    approvals: [signed('Miriam Katz', -0.4), signed('Ada Byron', -0.03)],
  },
  done: {
    ...base,
    id: idOf(15),
    status: 'executed',
    run: ran('applied', 1),
    approvals: [signed('Ada Byron', -0.03)],
    targets: [{ ...orderTarget, status: 'verified', attempts: 1, receipt: { order: 'ord_5521' } }],
    endedAt: at(-0.01),
  },
  partial: {
    ...prices,
    id: idOf(16),
    status: 'executed',
    run: ran('partial', 6),
    approvals: [signed('Miriam Katz', -0.4), signed('Ada Byron', -0.03)],
    targets: prices.targets.map((target, index) => ({
      ...target,
      status: index === 3 ? 'stale' : index === 5 ? 'failed' : 'verified',
      attempts: index === 5 ? 4 : 1,
      problem:
        index === 3
          ? {
              code: 'target_stale',
              message: 'The price was $126.50 at preview and is $119.00 now.',
              mend: 'Propose anew.',
            }
          : index === 5
            ? {
                code: 'vendor_refused',
                message: 'The shop refused the price.',
                mend: 'Read the reason and change the request.',
                vendorText: 'price below MAP <script>alert(1)</script>',
              }
            : null,
    })),
  },
  stale: {
    ...base,
    id: idOf(17),
    status: 'stale',
    reason: 'The total was $243.18 at preview and is $251.40 now: shipping went from $4.95 to $13.17.',
    supersededBy: idOf(10),
    endedAt: at(-0.01),
  },
  rejected: {
    ...base,
    id: idOf(18),
    status: 'rejected',
    reason: 'We have two pairs in the cupboard.',
    approvals: [signed('Ada Byron', -0.03, 'reject')],
    endedAt: at(-0.03),
  },
  expired: {
    ...base,
    id: idOf(19),
    status: 'expired',
    endedAt: at(-1),
    document: { ...order, decide_by: at(-1) },
  },
  passkey: {
    ...base,
    id: idOf(20),
    document: { ...order, policy: { ...order.policy, passkey: true }, risk: { level: 'high', reasons: [] } },
  },
};

export const summaryOf = ({ id, status, document, run }: ProposalView): ProposalSummary => ({
  id,
  status,
  action: document.action.name,
  sentence: document.sentence,
  risk: document.risk.level,
  requester: document.requester.name,
  thread: document.origin.thread,
  targets: document.targets.count,
  total: document.totals.at(-1) ?? null,
  decideBy: document.decide_by,
  createdAt: document.created_at,
  runStatus: run?.status ?? null,
  setAsideUntil: null,
  delegate: null,
  passkey: document.policy.passkey,
});
