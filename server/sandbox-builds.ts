import type { Kernel } from '../platform/create-kernel.ts';
import { log } from '../platform/telemetry/log.ts';
import type { Installation } from './installation.ts';
import type { BuildTold } from './market.ts';

/** Takes what the sandbox's builds tell, as tools take it from a build that has a token of the operator's. */
export async function takeBuildsTold(
  kernel: Kernel,
  { tenant, operator }: Pick<Installation, 'tenant' | 'operator'>,
  told: readonly BuildTold[],
): Promise<void> {
  const build = {
    tenant,
    id: operator,
    kind: 'operator',
    name: 'Sandbox build',
    scopes: ['ci:read', 'test-upkeep:draft', 'test-upkeep:read'],
  } as const;
  for (const { tool, input } of told) {
    const outcome = await kernel.call(build, tool, input, {});
    if (outcome.kind !== 'result') log.warn({ tool, outcome }, 'a sandbox build was not heard');
  }
}
