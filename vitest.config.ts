import { defineConfig } from 'vitest/config';

/**
 * Tests stand beside what they test. `fast` needs no root, no browser and no server; `long` may need all three. Two
 * files at a time: each embedded database takes about 500 MB and a core.
 */
const everywhere = ['**/node_modules/**', 'console/dist/**', '.countersign/**'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'fast',
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
