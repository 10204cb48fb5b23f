import type {
  ResourceTemplateType as McpResourceTemplate,
  Tool as McpTool,
} from '@modelcontextprotocol/server';
import { fingerprint } from '../platform/canonical.ts';

/** What a server shows when nothing is quarantined, as hashes: all of it, and each tool by its name. */
export interface SurfaceHashes {
  readonly hash: string;
  readonly tools: Readonly<Record<string, string>>;
}

/**
 * What a reviewer read and a model is told: the names, words, descriptions, schemas and hints of all tools of one
 * server, and the addresses of its resources, whatever their order. Any change of any of it makes another hash.
 */
export const surfaceHashesOf = (
  name: string,
  tools: readonly McpTool[],
  resources: readonly McpResourceTemplate[],
): SurfaceHashes => ({
  hash: fingerprint({
    name,
    tools: byName(tools),
    ...(resources.length > 0 && { resources: byName(resources) }),
  }),
  tools: Object.fromEntries(tools.map(tool => [tool.name, fingerprint(tool)])),
});

const byName = <T extends { readonly name: string }>(list: readonly T[]): T[] =>
  list.toSorted((a, b) => (a.name < b.name ? -1 : 1));
