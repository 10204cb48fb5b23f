import { HumanMessage } from '@langchain/core/messages';
import { z } from 'zod';
import { type ErrorCode, Refusal } from '../../platform/errors.ts';
import { isId } from '../../platform/identifiers.ts';

/**
 * What clients may ask. A client says what a person said, and nothing else: it steers no graph, writes no state, and
 * decides nothing. Whatever is not named here is refused.
 */
const id = z.string().refine(isId, 'a UUID in lower case');
const metadata = z
  .record(z.string(), z.json())
  .refine(value => JSON.stringify(value).length <= 10_000, 'at most 10 kB');
const empty = z.strictObject({});

const text = z.union([
  z.string().max(100_000),
  z
    .array(z.strictObject({ type: z.literal('text'), text: z.string().max(100_000) }))
    .min(1)
    .max(20),
]);
const humanMessage = z
  .strictObject({
    id: id.optional(),
    type: z.literal('human').optional(),
    role: z.enum(['user', 'human']).optional(),
    content: text,
    name: z.null().optional(),
    example: z.literal(false).optional(),
    additional_kwargs: empty.optional(),
    response_metadata: empty.optional(),
  })
  .refine(message => message.type ?? message.role, 'a message of type "human"');

/** The only input of every graph: what the person said. */
export const runInput = z.strictObject({ messages: z.array(humanMessage).min(1).max(10) });

const mode = z.enum([
  'values',
  'updates',
  'messages',
  'messages-tuple',
  'custom',
  'debug',
  'tasks',
  'checkpoints',
]);
export type StreamMode = z.infer<typeof mode>;
const modes = z
  .union([mode, z.array(mode)])
  .nullish()
  .transform(given => (typeof given === 'string' ? [given] : (given ?? [])));

const checkpoint = z.object({ checkpoint_id: z.string().nullish(), checkpoint_ns: z.literal('').nullish() });

export const runRequest = z.strictObject({
  assistant_id: z.string().max(200),
  input: runInput,
  stream_mode: modes,
  stream_subgraphs: z.boolean().nullish(),
  stream_resumable: z.boolean().nullish(),
  on_disconnect: z.enum(['cancel', 'continue']).nullish(),
  on_completion: z.literal('keep').nullish(),
  multitask_strategy: z.enum(['enqueue', 'interrupt', 'reject']).nullish(),
  if_not_exists: z.enum(['create', 'reject']).nullish(),
  durability: z.literal('sync').nullish(),
  metadata: metadata.nullish(),
  config: z
    .strictObject({ configurable: z.strictObject({ thread_id: z.string().nullish() }).nullish() })
    .nullish(),
  checkpoint: checkpoint.nullish(),
  checkpoint_id: z.string().nullish(),
});
export type RunRequest = z.infer<typeof runRequest>;

type Bar = readonly [code: ErrorCode, message: string, mend: string];
const serverOnly = 'Leave it out; only the server sets it.';
const bars: Readonly<Record<string, Bar>> = {
  context: ['action_not_permitted', 'A run takes no context from its caller.', serverOnly],
  supersteps: ['action_not_permitted', "A thread's state is written by its graph alone.", 'Send a message.'],
  as_node: ['action_not_permitted', 'No caller acts as a node of a graph.', 'Send a message.'],
  interrupt_before: ['action_not_permitted', 'A run takes no breakpoints from its caller.', serverOnly],
  interrupt_after: ['action_not_permitted', 'A run takes no breakpoints from its caller.', serverOnly],
  webhook: [
    'action_not_permitted',
    'A run calls no address that its caller names.',
    'Join its stream instead.',
  ],
};
const configBar: Bar = [
  'action_not_permitted',
  'A run takes no configuration from its caller but the id of its thread.',
  serverOnly,
];

function refuse([code, message, mend]: Bar, path: string): never {
  throw new Refusal(code, message, { path, mend });
}

/** Refuses by name what would steer a graph or decide for a person, before anything else is looked at. */
export function assertNoSteering(body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  const given = Object.entries(body).filter(([, value]) => value !== null && value !== undefined);
  for (const [key, value] of given) {
    if (key === 'command') refuseCommand(value);
    const bar = Object.hasOwn(bars, key) ? bars[key] : undefined;
    if (bar) refuse(bar, key);
    if (key === 'config') assertPlainConfig(value);
  }
}

function refuseCommand(command: unknown): never {
  if (typeof command === 'object' && command !== null && 'resume' in command)
    throw new Refusal(
      'decided_outside_console',
      'A waiting thread is woken by the server, never by a resume.',
      {
        path: 'command.resume',
      },
    );
  return refuse(['action_not_permitted', 'A run takes no command.', 'Send a message.'], 'command');
}

function assertPlainConfig(config: unknown): void {
  if (typeof config !== 'object' || config === null) return;
  for (const [key, value] of Object.entries(config)) {
    if (value === undefined || value === null) continue;
    if (key !== 'configurable') refuse(configBar, `config.${key}`);
    for (const inner of Object.keys(value))
      if (inner !== 'thread_id') refuse(configBar, `config.configurable.${inner}`);
  }
}

/** The request in its type; refuses with the fields that do not fit and what is allowed. */
export function parse<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const path = issue.path.join('.');
  throw new Refusal('invalid_input', `${path ? `${path}: ` : ''}${issue.message}.`, {
    ...(path && { path }),
  });
}

/** The person's words as messages of the graph. */
export const messagesOf = (input: RunRequest['input']): HumanMessage[] =>
  input.messages.map(({ id, content }) => new HumanMessage({ content, ...(id && { id }) }));

const page = {
  limit: z.coerce.number().int().min(1).max(100).default(10),
  offset: z.coerce.number().int().min(0).default(0),
};
const status = z.enum(['idle', 'busy', 'interrupted', 'error']);
const selectable = z.array(z.string().max(40)).nullish();

export const threadCreation = z.strictObject({
  thread_id: id.nullish(),
  metadata: metadata.nullish(),
  if_exists: z.enum(['raise', 'do_nothing']).nullish(),
});
export const threadPatch = z.strictObject({ metadata: metadata.nullish() });
export const threadFilter = z.strictObject({
  metadata: metadata.nullish(),
  ids: z.array(id).max(100).nullish(),
  status: status.nullish(),
});
export const threadSearch = threadFilter.extend({
  ...page,
  sort_by: z.enum(['thread_id', 'status', 'created_at', 'updated_at', 'state_updated_at']).nullish(),
  sort_order: z.enum(['asc', 'desc']).nullish(),
  select: selectable,
});
export type ThreadSearch = z.infer<typeof threadSearch>;

export const assistantSearch = z.strictObject({
  ...page,
  graph_id: z.string().nullish(),
  name: z.string().nullish(),
  metadata: metadata.nullish(),
  sort_by: z.enum(['assistant_id', 'graph_id', 'name', 'created_at', 'updated_at']).nullish(),
  sort_order: z.enum(['asc', 'desc']).nullish(),
  select: selectable,
});

const before = z.union([
  z.string(),
  z
    .object({ configurable: z.object({ checkpoint_id: z.string() }) })
    .transform(it => it.configurable.checkpoint_id),
]);
export const historyRequest = z.strictObject({
  limit: page.limit,
  before: before.nullish(),
  metadata: metadata.nullish(),
  checkpoint: checkpoint.nullish(),
});

export const runList = z.object({
  ...page,
  status: z.enum(['pending', 'running', 'success', 'error', 'timeout', 'interrupted']).optional(),
});
export const cancellation = z.object({
  wait: z
    .enum(['0', '1', 'true', 'false'])
    .default('0')
    .transform(flag => flag === '1' || flag === 'true'),
  action: z.literal('interrupt', { error: 'a run is stopped, never rolled back' }).default('interrupt'),
});
export const joining = z.object({
  cancel_on_disconnect: z
    .enum(['0', '1', 'true', 'false'])
    .default('0')
    .transform(flag => flag === '1' || flag === 'true'),
  stream_mode: modes,
});
