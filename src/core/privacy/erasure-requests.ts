import { randomUUID } from 'node:crypto';
import type { E164 } from '../../domain/phone.ts';
import type { AppContext } from '../context.ts';
import { erasePersonJob } from '../jobs.ts';
import type { ErasureFact } from '../records/erasure-facts.ts';
import type { VersionedRecord } from '../records/versioned-record.ts';

/** How much is stored about a number. */
export interface PersonRecordCounts {
  readonly sends: number;
  readonly replies: number;
  readonly hasConsent: boolean;
}

/** Longer than the timeouts of the store (ms). */
const STORED_WITHIN_MS = 5_000;

/** Accepts requests to erase a person. Their ids are random, because they appear in logs. */
export function createErasureRequests({
  records,
  jobs,
  clock,
  log,
}: Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'>) {
  return {
    async countRecords(phone: E164): Promise<PersonRecordCounts> {
      const [sends, replies, consent] = await Promise.all([
        records.personReferences(phone).listNewest(),
        records.personReplies(phone).listNewest(),
        records.consent.get(phone),
      ]);
      return {
        sends: sends.length,
        replies: replies.length,
        hasConsent: consent !== undefined,
      };
    },

    /** Resolves once the request is stored and queued. `by` is a Slack user id. */
    async requestErasure(phone: E164, by: string): Promise<void> {
      const id = randomUUID();
      // Queue this job before the request is stored and run it after, so that a stored request has its job
      // wherever the process dies.
      await jobs.add(erasePersonJob, id, { delayMs: STORED_WITHIN_MS });
      const empty = { sends: [], posts: [], lines: [], files: [], messages: [], kept: 0 };
      await records.erasure.put({ phone, by, at: clock.now(), ...empty }, id);
      await jobs.add(erasePersonJob, id, { sooner: true });
      log.info({ forget: id, by }, 'queued the erasure of a person');
    },
  };
}

export type ErasureRequests = ReturnType<typeof createErasureRequests>;

/** `clean`: there were no records. `found`: some were deleted. `under way`: some cannot be deleted yet. */
export type SweepResult = 'clean' | 'found' | 'under way';

type ErasureList = 'sends' | 'posts' | 'lines' | 'files' | 'messages';

/** Records what is still to be deleted in Slack, before deleting the records that identify it. */
export async function appendToErasure(
  fact: VersionedRecord<ErasureFact>,
  more: Partial<Pick<ErasureFact, ErasureList>>,
): Promise<void> {
  const before = getErasure(fact);
  await fact.set({
    ...before,
    sends: [...before.sends, ...(more.sends ?? [])],
    posts: [...before.posts, ...(more.posts ?? [])],
    lines: [...before.lines, ...(more.lines ?? [])],
    files: [...before.files, ...(more.files ?? [])],
    messages: [...before.messages, ...(more.messages ?? [])],
  });
}

export function getErasure(fact: VersionedRecord<ErasureFact>): ErasureFact {
  const value = fact.get();
  if (!value) throw new Error('the erasure has no record any more');
  return value;
}
