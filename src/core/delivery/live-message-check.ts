import type { Problem } from '../../domain/problem.ts';
import type { Send, SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { postUnsentAnswerNoticeJob } from '../jobs.ts';
import type { ThreadRef } from '../ports/threads.ts';
import type { UnsentAnswer } from '../records/conversation-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';

/** Retries take about an hour. After that, an earlier message no longer holds up later ones. */
const WAITED_FOR_MS = 3_600_000;

/** How many earlier messages of a thread are checked, because people type one message after another. */
const MAX_EARLIER = 20;

/** A send that is listed but not stored by then never will be: its process died in between. */
const STORED_WITHIN_MS = 5_000;

/** By then the conversation has moved on, so a message this old is sent only if somebody asks for it. */
const LATE_AFTER_MS = 10 * 60_000;

/** A message that somebody deleted in a thread. */
export interface DeletedMessage {
  readonly channel: string;
  readonly threadTs: string;
  readonly ts: string;
  /** Slack user id of the person who typed it. */
  readonly user: string;
}

/*
 * Messages from a live thread are submitted in the order in which they were typed, and only while the
 * channel is live. Turning live threads off takes effect at once.
 */

/**
 * Returns why a send from a live thread must not be sent after all. Undefined if it may be sent, and for any
 * other send. If somebody may still want it sent, makes the thread ask.
 */
export async function checkLiveMessage(
  { records, jobs, clock }: Pick<AppContext, 'records' | 'jobs' | 'clock'>,
  { channel, typedTs: ts, threadTs = '', user, body: words, recipients: [only] }: Send,
): Promise<Problem | undefined> {
  if (!ts) return undefined;
  const stored = await records.unsentAnswer.get(channel, ts);
  if (stored?.isEarly) await showEarlyEdit({ records, jobs }, { channel, ts }, stored);
  if (stored && CHANGED_IN_SLACK.has(stored.problem.code)) return stored.problem;
  if (!(await records.liveSetting.get(channel))?.isLive) return { code: 'thread_not_live' };
  const problem = findLateProblem(ts, clock.now());
  if (!problem) return undefined;
  const whom = only && derivePersonKey(only.phone);
  await records.unsentAnswer.setIfAbsent({ user, threadTs, problem, words, whom }, channel, ts);
  await jobs.add(postUnsentAnswerNoticeJob, { channel, ts });
  return problem;
}

/** The thread offers the text of an edit that Slack reported before its message. A private note stays as it is. */
export async function showEarlyEdit(
  { records, jobs }: Pick<AppContext, 'records' | 'jobs'>,
  { channel, ts }: ThreadRef,
  early: UnsentAnswer,
): Promise<void> {
  if (!early.words) return;
  const shown: UnsentAnswer = { ...early, isEarly: undefined, isSaid: undefined };
  await records.unsentAnswer.compareAndSet(early, shown, channel, ts);
  await jobs.add(postUnsentAnswerNoticeJob, { channel, ts });
}

/**
 * Stores that somebody deleted a message in Slack, so that its text is not sent unless it is submitted
 * already, and no longer offered. Slack may report the message itself only later.
 */
export async function storeDeletion(
  { records, jobs }: Pick<AppContext, 'records' | 'jobs'>,
  { channel, ts, threadTs, user }: DeletedMessage,
): Promise<void> {
  for (;;) {
    const stored = await records.unsentAnswer.get(channel, ts);
    // The button of a note in the thread may hold the text.
    const { begun, note } = stored ?? {};
    const isSaid = begun || note ? undefined : (true as const);
    const fact = { user, threadTs, problem: DELETED_IN_SLACK, begun, note, isSaid };
    if (!(await records.unsentAnswer.compareAndSet(stored, fact, channel, ts))) continue;
    if (!isSaid) await jobs.add(postUnsentAnswerNoticeJob, { channel, ts });
    return;
  }
}

/** Whether a message that was typed earlier in the same thread is still to be submitted. */
export async function hasEarlierPending(
  tools: Pick<AppContext, 'records' | 'clock'>,
  { channel, threadTs, typedTs }: Send,
): Promise<boolean> {
  if (!typedTs || !threadTs) return false;
  const { records, clock } = tools;
  const typedAt = Number(typedTs) * 1_000;
  const latest = await records.threadSends(channel, threadTs).listNewest({ limit: MAX_EARLIER });
  const since = clock.now() - WAITED_FOR_MS;
  const earlier = latest.filter(({ score }) => score < typedAt && score > since);
  const pending = await Promise.all(
    earlier.map(({ member, score }) => isPending(tools, member, score)),
  );
  return pending.includes(true);
}

/** Why a message with this Slack ts is too old to be texted at `now` without asking. */
export function findLateProblem(typedTs: string, now: number): Problem | undefined {
  return now - Number(typedTs) * 1_000 > LATE_AFTER_MS ? { code: 'typed_long_ago' } : undefined;
}

async function isPending(
  { records, clock }: Pick<AppContext, 'records' | 'clock'>,
  id: SendId,
  typedAt: number,
): Promise<boolean> {
  const batch = await records.batch.get(id, 0);
  if (batch) return batch.kind === 'waiting' || batch.kind === 'sending';
  if (await records.refusal.get(id)) return false;
  const send = await records.send.get(id);
  return send !== undefined || clock.now() - typedAt < STORED_WITHIN_MS;
}

export const DELETED_IN_SLACK: Problem = { code: 'typed_deleted' };
export const EDITED_IN_SLACK: Problem = { code: 'typed_edited' };
/** An edit turned it into a private note. */
export const MADE_PRIVATE_IN_SLACK: Problem = { code: 'typed_note' };

/** The first text must not be sent any more. */
export const CHANGED_IN_SLACK: ReadonlySet<Problem['code']> = new Set(
  [DELETED_IN_SLACK, EDITED_IN_SLACK, MADE_PRIVATE_IN_SLACK].map(({ code }) => code),
);
