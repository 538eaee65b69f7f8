import { randomUUID } from 'node:crypto';
import type { E164 } from '../../domain/phone.ts';
import { erasePersonJob } from '../jobs.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Records } from '../records/records.ts';

/** What is here of a number, in counts. */
export interface PersonRecordCounts {
  readonly sends: number;
  readonly replies: number;
  readonly hasConsent: boolean;
}

export interface ErasureRequests {
  countRecords(phone: E164): Promise<PersonRecordCounts>;
  /** Stored and queued when it resolves; `by`: a Slack id, of somebody who may. */
  requestErasure(phone: E164, by: string): Promise<void>;
}

/** The order is stored by then. */
const STORED_BY_THEN_MS = 5_000;

/** Takes the order to erase somebody. The job's id tells nothing of them: it stands in logs. */
export function createErasureRequests(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
}): ErasureRequests {
  const { records, jobs, clock, log } = tools;
  return {
    async countRecords(phone) {
      const [sends, replies, consent] = await Promise.all([
        records.personReferences(phone).listNewest(),
        records.personReplies(phone).listNewest(),
        records.consent.get(phone),
      ]);
      const { length } = replies;
      return { sends: sends.length, replies: length, hasConsent: consent !== undefined };
    },

    async requestErasure(phone, by) {
      const id = randomUUID();
      // Before it is stored, and due after that: what is stored has its work, whatever dies in between.
      await jobs.add(erasePersonJob, id, { delayMs: STORED_BY_THEN_MS });
      const nothingYet = { sends: [], posts: [], lines: [], files: [], messages: [], kept: 0 };
      await records.erasure.put({ phone, by, at: clock.now(), ...nothingYet }, id);
      await jobs.add(erasePersonJob, id, { sooner: true });
      log.info({ forget: id, by }, 'somebody is to be erased');
    },
  };
}
