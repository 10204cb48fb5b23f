import type { StateMachine } from '../state-machine.ts';

export type ProposalStatus =
  | 'proposed'
  | 'approved'
  | 'rejected'
  | 'withdrawn'
  | 'expired'
  | 'superseded'
  | 'stale'
  | 'executed';

export type ProposalEvent = 'approve' | 'reject' | 'withdraw' | 'expire' | 'supersede' | 'moved' | 'consume';

/** The life of a proposal. `executed` means that its one grant is spent; what became of it is the run's to tell. */
export const proposalMachine: StateMachine<ProposalStatus, ProposalEvent> = {
  initial: 'proposed',
  states: {
    proposed: {
      approve: 'approved',
      reject: 'rejected',
      withdraw: 'withdrawn',
      expire: 'expired',
      supersede: 'superseded',
      moved: 'stale',
    },
    approved: { consume: 'executed', withdraw: 'withdrawn', expire: 'expired', moved: 'stale' },
    executed: {},
    rejected: {},
    withdrawn: {},
    expired: {},
    superseded: {},
    stale: {},
  },
};
