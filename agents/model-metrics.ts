/** How long models take and how much they use, by the names of OpenTelemetry's GenAI conventions. */
import { recordDuration, recordValue } from '../platform/telemetry/metrics.ts';
import type { ModelUse } from './budget.ts';
import { failureOf } from './failures.ts';

/** Asks a model and records it. `usedBy` reads from the answer what it used; nothing means the offline planner. */
export async function measured<Answer>(
  ask: () => Promise<Answer>,
  usedBy: (answer: Answer) => ModelUse | undefined,
): Promise<Answer> {
  const since = performance.now();
  const seconds = (): number => (performance.now() - since) / 1000;
  const operation = { 'gen_ai.operation.name': 'chat' };
  try {
    const answer = await ask();
    const used = usedBy(answer);
    const asked = {
      ...operation,
      'gen_ai.provider.name': used ? 'openai' : 'countersign',
      'gen_ai.request.model': used?.model ?? 'planner',
    };
    recordDuration('gen_ai.client.operation.duration', seconds(), asked);
    if (used?.tokens)
      for (const type of ['input', 'output'] as const)
        recordValue('gen_ai.client.token.usage', used.tokens[type], { ...asked, 'gen_ai.token.type': type });
    return answer;
  } catch (thrown) {
    const failed = { 'gen_ai.provider.name': 'openai', 'error.type': failureOf(thrown).code };
    recordDuration('gen_ai.client.operation.duration', seconds(), { ...operation, ...failed });
    throw thrown;
  }
}
