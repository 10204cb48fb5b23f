/** What a run may use up, counted while it goes on. Pure but for the clock that it is given. */
import { costOf } from './prices.ts';
import type { Limits, Role } from './roles.ts';

export type LimitName = keyof Limits;

/** A limit that was reached: nothing more is begun under it. */
export interface Reached {
  readonly limit: LimitName;
  readonly of: string;
  readonly allowed: number;
}

/** What a call of a model used, as far as it says. */
export interface ModelUse {
  readonly model: string;
  readonly tokens?: { readonly input: number; readonly output: number } | undefined;
}

const centMillionths = 1_000_000;

/** One role's limits against what was used under it, since it began. */
export class Meter {
  readonly name: string;
  readonly limits: Limits;
  readonly #now: () => Date;
  readonly #began: number;
  #steps = 0;
  #tokens = 0;
  #cost = 0;
  #unknownCost = new Set<string>();
  #unknownTokens = 0;

  constructor(name: string, limits: Limits, now: () => Date) {
    this.name = name;
    this.limits = limits;
    this.#now = now;
    this.#began = now().getTime();
  }

  step(): void {
    this.#steps++;
  }

  model({ model, tokens }: ModelUse): void {
    if (!tokens) {
      this.#unknownTokens++;
      return;
    }
    this.#tokens += tokens.input + tokens.output;
    const cost = costOf(model, tokens);
    if (cost === undefined) this.#unknownCost.add(model);
    else this.#cost += cost;
  }

  get secondsLeft(): number {
    return this.limits.seconds - (this.#now().getTime() - this.#began) / 1000;
  }

  get used(): { readonly steps: number; readonly tokens: number; readonly moneyCents: number } {
    return { steps: this.#steps, tokens: this.#tokens, moneyCents: this.#cost / centMillionths };
  }

  /** The first limit that is reached; then nothing more is begun. What has begun is finished. */
  get reached(): Reached | undefined {
    const { steps, tokens, moneyCents, seconds } = this.limits;
    const reached = (limit: LimitName, allowed: number): Reached => ({ limit, of: this.name, allowed });
    if (this.#steps >= steps) return reached('steps', steps);
    if (this.#tokens >= tokens) return reached('tokens', tokens);
    if (this.#cost >= moneyCents * centMillionths) return reached('moneyCents', moneyCents);
    if (this.secondsLeft <= 0) return reached('seconds', seconds);
    return undefined;
  }

  /** Which limits could not be held, and why: sentences for whoever is told of a limit. */
  get unknowns(): readonly string[] {
    const models = [...this.#unknownCost].join(', ');
    return [
      ...(models ? [`What ${models} costs is not known here, so the money limit could not be held.`] : []),
      ...(this.#unknownTokens > 0
        ? ['The model did not say how many tokens it used, so the token and money limits could not be held.']
        : []),
    ];
  }
}

/** The limits of a whole run, and of each role that works in it. What a role uses counts for the run too. */
export class Budget {
  readonly run: Meter;
  readonly #now: () => Date;
  readonly #roles = new Map<string, Meter>();

  constructor(limits: Limits, now: () => Date) {
    this.#now = now;
    this.run = new Meter('run', limits, now);
  }

  /** The meter of a role, begun when it is first asked for. */
  under(role: Pick<Role, 'name' | 'limits'>): Meter {
    const known = this.#roles.get(role.name);
    if (known) return known;
    const meter = new Meter(role.name, role.limits, this.#now);
    this.#roles.set(role.name, meter);
    return meter;
  }

  step(role: Pick<Role, 'name' | 'limits'>): void {
    this.run.step();
    this.under(role).step();
  }

  model(role: Pick<Role, 'name' | 'limits'>, use: ModelUse): void {
    this.run.model(use);
    this.under(role).model(use);
  }

  /** The limit of the run, or else of the role, that is reached. */
  reached(role?: Pick<Role, 'name' | 'limits'>): Reached | undefined {
    return this.run.reached ?? (role && this.under(role).reached);
  }

  /** The limit of time that ends first, as reached. */
  timeLimit(role: Pick<Role, 'name' | 'limits'>): Reached {
    const meter = [this.run, this.under(role)].toSorted((a, b) => a.secondsLeft - b.secondsLeft)[0]!;
    return { limit: 'seconds', of: meter.name, allowed: meter.limits.seconds };
  }

  secondsLeft(role: Pick<Role, 'name' | 'limits'>): number {
    return Math.min(this.run.secondsLeft, this.under(role).secondsLeft);
  }

  get unknowns(): readonly string[] {
    return this.run.unknowns;
  }
}

const words: Readonly<Record<LimitName, (allowed: number) => string>> = {
  steps: allowed => `${allowed} steps`,
  tokens: allowed => `${allowed} tokens of a model`,
  moneyCents: allowed => `${allowed} US cents for models`,
  seconds: allowed => `${allowed} seconds`,
};

/** Which limit ended it, in one sentence. */
export const limitSentence = ({ limit, of, allowed }: Reached): string =>
  of === 'run'
    ? `I stopped here: one message may use ${words[limit](allowed)}.`
    : `I stopped here: ${of} may use ${words[limit](allowed)} in one message.`;
