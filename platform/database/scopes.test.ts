import { describe } from 'vitest';
import { bench } from '../testing/bench.ts';
import { openTestDatabase } from '../testing/database.ts';
import { scopesHold } from '../testing/scopes.ts';

describe('scopes on the embedded database', () => {
  scopesHold(() => openTestDatabase([bench]));
});
