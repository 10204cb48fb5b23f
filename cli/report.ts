import type { Command, CommanderError } from 'commander';
import { problemOf, Refusal } from '../platform/errors.ts';

/** 1: it could not be done. 2: it was not asked for in a way that we understand. */
const failed = 1;
const misused = 2;

/** Tells a person what went wrong in one line and how to mend it in the next; a stack is for bugs only. */
export function report(error: unknown): void {
  const known = expected(error);
  if (!known) {
    console.error('This is a bug in Countersign; please report it with what follows.');
    console.error(error);
    process.exitCode = failed;
    return;
  }
  const { message, mend, code } = problemOf(known);
  console.error(`countersign: ${message}\n  ${mend}`);
  process.exitCode = code === 'invalid_input' || code === 'unknown_argument' ? misused : failed;
}

/** Failures of the machine that every installation can meet, in words that say how to mend them. */
function expected(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const { code, port, path, message = '' } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return new Refusal('invalid_input', `Port ${port} is taken by another program.`, {
      mend: 'Stop that program, or choose another port: PORT=4478 npm start.',
    });
  if (/^the market ended/.test(message) && message.includes('EADDRINUSE'))
    return new Refusal('invalid_input', 'A port of the sandbox market is taken by another program.', {
      mend: 'Choose where its ports begin with COUNTERSIGN_MARKET_PORT; 0 takes free ones.',
    });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new Refusal('invalid_input', `${path ?? 'A file'} cannot be written (${code}).`, {
      mend: 'Choose another data folder with COUNTERSIGN_DATA, or mend its rights.',
    });
  if (code === 'ENOSPC')
    return new Refusal('invalid_input', 'The disk is full.', { mend: 'Make room, then try again.' });
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || /^(28P01|3D000|28000)$/.test(code ?? ''))
    return new Refusal('invalid_input', `The database or Redis cannot be reached: ${message || code}.`, {
      mend: 'Check DATABASE_URL and REDIS_URL, and that both are running.',
    });
  return undefined;
}

/** A command or option that does not exist, or is used wrongly. */
export function usageError(error: CommanderError, commands: readonly Command[]): void {
  const asked = process.argv.slice(2).filter(word => !word.startsWith('-'));
  const starts = (path: string[]) => path.every((word, place) => word === asked[place]);
  const named = commands.findLast(command => starts(pathOf(command))) ?? commands[0]!;
  if (error.code === 'commander.help') console.error(named.helpInformation());
  else {
    const told = error.message
      .replace(/^error: /, '')
      .replace(/\s+/g, ' ')
      .replace(/\.?$/, '.');
    console.error(`countersign: ${told}\n  See ${['countersign', ...pathOf(named)].join(' ')} --help.`);
  }
  process.exitCode = misused;
}

function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [];
}
