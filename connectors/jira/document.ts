import { z } from 'zod';
import type { IssueBlock } from '../../tools/manual-sessions/ports.ts';

/** A node of the Atlassian Document Format, version 1: what Jira's REST API v3 takes as rich text. */
export interface DocumentNode {
  readonly type: string;
  readonly version?: number;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly DocumentNode[];
  readonly text?: string;
}

/** Words as they are. There are no marks and no links in it, so that no outsider's text becomes one. */
const words = (text: string): DocumentNode[] => (text === '' ? [] : [{ type: 'text', text }]);
const paragraph = (text: string): DocumentNode => ({ type: 'paragraph', content: words(text) });

function nodeOf(block: IssueBlock): DocumentNode {
  if ('heading' in block) return { type: 'heading', attrs: { level: 3 }, content: words(block.heading) };
  if ('paragraph' in block) return paragraph(block.paragraph);
  return {
    type: 'bulletList',
    content: block.list.map(item => ({ type: 'listItem', content: [paragraph(item)] })),
  };
}

/** The blocks as a document of Atlassian's. */
export const documentOf = (blocks: readonly IssueBlock[]): DocumentNode => ({
  type: 'doc',
  version: 1,
  content: blocks.filter(block => !('list' in block) || block.list.length > 0).map(nodeOf),
});

const node: z.ZodType<DocumentNode> = z.lazy(() =>
  z.looseObject({
    type: z.string(),
    text: z.string().optional(),
    content: z.array(node).optional(),
  }),
) as z.ZodType<DocumentNode>;
export const documentAnswer = node.nullable();

const textIn = ({ text = '', content = [] }: DocumentNode): string => text + content.map(textIn).join('');

/** The words of a document, one for each heading, paragraph and list item that has any. */
export function wordsOf(document: DocumentNode | null): string[] {
  if (!document) return [];
  const inner = document.content ?? [];
  const isLine = document.type === 'heading' || document.type === 'paragraph';
  if (isLine) return [textIn(document)].filter(text => text !== '');
  return inner.flatMap(wordsOf);
}
