import type { Capability } from '../../platform/capability.ts';
import { draftVersion } from './draft-version.ts';
import { listVersions } from './list-versions.ts';
import { promoteVersion } from './promote-version.ts';

export const learning: Capability = {
  name: 'learning',
  title: 'Learning',
  description:
    'Versions of the model and the prompt that read messages, scored on examples that people accepted, promoted by approval.',
  tools: [listVersions, draftVersion, promoteVersion],
  migrations: new URL('./migrations/', import.meta.url),
  draftTables: ['consent', 'example', 'decision', 'version', 'evaluation'],
};
