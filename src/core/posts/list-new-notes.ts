import { createHash } from 'node:crypto';
import { noReasonProblem } from '../../domain/problem.ts';
import { countProgress } from '../../domain/progress-counts.ts';
import {
  hasManyRecipients,
  isSendSubmitted,
  isSettledStatus,
  type SendProgress,
} from '../../domain/send-progress.ts';
import { summarizeSend } from '../../domain/send-summary.ts';
import type { ThreadNote, ThreadNoteContent } from '../ports/send-posts.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import type { NoteFact, PostStateFact, UnconfirmedQuestion } from '../records/post-facts.ts';
import { LOOKUPS_BEFORE_ASKING } from '../status/batch-outcomes.ts';
import type { ChangeNote } from './list-change-notes.ts';

/** A note to make, and what it tells. */
export interface NewNote extends NoteFact {
  readonly note: ThreadNote;
}

/** What a thread does not say yet, in the order in which it is to be said. */
export function listNewNotes(
  progress: SendProgress,
  batches: readonly (BatchFact | undefined)[],
  doings: readonly ChangeNote[],
  said: PostStateFact,
): readonly NewNote[] {
  const { notSentProblem } = progress;
  if (notSentProblem) return once(said, 'stopped', { kind: 'stopped', problem: notSentProblem });
  return [
    ...doings.flatMap(({ id, note }) => once(said, id, note)),
    ...haltNews(progress, said),
    ...unsureNews(batches, said),
    ...(hasManyRecipients(progress) ? newsOfMany(progress, said) : newsOfFew(progress, said)),
  ];
}

/** Each by number. */
function newsOfFew(progress: SendProgress, said: PostStateFact): readonly NewNote[] {
  const { recipients, cancelled, stop } = progress;
  const [only] = recipients;
  const isSingle = recipients.length === 1;
  // When all were refused there was nothing to wait for, and the failures say it all.
  const isAllDone =
    recipients.every(({ state }) => isSettledStatus(state)) &&
    recipients.some(({ state }) => state !== 'refused') &&
    !cancelled &&
    stop?.kept !== recipients.length;
  return [
    ...failureNews(progress, said),
    ...(isSingle ? [] : arrivalNews(progress, said)),
    ...silenceNews(progress, said),
    ...(isSingle && only?.state === 'delivered'
      ? once(said, 'delivered', { kind: 'delivered' })
      : []),
    ...(!isSingle && isAllDone ? once(said, 'all-done', { kind: 'allDone' }) : []),
  ];
}

/** One summary, made when all of it was tried and kept true from then on. */
function newsOfMany(progress: SendProgress, said: PostStateFact): readonly NewNote[] {
  const isNothing = progress.recipients.every(({ state }) => state === 'cancelled');
  if (!isSendSubmitted(progress) || isNothing) return [];
  return once(said, SUMMARY_NOTE_ID, {
    kind: 'summary',
    summary: summarizeSend(progress),
    file: 'below',
  });
}

/** The id of the one note that changes. */
export const SUMMARY_NOTE_ID = 'summary';

/** Told when it is known who was kept back: what is at ClickSend at this moment may come back. */
function haltNews(progress: SendProgress, said: PostStateFact): readonly NewNote[] {
  const { stop, recipients } = progress;
  if (!stop || !isSendSubmitted(progress)) return [];
  const { submitted } = countProgress(recipients);
  return once(said, 'halted', { kind: 'halted', ...stop, left: submitted });
}

function once(said: PostStateFact, id: string, kind: ThreadNoteContent): readonly NewNote[] {
  return said.notes.includes(id) ? [] : [{ note: { id, kind }, failures: [] }];
}

/** All failures that are new go in one note. */
function failureNews({ recipients }: SendProgress, said: PostStateFact): readonly NewNote[] {
  const failed = recipients.filter(
    ({ index, state }) =>
      (state === 'failed' || state === 'refused') && !said.failures.includes(index),
  );
  if (failed.length === 0) return [];
  const indices = failed.map(({ index }) => index);
  const kind = {
    kind: 'failed',
    recipients: failed.map(({ phone, problem = noReasonProblem }) => ({ phone, problem })),
  } as const;
  return [{ note: { id: `failed-${digest(indices)}`, kind }, failures: indices }];
}

/** A late receipt may prove a failure wrong. The state shows it; the thread takes its words back. */
function arrivalNews({ recipients }: SendProgress, said: PostStateFact): readonly NewNote[] {
  const arrived = recipients.filter(
    ({ index, state }) =>
      state === 'delivered' && said.failures.includes(index) && !said.arrived?.includes(index),
  );
  if (arrived.length === 0) return [];
  const indices = arrived.map(({ index }) => index);
  const kind = { kind: 'arrived', recipients: arrived } as const;
  return [{ note: { id: `arrived-${digest(indices)}`, kind }, failures: [], arrived: indices }];
}

/** Nothing was heard of these for a day: said once, though receipts may still come. */
function silenceNews({ recipients }: SendProgress, said: PostStateFact): readonly NewNote[] {
  const silent = recipients.filter(
    ({ index, state }) => state === 'silent' && !said.silent?.includes(index),
  );
  if (silent.length === 0) return [];
  const indices = silent.map(({ index }) => index);
  const kind = { kind: 'silent', recipients: silent.map(({ phone }) => phone) } as const;
  return [{ note: { id: `silent-${digest(indices)}`, kind }, failures: [], silent: indices }];
}

/** A person is asked once per order whose outcome stayed unknown. */
function unsureNews(
  batches: readonly (BatchFact | undefined)[],
  said: PostStateFact,
): readonly NewNote[] {
  return listOpenQuestions(batches).flatMap((question) =>
    once(said, `unsure-${question.batch}-${question.at}`, { kind: 'unsure', ...question }).map(
      (news) => ({ ...news, question }),
    ),
  );
}

/** The orders of which nobody knows whether ClickSend took them, and a person is to decide. */
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
