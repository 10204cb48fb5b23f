/** A process of the product that can die: whatever it had begun is never heard of again. */
export interface Process {
  alive: boolean;
  /** Dies when it comes to this many further gates. */
  fuse: number;
}

export const newProcess = (): Process => ({ alive: true, fuse: Number.POSITIVE_INFINITY });

interface Gate {
  readonly process: Process;
  readonly label: string;
  open(): Promise<void>;
}

export interface Task {
  readonly process: Process;
  readonly work: () => Promise<void>;
}

const forEver = new Promise<never>(() => {});
/** Lets everything run on that does not wait for a gate. */
const calm = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/**
 * Decides who goes next. Every effect of a process (a transaction, a call of the outside) waits at a gate; one gate
 * opens at a time, the one that the schedule names, so that a history is the same each time it is run.
 */
export class Interleaver {
  #waiting: Gate[] = [];
  readonly #schedule: readonly number[];
  #turn = 0;

  constructor(schedule: readonly number[]) {
    this.#schedule = schedule;
  }

  /** Waits for its turn, then does the work. In a dead process it waits for ever. */
  gate<T>(process: Process, label: string, work: () => Promise<T>): Promise<T> {
    if (process.fuse-- <= 0) process.alive = false;
    if (!process.alive) return forEver;
    return new Promise<T>((resolve, reject) => {
      const open = (): Promise<void> => work().then(resolve, reject);
      this.#waiting.push({ process, label, open });
    });
  }

  #draw(): number {
    return this.#schedule.length ? this.#schedule[this.#turn++ % this.#schedule.length]! : 0;
  }

  /** Lets some turns pass, as many as the schedule says, so that what takes one step can come in the middle of the rest. */
  async linger(process: Process): Promise<void> {
    for (let turns = this.#draw(); turns > 0; turns--) await this.gate(process, 'linger', async () => {});
  }

  /** True while a living process waits to do this. */
  awaits(label: string): boolean {
    return this.#waiting.some(gate => gate.label === label && gate.process.alive);
  }

  /** Runs tasks side by side until each has ended or its process has died. `idle` is called when all of them wait for nothing here. */
  async run(tasks: readonly Task[], idle: () => void): Promise<void> {
    const open = new Set(tasks);
    const failures: unknown[] = [];
    for (const task of tasks)
      void task
        .work()
        .catch(error => failures.push(error))
        .finally(() => open.delete(task));
    for (let quiet = 0; ; ) {
      await calm();
      this.#waiting = this.#waiting.filter(gate => gate.process.alive);
      if (failures.length) throw failures[0];
      if (this.#waiting.length) {
        quiet = 0;
        const [gate] = this.#waiting.splice(this.#draw() % this.#waiting.length, 1);
        await gate!.open();
      } else if ([...open].every(({ process }) => !process.alive)) return;
      else if (++quiet > 2) {
        idle();
        await new Promise(resolve => setTimeout(resolve, 1));
      }
    }
  }
}
