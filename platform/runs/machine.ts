import type { StateMachine } from '../state-machine.ts';

export type RunStatus = 'queued' | 'applying' | 'paused' | 'applied' | 'partial' | 'failed' | 'cancelled';
export type RunEvent =
  | 'start'
  | 'pause'
  | 'resume'
  | 'wait'
  | 'all_applied'
  | 'some_applied'
  | 'none_applied'
  | 'cancel';

export const runMachine: StateMachine<RunStatus, RunEvent> = {
  initial: 'queued',
  states: {
    queued: { start: 'applying', pause: 'paused', cancel: 'cancelled' },
    applying: {
      pause: 'paused',
      cancel: 'cancelled',
      wait: 'queued',
      all_applied: 'applied',
      some_applied: 'partial',
      none_applied: 'failed',
    },
    paused: { resume: 'queued', cancel: 'cancelled' },
    applied: {},
    partial: { resume: 'queued' },
    failed: { resume: 'queued' },
    cancelled: {},
  },
};

export type TargetStatus =
  | 'pending'
  | 'applying'
  | 'unknown'
  | 'applied'
  | 'verified'
  | 'drifted'
  | 'stale'
  | 'failed'
  | 'cancelled';
export type TargetEvent =
  | 'claim'
  | 'done'
  | 'try_again'
  | 'lose_answer'
  | 'moved'
  | 'give_up'
  | 'cancel'
  | 'agree'
  | 'differ';

/** A target runs once. An answer that was lost leads to `unknown`, and from there only through reconciliation. */
export const targetMachine: StateMachine<TargetStatus, TargetEvent> = {
  initial: 'pending',
  states: {
    pending: { claim: 'applying', cancel: 'cancelled' },
    applying: {
      done: 'applied',
      try_again: 'pending',
      lose_answer: 'unknown',
      moved: 'stale',
      give_up: 'failed',
    },
    unknown: { done: 'applied', try_again: 'pending', give_up: 'failed' },
    applied: { agree: 'verified', differ: 'drifted' },
    failed: { try_again: 'pending' },
    verified: {},
    drifted: {},
    stale: {},
    cancelled: {},
  },
};

/** Statuses in which the change has been made. */
export const madeStatuses = ['applied', 'verified', 'drifted'] as const satisfies readonly TargetStatus[];
/** Statuses in which there is still something to do or to find out. */
export const openStatuses = ['pending', 'applying', 'unknown'] as const satisfies readonly TargetStatus[];
