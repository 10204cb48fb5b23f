import { needServer } from './door.ts';

interface Freeze {
  readonly id: string;
  readonly scope: string;
  readonly reason: string;
}

/** `countersign freeze` */
export async function freezeEverything(reason: string): Promise<void> {
  const { id } = await (await needServer()).post<{ id: string }>('/freezes', { reason });
  console.log(`Every write is stopped (${id}). Lift it: countersign thaw`);
}

/** `countersign thaw` */
export async function thawFreezes(id?: string): Promise<void> {
  const door = await needServer();
  const wanted = id ? [{ id }] : await door.get<Freeze[]>('/freezes');
  for (const freeze of wanted) await door.delete(`/freezes/${encodeURIComponent(freeze.id)}`);
  console.log(wanted.length ? `Lifted ${wanted.map(freeze => freeze.id).join(', ')}.` : 'Nothing is frozen.');
}
