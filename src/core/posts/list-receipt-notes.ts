import { createHash } from 'node:crypto';
import { noReasonProblem } from '../../domain/problem.ts';
import {
  hasManyRecipients,
  isSendSubmitted,
  type RecipientProgress,
  type SendProgress,
} from '../../domain/send-progress.ts';
import { summarizeSend } from '../../domain/send-summary.ts';
import type { ThreadNote, ThreadNoteContent } from '../ports/send-posts.ts';
import type { NoteFact, PostStateFact } from '../records/post-facts.ts';

/** A note to post, and the facts it reports. */
export interface NewNote extends NoteFact {
  readonly note: ThreadNote;
}

/**
 * Where a receipt becomes a thread note: lists the notes about messages that the thread does not have yet.
 * `receipts/receive-receipts.ts` stored the receipt and queued `update-post.ts`; `post-thread-notes.ts` posts
 * the notes, in the words of `slack/messages/thread/thread-note.ts`.
 */
export function listReceiptNotes(progress: SendProgress, shown: PostStateFact): readonly NewNote[] {
  return hasManyRecipients(progress)
    ? listNotesForMany(progress, shown)
    : listNotesForFew(progress, shown);
}

/** Each note names everybody of whom it is news. */
function listNotesForFew(
  { recipients }: SendProgress,
  { failures, arrived = [], silent = [] }: PostStateFact,
): readonly NewNote[] {
  // Refusals are not in the thread, because the author gets them with whole numbers.
  const failed = recipients.filter(
    ({ index, state }) => state === 'failed' && !failures.includes(index),
  );
  // A late receipt may disprove a failure. The post shows it, and a note corrects the thread.
  const late = recipients.filter(
    ({ index, state }) =>
      state === 'delivered' && failures.includes(index) && !arrived.includes(index),
  );
  // Posted once, although receipts may still come.
  const unreported = recipients.filter(
    ({ index, state }) => state === 'silent' && !silent.includes(index),
  );
  const reasons = failed.map(({ phone, problem = noReasonProblem }) => ({ phone, problem }));
  const phones = unreported.map(({ phone }) => phone);
  return [
    ...noteRecipients(failed, { kind: 'failed', recipients: reasons }, 'failures'),
    ...noteRecipients(late, { kind: 'arrived', recipients: late }, 'arrived'),
    ...noteRecipients(unreported, { kind: 'silent', recipients: phones }, 'silent'),
  ];
}

/** One note about all of these, or none if there is nobody. `fact` stores that the thread has it. */
function noteRecipients(
  some: readonly RecipientProgress[],
  kind: ThreadNoteContent,
  fact: 'failures' | 'arrived' | 'silent',
): readonly NewNote[] {
  if (some.length === 0) return [];
  const indexes = some.map(({ index }) => index);
  const digest = createHash('sha256').update(indexes.join()).digest('base64url').slice(0, 12);
  return [{ note: { id: `${kind.kind}-${digest}`, kind }, failures: [], [fact]: indexes }];
}

/** One summary of what the post can't hold, once every batch was tried and there is such a thing. It is updated. */
function listNotesForMany(progress: SendProgress, shown: PostStateFact): readonly NewNote[] {
  const isNothing = progress.recipients.every(({ state }) => state === 'cancelled');
  if (!isSendSubmitted(progress) || isNothing) return [];
  const summary = summarizeSend(progress);
  const { isOver, reasons, counts } = summary;
  const isEmpty =
    !isOver && reasons.length === 0 && !counts.some(({ state }) => state === 'silent');
  if (isEmpty) return [];
  return listIfNew(shown, SUMMARY_NOTE_ID, { kind: 'summary', summary, file: 'below' });
}

/** The id of the only note that is updated. */
export const SUMMARY_NOTE_ID = 'summary';

export function listIfNew(
  shown: PostStateFact,
  id: string,
  kind: ThreadNoteContent,
): readonly NewNote[] {
  return shown.notes.includes(id) ? [] : [{ note: { id, kind }, failures: [] }];
}
