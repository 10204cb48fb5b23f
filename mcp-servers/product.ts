import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { Capability } from '../platform/capability.ts';
import type { Toolbox } from '../platform/kernel.ts';

const folder = new URL('../tools/', import.meta.url);

/** Every capability of the product: each folder under `tools/` has one, in the file of its name. */
export async function productCapabilities(): Promise<readonly Capability[]> {
  const names = (await readdir(folder)).sort();
  const files = names.map(name => new URL(`${name}/${name}.ts`, folder)).filter(file => existsSync(file));
  const modules = await Promise.all(files.map(file => import(file.href) as Promise<Record<string, unknown>>));
  return modules.flatMap(module => Object.values(module).filter(isCapability));
}

const isCapability = (value: unknown): value is Capability =>
  typeof value === 'object' && value !== null && 'tools' in value && Array.isArray(value.tools);

/** A toolbox to look at, with no kernel behind it: what there is, but nothing that could be called. */
export function showcase(capabilities: readonly Capability[]): Toolbox {
  const closed = async (): Promise<never> => {
    throw new Error('a showcase calls no tools');
  };
  const entries = capabilities.flatMap(capability =>
    capability.tools.map(tool => [tool.name, { tool, capability }] as const),
  );
  return { capabilities, tools: new Map(entries), call: closed, waitForProposal: closed };
}
