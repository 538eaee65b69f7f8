import type { Problem } from '../../domain/problem.ts';
import type { Send, SendId } from '../../domain/send.ts';
import { postUnsentAnswerNoticeJob } from '../jobs.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Records } from '../records/records.ts';
import { findLateProblem } from './find-late-problem.ts';

/** ClickSend is tried for about an hour: what was typed before that is no longer waited for. */
const WAITED_FOR_MS = 3_600_000;

/** So many of what was typed before are looked at: people type one after another. */
const LOOKED_AT = 20;

/** Noted, and not stored: whoever took it died in between, or is about to store it. */
const STORED_BY_THEN_MS = 5_000;

export interface LiveMessageCheck {
  /**
   * Why it does not go out after all; undefined for one that may, and for any other send. Where
   * somebody may still want it to, the thread asks.
   */
  findBlockingProblem(send: Send): Promise<Problem | undefined>;
  /** Whether something that was typed before it in the same thread is still to leave. */
  hasEarlierPending(send: Send): Promise<boolean>;
}

/**
 * What was typed in a live thread leaves in the order in which it was typed, and only while the
 * channel is live: whoever ends that counts on it at that moment.
 */
export function createLiveMessageCheck(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
}): LiveMessageCheck {
  const { records, jobs, clock } = tools;
  return { findBlockingProblem: keptInside, hasEarlierPending: isBehind };

  async function keptInside(send: Send): Promise<Problem | undefined> {
    const { channel, typedTs } = send;
    if (!typedTs) return undefined;
    if (!(await records.liveSetting.get(channel))?.isLive) return NOT_LIVE_ANY_MORE;
    const late = findLateProblem(typedTs, clock.now());
    if (late) await ask(send, typedTs, late);
    return late;
  }

  /** As `live` does of what comes late. */
  async function ask({ channel, threadTs = '', user, body }: Send, ts: string, problem: Problem) {
    await records.unsentAnswer.setIfAbsent({ user, threadTs, problem, words: body }, channel, ts);
    await jobs.add(postUnsentAnswerNoticeJob, { channel, ts });
  }

  async function isBehind({ channel, threadTs, typedTs }: Send): Promise<boolean> {
    if (!typedTs || !threadTs) return false;
    const typedAt = Number(typedTs) * 1_000;
    const all = await records.threadSends(channel, threadTs).listNewest({ limit: LOOKED_AT });
    const since = clock.now() - WAITED_FOR_MS;
    const before = all.filter(({ score }) => score < typedAt && score > since);
    const open = await Promise.all(
      before.map(({ member, score }) => isOpen(member as SendId, score)),
    );
    return open.includes(true);
  }

  async function isOpen(id: SendId, typedAt: number): Promise<boolean> {
    const batch = await records.batch.get(id, 0);
    if (batch) return batch.kind === 'waiting' || batch.kind === 'sending';
    if (await records.refusal.get(id)) return false;
    const send = await records.send.get(id);
    return send !== undefined || clock.now() - typedAt < STORED_BY_THEN_MS;
  }
}

const NOT_LIVE_ANY_MORE: Problem = {
  code: 'thread_not_live',
  what: 'Live threads were ended in this channel before it left',
  todo: 'Reply under a line of theirs texts it all the same',
};
