import { canonicalJson } from '../../platform/canonical.ts';
import { Conversation } from '../testing/conversation.ts';
import type { Person } from '../testing/person.ts';
import type { PreviewDocument, ProposalView } from '../wire.ts';
import type { Person as Name } from './commands.ts';
import type { Good, House } from './house.ts';

/** A price that a card shows, as it was shown: where it stands and where it is to stand, in minor units. */
export interface Shown {
  readonly variant: string;
  readonly before: number;
  readonly after: number;
}

/** A proposal as its card was shown over HTTP when it was first seen, and what people sent about it. */
export interface Known {
  readonly id: string;
  readonly fingerprint: string;
  readonly document: PreviewDocument;
  readonly shown: readonly Shown[];
  /** Each decision to approve that was sent, answered or not: by whom, and which positions. */
  readonly approvals: { readonly by: Name; readonly positions: readonly number[] }[];
  /** How it ended before anything of it could be done, when somebody was told so. */
  ended?: 'rejected' | 'withdrawn' | 'superseded';
  /** A challenge that was answered with a decision. */
  spent?: string;
}

interface Price {
  readonly price: { readonly amount: number };
}

/** One history's part of the house: its goods, its conversation, and what is known of it from outside of the server. */
export class World {
  readonly house: House;
  readonly goods: readonly Good[];
  readonly conversation: Conversation;
  readonly proposals: Known[] = [];
  readonly freezes: string[] = [];
  /** What must never be seen. */
  readonly violations: string[] = [];
  /** Forged decisions and attempts to steer, all of them refused unless a violation says otherwise. */
  refused = 0;
  readonly #since: ReadonlySet<string>;

  constructor(house: House, conversation: Conversation, since: ReadonlySet<string>) {
    this.house = house;
    this.goods = house.freshGoods(3);
    this.conversation = conversation;
    this.#since = since;
  }

  static async open(house: House): Promise<World> {
    const before = await listed(house.ada);
    return new World(house, await Conversation.begin(house.ada), new Set(before));
  }

  /** Finds out which proposals there are by now, by what the console shows of them. */
  async learn(): Promise<void> {
    for (const id of await listed(this.house.ada)) {
      if (this.#since.has(id) || this.proposals.some(known => known.id === id)) continue;
      this.proposals.push(knownFrom(await this.house.ada.proposal(id)));
    }
  }

  /** The cards that the server shows now must be those that were shown first: a document never changes. */
  async assertUnchanged(): Promise<void> {
    for (const { id, fingerprint, document } of this.proposals) {
      const now = await this.house.ada.proposal(id);
      if (now.fingerprint !== fingerprint || canonicalJson(now.document) !== canonicalJson(document))
        this.violations.push(`the card of ${id} is not the one that was shown first`);
    }
  }
}

async function listed(person: Person): Promise<string[]> {
  const query = 'status=proposed,approved,executed,rejected,withdrawn,expired,superseded,stale&limit=500';
  const { proposals } = await person.read<{ proposals: { id: string }[] }>(`/api/proposals?${query}`);
  return proposals.map(({ id }) => id).sort();
}

const knownFrom = ({ id, fingerprint, document, targets }: ProposalView): Known => ({
  id,
  fingerprint,
  document,
  approvals: [],
  shown: targets.map(({ before, after }) => ({
    variant: (after as unknown as { variant: string }).variant,
    before: (before as unknown as Price).price.amount,
    after: (after as unknown as Price).price.amount,
  })),
});
