import { computeSendDelay, type Send } from '../../domain/send.ts';
import type { Clock } from '../ports/clock.ts';
import type { PostStateFact } from '../records/post-facts.ts';
import type { Records } from '../records/records.ts';
import { loadVersionedRecord } from '../records/versioned-record.ts';

const NOTHING_SHOWN: PostStateFact = { shownAt: 0, notes: [], failures: [] };

/** What Slack shows of a send, as this run of `report` loaded or stored it. */
export interface PostState {
  get(): PostStateFact;
  /** Throws a `RetryLaterError` if another process stored something else meanwhile, so that nothing is posted twice. */
  set(fact: PostStateFact): Promise<void>;
}

export async function loadPostState(
  { records, clock }: { readonly records: Records; readonly clock: Clock },
  send: Send,
): Promise<PostState> {
  const record = records.postState.extendTtl(computeSendDelay(send, clock.now()));
  const { get, set } = await loadVersionedRecord(record, send.id);
  return { get: () => get() ?? NOTHING_SHOWN, set };
}
