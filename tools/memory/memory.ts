import type { Capability } from '../../platform/capability.ts';
import { forgetPreference } from './forget-preference.ts';
import { listPreferences } from './list-preferences.ts';
import { rememberPreference } from './remember-preference.ts';

export const memory: Capability = {
  name: 'memory',
  title: 'Memory',
  description:
    'What a person prefers, with who or which decision taught it. It ranks and prefills; it permits nothing.',
  tools: [listPreferences, rememberPreference, forgetPreference],
  migrations: new URL('./migrations/', import.meta.url),
  draftTables: ['preference'],
};
