import type { Capability } from '../../platform/capability.ts';
import { addGeneratedTest } from './add-generated-test.ts';
import { applyHeal } from './apply-heal.ts';
import { generateTest } from './generate-test.ts';
import { healSelector } from './heal-selector.ts';
import { listHealRequests } from './list-heal-requests.ts';
import { recordLastGood } from './record-last-good.ts';
import { requestHeal } from './request-heal.ts';
import { withdrawTestChange } from './withdraw-test-change.ts';

export const testUpkeep: Capability = {
  name: 'test-upkeep',
  title: 'Test upkeep',
  description: 'Finds what tests find no more, and proposes what mends them; writes new ones and tries them.',
  tools: [
    healSelector,
    listHealRequests,
    recordLastGood,
    requestHeal,
    generateTest,
    applyHeal,
    addGeneratedTest,
    withdrawTestChange,
  ],
  migrations: new URL('./migrations/', import.meta.url),
  draftTables: ['last_good', 'heal_request', 'generated_test'],
};
