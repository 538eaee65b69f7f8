import type { SendId } from '../../domain/send.ts';
import type { Jobs, JobWorker } from '../ports/jobs.ts';
import type { Records } from '../records.ts';

/** Shows a send anew at a time that matters by itself. The id is the send's, a colon, and why. */
export function remind(tools: { readonly records: Records; readonly jobs: Jobs }): JobWorker {
  const { records, jobs } = tools;
  return {
    concurrency: 4,
    attempts: 20,
    async run(id) {
      const [send = '', why] = id.split(':');
      if (why === 'leaves') await records.scheduled().remove(send as SendId);
      await jobs.add('report', send);
      return undefined;
    },
    giveUp: async () => undefined,
  };
}
