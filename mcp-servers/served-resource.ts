import {
  type ResourceTemplateType as McpResourceTemplate,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
  UriTemplate,
} from '@modelcontextprotocol/server';
import type { Resource } from '../platform/capability.ts';
import type { Toolbox } from '../platform/kernel.ts';
import { type Call, metaKeys, type ServedTool } from './served-tool.ts';

/** A resource as endpoints serve it: its definition, built once, and what is read at an address of it. */
export interface ServedResource {
  readonly definition: McpResourceTemplate;
  /** The arguments that an address says, or undefined where it is no address of this resource. */
  argumentsIn(uri: string): Readonly<Record<string, string>> | undefined;
  read(uri: string, input: Readonly<Record<string, string>>, call: Call): Promise<ReadResourceResult>;
  /** Why it is neither shown nor readable at present. */
  quarantine(): ReturnType<NonNullable<ServedTool['quarantine']>>;
}

/** Serves a resource by its query, called as the tool of that name is: scopes, tenant, limits and audit are the tool's. */
export function servedResource(
  toolbox: Toolbox,
  { name, title, description, uri: address, query, fixed }: Resource,
  quarantine: ServedResource['quarantine'],
): ServedResource {
  const template = new UriTemplate(address);
  return {
    definition: {
      name,
      title,
      description,
      uriTemplate: address,
      mimeType: 'application/json',
      _meta: { [metaKeys.scopes]: [...query.scopes] },
    },
    quarantine,
    argumentsIn(uri) {
      const found = template.match(uri);
      if (!found) return undefined;
      try {
        return Object.fromEntries(Object.entries(found).map(([key, value]) => [key, decoded(value)]));
      } catch {
        return undefined; // a percent sign that begins no character
      }
    },
    async read(uri, input, call) {
      const outcome = await toolbox.call(call.principal, query.name, { ...fixed, ...input }, call.options);
      if (outcome.kind === 'result') {
        const { data, untrusted } = outcome;
        const mark = untrusted ? { _meta: { [metaKeys.untrusted]: true } } : {};
        return { contents: [{ uri, mimeType: 'application/json', text: JSON.stringify(data), ...mark }] };
      }
      if (outcome.kind !== 'refused')
        throw new TypeError(`${query.name} is a query, and asked for an approval`);
      const { problem } = outcome;
      const says = `${problem.message} ${problem.mend}`;
      if (problem.code === 'not_found') throw new ResourceNotFoundError(uri, says);
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, says, problem);
    },
  };
}

const decoded = (value: string | string[]): string => decodeURIComponent([value].flat().join(','));
