import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where data lies that is not ours to ship: `COUNTERSIGN_DATASETS`, else `../shared/datasets` beside the checkout. */
export const datasetsFolder = (): string =>
  process.env.COUNTERSIGN_DATASETS ?? fileURLToPath(new URL('../../shared/datasets', import.meta.url));

/** A file or folder in it. */
export const datasetAt = (path: string): string => resolve(datasetsFolder(), path);

/** What a suite says when its data is not there. */
export const whyAbsent = (path: string): string =>
  `The data is not at ${path}; set COUNTERSIGN_DATASETS or pass --data. docs/evals.md says where it comes from.`;
