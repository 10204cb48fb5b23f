import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * A LangSmith example, one a line: what goes in, what must come out, and what is told of it. `id` is ours; what LangSmith
 * calls the example is made from it, so that a second push changes nothing.
 */
export const exampleOf = <Inputs extends z.ZodType, Outputs extends z.ZodType>(
  inputs: Inputs,
  outputs: Outputs,
) =>
  z.strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
    inputs,
    outputs,
    metadata: z.record(z.string(), z.json()).default({}),
  });

/** Reads a file of examples and validates each; a line that is none is named. */
export function readExamples<Example extends z.ZodType>(
  example: Example,
  path: string | URL,
): z.output<Example>[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const examples = lines.flatMap((line, index) => (line.trim() ? [parsed(example, line, index + 1)] : []));
  const ids = examples.map(each => (each as { id: string }).id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new Error(`The example ${twice} stands twice in ${path}.`);
  return examples;
}

function parsed<Example extends z.ZodType>(
  example: Example,
  line: string,
  number: number,
): z.output<Example> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`Line ${number} is no JSON.`);
  }
  const { data, error } = example.safeParse(value);
  if (error) throw new Error(`Line ${number}: ${z.prettifyError(error).split('\n').slice(0, 4).join(' ')}`);
  return data as z.output<Example>;
}
