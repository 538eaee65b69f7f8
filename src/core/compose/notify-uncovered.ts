import type { SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { NotifyLeftOut } from './quote-job.ts';

/** Tells the author in a direct message whom the balance did not cover. The post only gives their number. */
export function createNotifyUncoveredJob(
  tools: Pick<AppContext, 'records' | 'log'> & { readonly notifyLeftOut: NotifyLeftOut },
): JobHandler<SendId> {
  const { records, log, notifyLeftOut } = tools;
  return {
    async run(id) {
      const [send, stored] = await Promise.all([records.send.get(id), records.quote.get(id)]);
      const leftOut = stored?.quote.leftOut.filter(({ problem }) => problem.code === 'uncovered');
      if (send && leftOut && leftOut.length > 0) await notifyLeftOut(send, leftOut);
      return undefined;
    },

    // The post still gives their number.
    async onExhausted(id, error) {
      log.error({ sendId: id, err: error }, 'failed to tell whom the balance did not cover');
    },
  };
}
