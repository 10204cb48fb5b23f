import { Refusal } from '../../platform/errors.ts';

/** A new file of the user's could not be begun: whatever the system says, another place mends it. */
export const unwritable = (file: string, { code }: NodeJS.ErrnoException): Refusal =>
  new Refusal(
    'invalid_input',
    code === 'EEXIST'
      ? `${file} exists, and nothing is written over it.`
      : `${file} cannot be written (${code}).`,
    { mend: 'Choose another name or folder, or move the file away.' },
  );
