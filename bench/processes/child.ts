import type { Api } from './parent.ts';

export interface Ask {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };

/** What this process was set to by its parent. */
export const settingsOf = <T>(): T => JSON.parse(process.argv[2] ?? '{}') as T;

/** Answers the parent until it goes away; then tidies up and ends. */
export function serveParent(api: Api, close: () => Promise<unknown>): void {
  process.on('message', async ({ id, name, argument }: Ask) => {
    const tell = (answer: Answer) => process.send?.(answer);
    try {
      tell({ id, value: await api[name]!(argument as never) });
    } catch (error) {
      tell({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.once('disconnect', async () => {
    await close().catch(error => console.error(error));
    process.exit(0);
  });
}

/** Time that this process has spent on the processor, in milliseconds. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
