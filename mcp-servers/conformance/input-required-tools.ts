import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequest,
  inputRequired,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import { callerOf } from '../caller.ts';
import type { RequestStates } from '../request-states.ts';
import type { Call, ServedTool } from '../served-tool.ts';
import { protocolTool, text } from './protocol-tool.ts';

export const askFor = (name: string, kind: { type: 'string' } | { type: 'boolean' } = { type: 'string' }) =>
  inputRequired.elicit({
    message: `Please give the ${name}.`,
    requestedSchema: { type: 'object', properties: { [name]: kind }, required: [name] },
  });

const complete = (words: string): InputRequest =>
  inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text: words } }],
    maxTokens: 100,
  });

/** The rounds of `input_required` of the 2026 revision; states are sealed by the product's own codec. */
export function inputRequiredTools(states: RequestStates): readonly ServedTool[] {
  const seal = (name: string, payload: string, { context }: Call) =>
    states.seal(payload, callerOf(context.http?.authInfo), name, new Date(Date.now() + 60_000));

  /** The state's payload; undefined in the first round. */
  async function open(name: string, { context }: Call): Promise<string | undefined> {
    const state = context.mcpReq.requestState<string>();
    if (state === undefined) return undefined;
    const payload = await states.open(state, callerOf(context.http?.authInfo), name);
    if (payload !== undefined) return payload;
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Invalid or expired requestState');
  }

  const confirmed = (name: string): ServedTool =>
    protocolTool(name, async ({ mcpReq }, _input, call) => {
      const state = await open(name, call);
      const answered = acceptedContent(mcpReq.inputResponses, 'confirm') !== undefined;
      if (state !== undefined && answered) return text('state-ok');
      const inputRequests = { confirm: askFor('ok', { type: 'boolean' }) };
      return inputRequired({ inputRequests, requestState: seal(name, 'confirm', call) });
    });

  return [
    protocolTool('test_input_required_result_elicitation', ({ mcpReq }) => {
      const name = acceptedContent<{ name: string }>(mcpReq.inputResponses, 'user_name')?.name;
      if (name === undefined) return inputRequired({ inputRequests: { user_name: askFor('name') } });
      return text(`Hello, ${name}!`);
    }),
    protocolTool('test_input_required_result_sampling', ({ mcpReq }) => {
      if (mcpReq.inputResponses?.capital_question) return text('Answered.');
      return inputRequired({
        inputRequests: { capital_question: complete('What is the capital of France?') },
      });
    }),
    protocolTool('test_missing_capability', () =>
      inputRequired({ inputRequests: { answer: complete('Reply with one word.') } }),
    ),
    protocolTool('test_input_required_result_list_roots', ({ mcpReq }) => {
      if (mcpReq.inputResponses?.client_roots) return text('Roots seen.');
      return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
    }),
    confirmed('test_input_required_result_request_state'),
    confirmed('test_input_required_result_tampered_state'),
    protocolTool('test_input_required_result_multiple_inputs', async ({ mcpReq }, _input, call) => {
      const name = 'test_input_required_result_multiple_inputs';
      const inputRequests = {
        user_name: askFor('name'),
        greeting: complete('Generate a greeting'),
        client_roots: inputRequired.listRoots(),
      };
      const state = await open(name, call);
      const missing = Object.keys(inputRequests).some(key => !mcpReq.inputResponses?.[key]);
      if (state !== undefined && !missing) return text('All three answered.');
      return inputRequired({ inputRequests, requestState: seal(name, 'asked', call) });
    }),
    protocolTool('test_input_required_result_multi_round', async ({ mcpReq }, _input, call) => {
      const name = 'test_input_required_result_multi_round';
      const round = await open(name, call);
      if (round === undefined) {
        return inputRequired({
          inputRequests: { step1: askFor('name') },
          requestState: seal(name, '1', call),
        });
      }
      if (round === '1') {
        return inputRequired({
          inputRequests: { step2: askFor('color') },
          requestState: seal(name, '2', call),
        });
      }
      return text(`Done, ${acceptedContent<{ color: string }>(mcpReq.inputResponses, 'step2')?.color}.`);
    }),
    protocolTool('test_input_required_result_capabilities', ({ mcpReq }) => {
      if (mcpReq.inputResponses) return text('Answered.');
      const envelope = mcpReq.envelope as { [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities } | undefined;
      const declared = envelope?.[CLIENT_CAPABILITIES_META_KEY];
      const inputRequests = {
        ...(declared?.elicitation && { user_name: askFor('name') }),
        ...(declared?.sampling && { greeting: complete('Generate a greeting') }),
      };
      return Object.keys(inputRequests).length > 0
        ? inputRequired({ inputRequests })
        : text('Nothing to ask.');
    }),
  ];
}
