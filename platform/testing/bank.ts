import { assertOutsideTransaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';

export type BankFault = 'lost_answer' | 'lost_request' | 'rate_limited' | 'refused' | 'unavailable';

/** An outside world that keeps its own ledger: what reached it, how often, under which key. */
export class Bank {
  readonly ledger: { tenant: string; account: string; amount: number; key: string }[] = [];
  readonly #balances = new Map<string, number>();
  readonly #receipts = new Map<string, string>();
  #faults: BankFault[] = [];

  /** The next deposits meet these, in order. */
  expectFaults(...faults: BankFault[]): void {
    this.#faults.push(...faults);
  }

  async balance(tenant: string, account: string): Promise<number> {
    assertOutsideTransaction('The bank');
    return this.#balances.get(`${tenant}/${account}`) ?? 0;
  }

  /** Somebody else moves the account. */
  move(tenant: string, account: string, balance: number): void {
    this.#balances.set(`${tenant}/${account}`, balance);
  }

  async deposit(tenant: string, account: string, amount: number, key: string): Promise<string> {
    assertOutsideTransaction('The bank');
    const fault = this.#faults.shift();
    if (fault === 'rate_limited')
      throw new Refusal('vendor_rate_limited', 'Too many calls.', { retryAfterMs: 20 });
    if (fault === 'refused') throw new Refusal('vendor_refused', 'The bank refused.');
    if (fault === 'unavailable') throw new Refusal('vendor_unavailable', 'The bank is closed.');
    if (fault === 'lost_request') throw new Refusal('vendor_timeout', 'No answer.');
    const earlier = this.#receipts.get(key);
    if (earlier) return earlier;
    const receipt = `r${this.ledger.length + 1}`;
    this.#receipts.set(key, receipt);
    this.ledger.push({ tenant, account, amount, key });
    this.#balances.set(`${tenant}/${account}`, (await this.balance(tenant, account)) + amount);
    if (fault === 'lost_answer') throw new Refusal('vendor_timeout', 'No answer.');
    return receipt;
  }

  async receiptOf(_tenant: string, key: string): Promise<string | undefined> {
    assertOutsideTransaction('The bank');
    return this.#receipts.get(key);
  }
}
