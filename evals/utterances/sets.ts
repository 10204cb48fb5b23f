import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readUtterances, type Utterance } from '../../agents/planner/score.ts';
import { Tampered } from '../suite.ts';

/** One set of utterances. A held-out one is never looked at: of its cases only identifiers and families are told. */
export interface UtteranceSet {
  readonly name: string;
  readonly heldOut: boolean;
  readonly sha256: string;
  readonly utterances: readonly Utterance[];
}

const folder = fileURLToPath(new URL('../../datasets/utterances/', import.meta.url));

/** The bytes of the held-out set as they were when it was written, before the grammar had seen it. */
export const heldOutDigest = 'ffc8fd4adb00076858d5dbab04f4af5a1421cbe175e8d4c2777e1ed08fdcb5c7';
const heldOutFile = 'blind-held-out.jsonl';

/** The project's own sets. Refuses when the held-out one is not the one that was set aside. */
export function ownSets(from = folder): UtteranceSet[] {
  const sets = [
    'development.jsonl',
    'blind-development.jsonl',
    'operators-development.jsonl',
    heldOutFile,
  ].map(file => setAt(join(from, file), file === heldOutFile));
  const { sha256 } = sets.find(({ heldOut }) => heldOut)!;
  if (sha256 !== heldOutDigest)
    throw new Tampered(
      `The SHA-256 of ${heldOutFile} is ${sha256}, not ${heldOutDigest}: it is not the set that was set aside. Restore it from git.`,
    );
  return sets;
}

/** Somebody else's file, or each `.jsonl` of a folder. The grammar was not written while looking at it: it is held out. */
export function setsAt(path: string): UtteranceSet[] {
  if (!existsSync(path)) throw new Error(`There is no file or folder ${path}.`);
  if (!statSync(path).isDirectory()) return [setAt(path, true)];
  const files = readdirSync(path).filter(name => name.endsWith('.jsonl'));
  if (files.length === 0) throw new Error(`${path} has no .jsonl file.`);
  return files.sort().map(name => setAt(join(path, name), true));
}

const setAt = (path: string, heldOut: boolean): UtteranceSet => ({
  name: basename(path, '.jsonl'),
  heldOut,
  sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
  utterances: readUtterances(path),
});
