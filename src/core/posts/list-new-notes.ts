import { createHash } from 'node:crypto';
import { noReason } from '../../domain/problem.ts';
import { tallyOf } from '../../domain/progress-counts.ts';
import { isSettled, isToMany, isTried, type SendProgress } from '../../domain/send-progress.ts';
import { summaryOf } from '../../domain/send-summary.ts';
import { LOOKUPS_BEFORE_ASKING } from '../delivery/look-up-unconfirmed.ts';
import type { Note, NoteKind } from '../ports/send-posts.ts';
import type { BatchFact, NoteFact, ReportFact, UnsureQuestion } from '../records/facts.ts';
import type { Doing } from './list-change-notes.ts';

/** A note to make, and what it tells. */
export interface News extends NoteFact {
  readonly note: Note;
}

/** What a thread does not say yet, in the order in which it is to be said. */
export function newsOf(
  progress: SendProgress,
  batches: readonly (BatchFact | undefined)[],
  doings: readonly Doing[],
  said: ReportFact,
): readonly News[] {
  const { stopped } = progress;
  if (stopped) return once(said, 'stopped', { kind: 'stopped', problem: stopped });
  return [
    ...doings.flatMap(({ id, note }) => once(said, id, note)),
    ...haltNews(progress, said),
    ...unsureNews(batches, said),
    ...(isToMany(progress) ? newsOfMany(progress, said) : newsOfFew(progress, said)),
  ];
}

/** Each by number. */
function newsOfFew(progress: SendProgress, said: ReportFact): readonly News[] {
  const { recipients, cancelled, halted } = progress;
  const [only] = recipients;
  const isSingle = recipients.length === 1;
  // When all were refused there was nothing to wait for, and the failures say it all.
  const isAllDone =
    recipients.every(({ state }) => isSettled(state)) &&
    recipients.some(({ state }) => state !== 'refused') &&
    !cancelled &&
    halted?.kept !== recipients.length;
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
function newsOfMany(progress: SendProgress, said: ReportFact): readonly News[] {
  const isNothing = progress.recipients.every(({ state }) => state === 'cancelled');
  if (!isTried(progress) || isNothing) return [];
  return once(said, SUMMARY, {
    kind: 'summary',
    summary: summaryOf(progress),
    file: 'below',
  });
}

/** The id of the one note that changes. */
export const SUMMARY = 'summary';

/** Told when it is known who was kept back: what is at ClickSend at this moment may come back. */
function haltNews(progress: SendProgress, said: ReportFact): readonly News[] {
  const { halted, recipients } = progress;
  if (!halted || !isTried(progress)) return [];
  const { left } = tallyOf(recipients);
  return once(said, 'halted', { kind: 'halted', ...halted, left });
}

function once(said: ReportFact, id: string, kind: NoteKind): readonly News[] {
  return said.notes.includes(id) ? [] : [{ note: { id, kind }, failures: [] }];
}

/** All failures that are new go in one note. */
function failureNews({ recipients }: SendProgress, said: ReportFact): readonly News[] {
  const failed = recipients.filter(
    ({ index, state }) =>
      (state === 'failed' || state === 'refused') && !said.failures.includes(index),
  );
  if (failed.length === 0) return [];
  const indices = failed.map(({ index }) => index);
  const kind = {
    kind: 'failed',
    recipients: failed.map(({ phone, problem = noReason }) => ({ phone, problem })),
  } as const;
  return [{ note: { id: `failed-${digest(indices)}`, kind }, failures: indices }];
}

/** A late receipt may prove a failure wrong. The state shows it; the thread takes its words back. */
function arrivalNews({ recipients }: SendProgress, said: ReportFact): readonly News[] {
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
function silenceNews({ recipients }: SendProgress, said: ReportFact): readonly News[] {
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
  said: ReportFact,
): readonly News[] {
  return openQuestions(batches).flatMap((question) =>
    once(said, `unsure-${question.batch}-${question.at}`, { kind: 'unsure', ...question }).map(
      (news) => ({ ...news, question }),
    ),
  );
}

/** The orders of which nobody knows whether ClickSend took them, and a person is to decide. */
export function openQuestions(
  batches: readonly (BatchFact | undefined)[],
): readonly UnsureQuestion[] {
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
