import { z } from 'zod';

/** A test file by its path in the repository; it must be one that the parser reads. */
export const testFile = z
  .string()
  .max(300)
  .regex(
    /^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[\w@.+()[\] /-]+\.[cm]?[jt]sx?$/,
    'a path within the repository to a JavaScript or TypeScript file',
  );

export const commitSha = z.string().regex(/^[0-9a-f]{40}$/);

/** Which step of which test: its file, its title with those around it, and its locator as Playwright writes it. */
export const testStep = z.object({
  repository: z.string().max(140).optional(),
  file: testFile,
  test: z.string().min(1).max(300),
  locator: z.string().min(1).max(500),
});

/** Elements travel unread through the tool's schema, and are checked by `elementsIn`. */
export const recordedElement = z.looseObject({}).describe('as the Playwright fixture records it');

/** What the healer tells apart from the element, because it stood on the page together with it. */
export const lookalikes = z
  .array(recordedElement)
  .max(20)
  .describe('others of the page when it was last good, that could be taken for it');
