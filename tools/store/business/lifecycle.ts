import { type StateMachine, transition } from '../../../platform/state-machine.ts';
import type { CheckoutStatus } from './documents.ts';

export type CheckoutEvent =
  /** Something is still missing that the platform can supply. */
  | 'needs_more'
  /** Only the buyer can go on, on the shop's own page. */
  | 'needs_buyer'
  /** Everything is there. */
  | 'is_ready'
  /** Somebody asked to place the order; nobody else may touch the checkout meanwhile. */
  | 'begin_completion'
  /** Payment or stock said no. */
  | 'refused'
  | 'placed'
  | 'cancel';

const editable = {
  needs_more: 'incomplete',
  needs_buyer: 'requires_escalation',
  is_ready: 'ready_for_complete',
  cancel: 'canceled',
} as const;

/** The life of a checkout. A completed order and a canceled checkout hear nothing more. */
export const checkoutLifecycle: StateMachine<CheckoutStatus, CheckoutEvent> = {
  initial: 'incomplete',
  states: {
    incomplete: editable,
    requires_escalation: editable,
    ready_for_complete: { ...editable, begin_completion: 'complete_in_progress' },
    complete_in_progress: { refused: 'ready_for_complete', placed: 'completed' },
    completed: {},
    canceled: {},
  },
};

export const checkoutAfter = (status: CheckoutStatus, event: CheckoutEvent): CheckoutStatus | undefined =>
  transition(checkoutLifecycle, status, event);
