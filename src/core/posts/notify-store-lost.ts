import type { AppContext } from '../context.ts';
import { getErrorCode } from '../errors.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { People } from '../ports/people.ts';
import { listNotifiedAdmins, type PostNotice } from './post-notice.ts';

/** Tells the admins in a direct message, once, that the store was emptied. The job's id is that of the new store. */
export function createNotifyStoreLostJob(
  tools: Pick<AppContext, 'records' | 'log'> & {
    readonly people: Pick<People, 'listAdmins'>;
    readonly postNotice: PostNotice;
  },
): JobHandler<string> {
  const { records, people, log, postNotice } = tools;
  return { run, onExhausted: giveUp };

  async function run(id: string): Promise<undefined> {
    const store = await records.storeIdentity.get();
    if (store?.id !== id || !store.lostAt || store.restoredAt) return;
    const content = { kind: 'store lost', lostAt: store.lostAt } as const;
    for (const channel of await listNotifiedAdmins(people)) {
      await postNotice({ id: `store-${id}`, key: `store-${id}.${channel}`, channel, content });
    }
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const code = getErrorCode(error);
    log.error({ mark: id, code }, 'failed to tell the admins that the store was emptied');
  }
}
