import '../memory/ports.ts';

/** Version 1: the model and the prompt that were shipped and configured. */
export interface ShippedReader {
  readonly model: string;
  /** Null where the offline planner reads: it has none. */
  readonly prompt: string | null;
  readonly fingerprint: string;
}

declare module '../../platform/context.ts' {
  interface Ports {
    shippedReader: () => ShippedReader;
  }
}
