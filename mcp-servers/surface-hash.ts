import type { Tool as McpTool } from '@modelcontextprotocol/server';
import { fingerprint } from '../platform/canonical.ts';

/**
 * What a reviewer read and a model is told: the names, words, descriptions, schemas and hints of all tools of one
 * server, whatever their order. Any change of any of it makes another hash.
 */
export const surfaceHashOf = (name: string, tools: Iterable<McpTool>): string =>
  fingerprint({ name, tools: [...tools].sort((a, b) => (a.name < b.name ? -1 : 1)) });
