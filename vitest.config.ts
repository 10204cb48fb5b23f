import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The proofs take minutes in a few lines: begun first, neither of two workers waits for one at the end. */
class ProofsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isProof = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/platform/proof/');
    const sorted = await super.sort(files);
    return [...sorted.filter(isProof), ...sorted.filter(file => !isProof(file))];
  }
}

/**
 * Tests stand beside what they test. `fast` needs no root, no browser and no server; `long` may need all three. Two
 * files at a time: each embedded database takes about 300 MB and a core. The fast ones are threads of one process, which
 * share the engine's machine code; the long ones kill, measure and instrument processes, and have one each.
 */
const everywhere = ['**/node_modules/**', 'console/dist/**', '.countersign/**'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: ProofsFirst },
    projects: [
      {
        test: {
          name: 'fast',
          pool: 'threads',
          globalSetup: ['platform/testing/keep-engine.ts'],
          include: ['**/*.test.ts'],
          exclude: [...everywhere, '**/*.long.test.ts', '**/*.eval.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'long',
          include: ['**/*.long.test.ts'],
          exclude: everywhere,
          testTimeout: 900_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        // LangSmith's view of the evaluations; `npm run evals` needs none of it.
        test: {
          name: 'evals',
          include: ['**/*.eval.test.ts'],
          exclude: everywhere,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
