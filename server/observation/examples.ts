import { v5 } from 'uuid';
import type { Kernel } from '../../platform/create-kernel.ts';
import { Refusal } from '../../platform/errors.ts';
import { isId } from '../../platform/identifiers.ts';
import { kernelTransaction } from '../../platform/parts.ts';
import type { PreviewDocument } from '../../platform/proposals/document.ts';
import { redact } from '../../platform/telemetry/redaction.ts';
import type { LangGraphApi } from '../langgraph/api.ts';

/** A candidate for a dataset, in the shape of LangSmith's examples. */
export interface CandidateExample {
  readonly id: string;
  readonly inputs: { readonly message: string };
  readonly outputs: { readonly text: string; readonly proposals: readonly ProposedThen[] };
  readonly metadata: { readonly source: 'conversation'; readonly thread: string; readonly turn: number };
}
interface ProposedThen {
  readonly action: string;
  readonly sentence: string;
  /** What became of it: the person's word. */
  readonly status: string;
}

const exampleSpace = '4f0c5c3e-90c1-5f0a-8a7b-0d5a4b7c9e10';

/**
 * What was said and answered in a conversation, turn by turn, with what people decided on the answers' proposals: candidates
 * for a dataset, redacted. They are for people to review; nothing learns from them by itself.
 */
export async function examplesOf(
  kernel: Kernel,
  conversations: Pick<LangGraphApi, 'messages'>,
  tenant: string,
  thread: string,
): Promise<CandidateExample[]> {
  if (!isId(thread)) throw new Refusal('not_found', 'There is no such conversation.');
  const messages = await conversations.messages(tenant, thread);
  const examples: CandidateExample[] = [];
  for (const [index, message] of messages.entries()) {
    if (message.getType() !== 'human') continue;
    const answer = messages.slice(index + 1).find(each => each.getType() !== 'human');
    if (!answer) continue;
    const parts = (answer.additional_kwargs.parts ?? []) as readonly { kind: string; id?: string }[];
    const proposals = parts.flatMap(({ kind, id }) => (kind === 'proposal' && id ? [id] : []));
    examples.push({
      id: v5(`${thread}:${message.id ?? index}`, exampleSpace),
      inputs: { message: message.text },
      outputs: { text: answer.text, proposals: await proposedIn(kernel, tenant, proposals) },
      metadata: { source: 'conversation', thread, turn: examples.length },
    });
  }
  return redact(examples) as CandidateExample[];
}

async function proposedIn(kernel: Kernel, tenant: string, ids: readonly string[]): Promise<ProposedThen[]> {
  if (ids.length === 0) return [];
  const rows = await kernelTransaction(kernel.parts, tenant, t =>
    t
      .selectFrom('platform.proposal')
      .select(['document', 'status'])
      .where('id', 'in', [...ids])
      .orderBy('created_at')
      .execute(),
  );
  return rows.map(({ document, status }) => {
    const { action, sentence } = document as PreviewDocument;
    return { action: action.name, sentence, status };
  });
}
