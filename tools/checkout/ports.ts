import type { Profile } from './profile.ts';

/** Where the buyer's profile lies, sealed under the buyer's own key. Tools read it; only the person writes it. */
export interface ProfilePort {
  /** The profile of the person for whom the caller acts; undefined while there is none. */
  read(tenant: string, person: string): Promise<Profile | undefined>;
}

declare module '../../platform/context.ts' {
  interface Ports {
    profiles: ProfilePort;
  }
}
