import { kernelTransaction, type Parts } from '../../platform/parts.ts';
import { assistantIdOf } from '../assistant.ts';

/** Who the principals of a tenant are, with each one's chat assistant. */
export async function namesIn(parts: Parts, tenant: string): Promise<ReadonlyMap<string, string>> {
  const known = await kernelTransaction(parts, tenant, t =>
    t.selectFrom('platform.principal').select(['id', 'name']).execute(),
  );
  return new Map(
    known.flatMap(({ id, name }) => [
      [id, name],
      [assistantIdOf(id), `Chat assistant of ${name}`],
    ]),
  );
}
