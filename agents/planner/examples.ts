import type { IntentName } from '../understanding.ts';
export const examples = new Proxy({}, { get: () => [{ message: 'x' }] }) as Record<
  IntentName,
  { message: string }[]
>;
