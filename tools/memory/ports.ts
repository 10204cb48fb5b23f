import type { Json } from '../../platform/canonical.ts';

/** Seals what concerns one person under that person's own key. Not to be called inside of a store's transaction. */
export interface PersonalPort {
  seal(tenant: string, person: string, purpose: string, value: Json): Promise<Uint8Array>;
  /** Undefined when the person was erased since. */
  open(tenant: string, person: string, purpose: string, sealed: Uint8Array): Promise<Json | undefined>;
}

declare module '../../platform/context.ts' {
  interface Ports {
    personal: PersonalPort;
  }
}
