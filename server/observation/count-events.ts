import type { Kernel } from '../../platform/create-kernel.ts';
import type { Subscriber } from '../../platform/events/deliver.ts';
import { runAlert } from '../../platform/events/schemas.ts';
import { kernelTransaction } from '../../platform/parts.ts';
import { countTargets } from '../../platform/runs/drive.ts';
import { count, recordDuration } from '../../platform/telemetry/metrics.ts';
import { onDecision } from './human-decisions.ts';

const alerted = (about: string, rule: string, severity: string): void =>
  count('countersign.alerts', {
    'countersign.action': about,
    'countersign.rule': rule,
    'countersign.severity': severity,
  });

/** Counts what the house does, from its own events: each once, by one of the servers, after it is committed. */
export const eventCounters = (kernel: Kernel): readonly Subscriber[] => [
  {
    consumer: 'metrics',
    types: ['proposal.created', 'run.ended', 'run.alert', 'competitor.silent'],
    async hear({ tenant, type, payload }) {
      if (type === 'competitor.silent') return alerted('competitors', 'silent', 'warning');
      if (type === 'run.alert') {
        const alert = runAlert.parse(payload);
        return alerted(alert.action, alert.rule, alert.severity);
      }
      const { action, status, run } = payload as Record<'action' | 'status' | 'run', string>;
      if (type === 'proposal.created')
        return count('countersign.proposals', {
          'countersign.action': action,
          'countersign.covered': status === 'approved',
        });
      count('countersign.runs', { 'countersign.action': action, 'countersign.status': status });
      const targets = await kernelTransaction(kernel.parts, tenant, t => countTargets(t, run));
      for (const [became, of] of targets)
        count('countersign.targets', { 'countersign.action': action, 'countersign.status': became }, of);
    },
  },
  onDecision(kernel, 'decision-metrics', ({ action, decision, proposedAt, decidedAt }) => {
    const decided = { 'countersign.decision': decision };
    count('countersign.decisions', { ...decided, 'countersign.action': action });
    const seconds = (decidedAt.getTime() - proposedAt.getTime()) / 1000;
    recordDuration('countersign.decision.wait', Math.max(0, seconds), decided);
  }),
];
