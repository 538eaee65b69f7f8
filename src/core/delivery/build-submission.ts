import type { Send } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import type { AnsweredBatchFact } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import { loadSnapshot, type SendSnapshot } from '../sends/snapshot.ts';
import { buildBatchMessages, excludeRecipients } from './batch-results.ts';
import {
  addOptOutReasons,
  type ExcludeOptedOut,
  type OptOutExclusion,
} from './exclude-opted-out.ts';

/** The messages of a batch to submit, and what was known before. */
export interface Submission extends OptOutExclusion {
  readonly at: number;
  /** Indexes of recipients whose messages somebody cancelled. */
  readonly withheld: readonly number[];
  /** The result of an earlier submission of the same batch. */
  readonly before: AnsweredBatchFact | undefined;
}

/** `known`: the result of an earlier submission of the same batch. */
type BuildSubmission = (
  snapshot: SendSnapshot,
  batch: number,
  known: AnsweredBatchFact | undefined,
) => Promise<Submission>;

/** Leaves out of a batch everyone who was cancelled, has opted out, or has a known outcome. */
export function createBuildSubmission(
  { records, clock }: Pick<AppContext, 'records' | 'clock'>,
  excludeOptedOut: ExcludeOptedOut,
): BuildSubmission {
  return async (snapshot, batch, known) => {
    const at = clock.now();
    const withheld = known ? (known.withheld ?? []) : await findWithheld(records, snapshot.send);
    const rest = excludeRecipients(snapshot, withheld);
    const { messages, optedOut } = await excludeOptedOut(
      buildBatchMessages(rest, batch, known, at),
    );
    return { at, withheld, messages, optedOut, before: known && addOptOutReasons(known, optedOut) };
  };
}

/** Indexes of recipients whose messages somebody cancelled before ClickSend got the batch. */
async function findWithheld(records: Records, send: Send): Promise<readonly number[]> {
  if (send.schedule?.with !== 'clicksend') return [];
  const now = await loadSnapshot(records, send.id);
  if (now?.cancelRequest && now.cancelRequest.outcome !== 'kept')
    return [...send.recipients.keys()];
  const requests = await records.messageCancelRequests(send.id).listOldest();
  return requests.map(({ member }) => Number(member));
}
