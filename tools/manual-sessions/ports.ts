/**
 * Evidence by its content: what has the same bytes is kept once, under its SHA-256 in lower-case hex. One tenant never
 * reads another's. `get` refuses bytes that are not what their digest says.
 */
export interface EvidencePort {
  put(tenant: string, bytes: Uint8Array): Promise<string>;
  get(tenant: string, digest: string): Promise<Uint8Array | undefined>;
}

declare module '../../platform/context.ts' {
  interface Ports {
    evidence: EvidencePort;
  }
}
