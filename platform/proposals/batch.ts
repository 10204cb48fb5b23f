import { type Problem, problemOf, Refusal } from '../errors.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { assertPerson, type Decided, decide, openChallenge } from './decide.ts';
import type { PreviewDocument } from './document.ts';
import { type ProposalView, readProposal } from './read.ts';

/** The most that one look can take in. */
export const largestBatch = 100;
const samples = 3;

/** One proposal of a batch as a person looks at it before deciding, with the challenge for exactly this version. */
export interface BatchItem {
  readonly proposal: string;
  readonly fingerprint: string;
  readonly challenge: string;
  readonly expiresAt: string;
  readonly sentence: string;
  readonly requester: string;
  readonly risk: string;
  readonly targets: number;
  readonly samples: readonly string[];
  readonly totals: PreviewDocument['totals'];
  readonly approvers: number;
}

export interface BatchReview {
  readonly action: string;
  readonly items: readonly BatchItem[];
  /** What all of them come to, by label and currency. */
  readonly totals: PreviewDocument['totals'];
}

export interface BatchWish {
  readonly decision: 'approve' | 'reject';
  readonly reason?: string | undefined;
  readonly proposals: readonly {
    readonly proposal: string;
    readonly fingerprint: string;
    readonly challenge: string;
  }[];
}

export type BatchOutcome =
  | ({ readonly proposal: string } & Decided)
  | { readonly proposal: string; readonly problem: Problem };

/** Lays proposals of one kind before a person, each with its own fingerprint and one-time challenge. */
export async function reviewBatch(
  parts: Parts,
  person: Principal,
  proposals: readonly string[],
): Promise<BatchReview> {
  assertPerson(person);
  const views: ProposalView[] = [];
  for (const id of new Set(proposals)) views.push(await readProposal(parts, person, id));
  assertOneKind(views.map(({ document }) => document));
  const items: BatchItem[] = [];
  for (const { id, fingerprint, document, targets } of views) {
    const opened = await openChallenge(parts, person, id);
    if (opened.fingerprint !== fingerprint)
      throw new Refusal('fingerprint_mismatch', 'One of these is not stored as it was proposed.', {
        details: { proposal: id },
      });
    items.push({
      proposal: id,
      fingerprint,
      challenge: opened.nonce,
      expiresAt: opened.expiresAt,
      sentence: document.sentence,
      requester: document.requester.name,
      risk: document.risk.level,
      targets: targets.length,
      samples: targets.slice(0, samples).map(({ title }) => title),
      totals: document.totals,
      approvers: document.policy.approvers,
    });
  }
  return { action: views[0]!.document.action.name, items, totals: inAll(items) };
}

/**
 * Decides each proposal in turn, by its own fingerprint and challenge, as if each had been decided alone: there is no
 * signature over many. What is refused for one is told of that one; the others stand.
 */
export async function decideBatch(
  parts: Parts,
  person: Principal,
  { decision, reason, proposals }: BatchWish,
): Promise<BatchOutcome[]> {
  assertPerson(person);
  assertOneKind(
    await documentsOf(
      parts,
      person,
      proposals.map(({ proposal }) => proposal),
    ),
  );
  const outcomes: BatchOutcome[] = [];
  for (const each of proposals) {
    const { proposal } = each;
    try {
      outcomes.push({ proposal, ...(await decide(parts, person, { ...each, decision, reason })) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      outcomes.push({ proposal, problem: problemOf(error) });
    }
  }
  return outcomes;
}

const documentsOf = (
  parts: Parts,
  person: Principal,
  ids: readonly string[],
): Promise<readonly PreviewDocument[]> =>
  kernelTransaction(parts, person.tenant, async transaction => {
    const rows = await transaction
      .selectFrom('platform.proposal')
      .select('document')
      .where('id', 'in', ids)
      .execute();
    return rows.map(({ document }) => document as PreviewDocument);
  });

/** What may be decided by one press: the same action, at most medium risk, and nothing that a passkey must sign. */
function assertOneKind(documents: readonly PreviewDocument[]): void {
  const refuse = (why: string): never => {
    throw new Refusal('invalid_input', why, { path: 'proposals' });
  };
  if (documents.length === 0) refuse('There is none of these proposals.');
  if (new Set(documents.map(({ action }) => `${action.name}@${action.version}`)).size > 1)
    refuse('Only proposals of one kind of action are decided together.');
  if (documents.some(({ risk }) => risk.level === 'high'))
    refuse('What is of high risk is decided on its own page.');
  if (documents.some(({ policy }) => policy.passkey))
    refuse('What a passkey must sign is decided on its own page.');
}

function inAll(items: readonly BatchItem[]): PreviewDocument['totals'] {
  const sums = new Map<string, { label: string; value: { amount: number; currency: string } }>();
  for (const { label, value } of items.flatMap(({ totals }) => totals)) {
    const key = `${label} ${value.currency}`;
    const amount = (sums.get(key)?.value.amount ?? 0) + value.amount;
    sums.set(key, { label, value: { amount, currency: value.currency } });
  }
  return [...sums.values()];
}
