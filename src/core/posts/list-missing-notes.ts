import { createHash } from 'node:crypto';
import { noReasonProblem } from '../../domain/problem.ts';
import {
  hasManyRecipients,
  isSendSubmitted,
  type SendProgress,
} from '../../domain/send-progress.ts';
import { summarizeSend } from '../../domain/send-summary.ts';
import type { ThreadNote, ThreadNoteContent } from '../ports/send-posts.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import type { NoteFact, PostStateFact, UnconfirmedQuestion } from '../records/post-facts.ts';
import { LOOKUPS_BEFORE_ASKING } from '../status/batch-outcomes.ts';
import type { ChangeNote } from './list-change-notes.ts';

/** A note to post, and the facts it reports. */
export interface NewNote extends NoteFact {
  readonly note: ThreadNote;
}

/**
 * The notes missing from a thread, in the order to post them. The thread repeats nothing good that the post shows: it
 * has what a person should look at, what somebody changed, and the results of a send to many.
 */
export function listMissingNotes(
  progress: SendProgress,
  batches: readonly (BatchFact | undefined)[],
  changes: readonly ChangeNote[],
  shown: PostStateFact,
): readonly NewNote[] {
  // The post says so, and a direct message offers the form again.
  if (progress.notSentProblem) return [];
  return [
    ...changes.flatMap(({ id, note }) => listIfNew(shown, id, note)),
    ...listQuestions(batches, shown),
    ...(hasManyRecipients(progress)
      ? listNotesForMany(progress, shown)
      : listNotesForFew(progress, shown)),
  ];
}

/** Names each recipient. */
function listNotesForFew(progress: SendProgress, shown: PostStateFact): readonly NewNote[] {
  return [
    ...listFailureNotes(progress, shown),
    ...listArrivalNotes(progress, shown),
    ...listSilenceNotes(progress, shown),
  ];
}

/**
 * One summary of what the post can't hold: why some did not get it, who has no delivery report, and at the
 * end the file. Posted once every batch was tried and there is such a thing, and updated from then on.
 */
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

function listIfNew(shown: PostStateFact, id: string, kind: ThreadNoteContent): readonly NewNote[] {
  return shown.notes.includes(id) ? [] : [{ note: { id, kind }, failures: [] }];
}

/** All new failures are in one note. Refusals are not in the thread: the author gets them with whole numbers. */
function listFailureNotes({ recipients }: SendProgress, shown: PostStateFact): readonly NewNote[] {
  const failed = recipients.filter(
    ({ index, state }) => state === 'failed' && !shown.failures.includes(index),
  );
  if (failed.length === 0) return [];
  const indices = failed.map(({ index }) => index);
  const kind = {
    kind: 'failed',
    recipients: failed.map(({ phone, problem = noReasonProblem }) => ({ phone, problem })),
  } as const;
  return [{ note: { id: `failed-${digest(indices)}`, kind }, failures: indices }];
}

/** A late receipt may disprove a failure. The post shows it, and the thread is corrected with a note. */
function listArrivalNotes({ recipients }: SendProgress, shown: PostStateFact): readonly NewNote[] {
  const arrived = recipients.filter(
    ({ index, state }) =>
      state === 'delivered' && shown.failures.includes(index) && !shown.arrived?.includes(index),
  );
  if (arrived.length === 0) return [];
  const indices = arrived.map(({ index }) => index);
  const kind = { kind: 'arrived', recipients: arrived } as const;
  return [{ note: { id: `arrived-${digest(indices)}`, kind }, failures: [], arrived: indices }];
}

/** No delivery report for 24 hours: posted once, although receipts may still come. */
function listSilenceNotes({ recipients }: SendProgress, shown: PostStateFact): readonly NewNote[] {
  const silent = recipients.filter(
    ({ index, state }) => state === 'silent' && !shown.silent?.includes(index),
  );
  if (silent.length === 0) return [];
  const indices = silent.map(({ index }) => index);
  const kind = { kind: 'silent', recipients: silent.map(({ phone }) => phone) } as const;
  return [{ note: { id: `silent-${digest(indices)}`, kind }, failures: [], silent: indices }];
}

/** A person is asked once for each submission whose result stayed unknown. */
function listQuestions(
  batches: readonly (BatchFact | undefined)[],
  shown: PostStateFact,
): readonly NewNote[] {
  return listOpenQuestions(batches).flatMap((question) =>
    listIfNew(shown, `unsure-${question.batch}-${question.at}`, {
      kind: 'unsure',
      ...question,
    }).map((news) => ({ ...news, question })),
  );
}

/** The unconfirmed batches that a person has to decide about. */
export function listOpenQuestions(
  batches: readonly (BatchFact | undefined)[],
): readonly UnconfirmedQuestion[] {
  return batches.flatMap((fact, batch) => {
    const isOpen =
      fact?.kind === 'answered' &&
      fact.lookups >= LOOKUPS_BEFORE_ASKING &&
      fact.outcomes.some((one) => one.kind === 'unsure');
    return isOpen ? [{ batch, at: fact.at }] : [];
  });
}

function digest(indices: readonly number[]): string {
  return createHash('sha256').update(indices.join()).digest('base64url').slice(0, 12);
}
