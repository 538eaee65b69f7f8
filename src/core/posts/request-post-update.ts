import { randomUUID } from 'node:crypto';
import type { SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { updatePostJob } from '../jobs.ts';
import type { Store } from '../ports/store.ts';

/** Somebody asks. Others may rely on it once the job is stored; until then its asker may die. */
interface Asked {
  readonly by: string;
  readonly isStored: boolean;
}

/** So long it counts that somebody asked. A job that waits longer is asked for again, which changes nothing. */
const COUNTS_MS = 5_000;

const keyOf = (send: SendId) => `report-asked:${send}`;

/**
 * Asks for a run of `report` that shows what was stored before. Where one was asked for and has not
 * begun, nothing is to be done: a thousand receipts of a send take one job and not a thousand.
 */
export function createRequestPostUpdate(
  tools: Pick<AppContext, 'jobs'> & {
    readonly store: Store;
  },
): (sends: readonly SendId[]) => Promise<void> {
  const { store, jobs } = tools;
  return async (sends) => {
    const all = [...new Set(sends)];
    const asked = await store.getMany<Asked>(all.map(keyOf));
    const unasked = all.filter((_, n) => !asked[n]?.isStored);
    await Promise.all(unasked.map(ask));
  };

  async function ask(send: SendId): Promise<void> {
    const asking: Asked = { by: randomUUID(), isStored: false };
    const isFirst = await store.setIfAbsent(keyOf(send), asking, COUNTS_MS);
    await jobs.add(updatePostJob, send);
    // Not when the run has begun meanwhile: it knows nothing of what comes now.
    if (isFirst)
      await store.compareAndSet(keyOf(send), asking, { ...asking, isStored: true }, COUNTS_MS);
  }
}

/** A run of `report` begins: what is stored from now on needs another one. To be called before anything is read. */
export async function clearPostUpdateRequest(store: Store, send: SendId): Promise<void> {
  await store.delete(keyOf(send));
}
