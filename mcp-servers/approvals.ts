import { inputRequired, inputResponse, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { Outcome, Toolbox } from '../platform/kernel.ts';
import { renderOutcome } from './rendering.ts';
import type { RequestStates } from './request-states.ts';
import type { Call, Reply } from './served-tool.ts';

/** A decision at the last minute still has to run; the client's state outlives the proposal by this much. */
const graceMs = 60 * 60_000;
const inputKey = 'approval';

export interface Approvals {
  /**
   * Answers a call of an action. `call` is made when the request is new; when it comes back with its state, the
   * outcome is read from the toolbox instead.
   */
  answer(request: unknown, call: Call, run: () => Promise<Outcome>): Promise<Reply>;
}

/**
 * Sends a client's person to the page where they decide. The client is asked to open a URL and nothing else: what it
 * answers decides nothing, and on its return the outcome is read from the toolbox. Servers of the 2026 revision
 * return `input_required`; for sessions of 2025 the SDK turns the same value into an elicitation.
 *
 * @param waitMs how long a returning request waits for the decision before it says where things stand
 */
export function approvals(toolbox: Toolbox, states: RequestStates, waitMs: number): Approvals {
  async function resume(state: string, request: unknown, call: Call): Promise<Reply> {
    const proposal = await states.open(state, call.principal, request);
    if (proposal === undefined) {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Invalid or expired requestState', {
        reason: 'invalid_request_state',
        mend: 'Call the tool again without requestState; a proposal that was made stands, see get_proposal.',
      });
    }
    const view = inputResponse(call.context.mcpReq.inputResponses, inputKey);
    const opened = view.kind === 'elicit' && view.action === 'accept';
    const { signal } = call.options;
    const outcome = await toolbox.waitForProposal(call.principal, proposal, opened ? waitMs : 0, signal);
    return renderOutcome(outcome, 'action', call.readsStructured);
  }

  return {
    async answer(request, call, run) {
      const state = call.context.mcpReq.requestState<string>();
      if (state !== undefined) return resume(state, request, call);
      const outcome = await run();
      if (outcome.kind !== 'approval_required' || !call.opensUrls) {
        return renderOutcome(outcome, 'action', call.readsStructured);
      }
      const { id, url, decideBy, sentence } = outcome.proposal;
      const expires = new Date(Date.parse(decideBy) + graceMs);
      return inputRequired({
        inputRequests: { [inputKey]: inputRequired.elicitUrl({ message: sentence, url }) },
        requestState: states.seal(id, call.principal, request, expires),
      });
    },
  };
}
