import { computeSendDelay, type Send } from '../../domain/send.ts';
import type { Clock } from '../ports/clock.ts';
import { createCompareAndSet } from '../records/compare-and-set.ts';
import type { PostStateFact } from '../records/post-facts.ts';
import type { Records } from '../records/records.ts';

const nothingShown: PostStateFact = { shownAt: 0, notes: [], failures: [] };

/** What Slack shows of a send, as this run of `report` has read or written it. */
export interface PostState {
  get(): PostStateFact;
  /** Throws a `RetryLaterError` when another process wrote something else meanwhile: what it said must not be said again. */
  set(fact: PostStateFact): Promise<void>;
}

export async function loadPostState(
  { records, clock }: { readonly records: Records; readonly clock: Clock },
  send: Send,
): Promise<PostState> {
  const longer = records.postState.extendTtl(computeSendDelay(send, clock.now()));
  const { get, set } = await createCompareAndSet(longer, send.id);
  return { get: () => get() ?? nothingShown, set };
}
