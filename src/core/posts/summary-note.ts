import { createHash } from 'node:crypto';
import type { Send } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import { summaryOf } from '../../domain/send-summary.ts';
import { isFinal } from '../errors.ts';
import type { Clock, Meter } from '../ports/clock-log-metrics.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Chat, FileOfMany, Note, PostRef } from '../ports/send-posts.ts';
import type { ResultsFact } from '../records/facts.ts';
import type { Records } from '../records/records.ts';
import { SUMMARY } from './list-new-notes.ts';

/** The post shows every step; its thread needs no more than a look now and then, and the end. */
const BETWEEN_SUMMARIES_MS = 60_000;

/** The summary in the thread of a send to many. */
export interface KeepSummary {
  /** It was made, or one whose answer was lost was found: then nobody knows what it says. */
  made(
    send: Send,
    progress: SendProgress,
    note: { readonly ts: string; readonly isFound: boolean },
  ): Promise<void>;
  /** Puts it right when it is not true any more, and its time has come. */
  keep(send: Send, post: PostRef, progress: SendProgress): Promise<void>;
}

export function keepSummary(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly chat: Pick<Chat, 'renote'>;
  readonly clock: Clock;
  readonly meter: Meter;
}): KeepSummary {
  const { records, jobs, chat, clock, meter } = tools;
  const { summary: shown, results } = records;
  return { made, keep };

  async function made(
    send: Send,
    progress: SendProgress,
    { ts, isFound }: { readonly ts: string; readonly isFound: boolean },
  ): Promise<void> {
    const at = clock.now();
    const says = isFound ? '' : digest(await noteOf(send, progress));
    const isOver = !isFound && summaryOf(progress).isOver;
    await shown.put({ ts, shown: says, at, isOver }, send.id);
  }

  async function keep(send: Send, post: PostRef, progress: SendProgress): Promise<void> {
    const last = await shown.get(send.id);
    if (!last) return;
    const note = await noteOf(send, progress);
    if (digest(note) === last.shown) return;
    const { isOver } = summaryOf(progress);
    const leftMs = last.at + BETWEEN_SUMMARIES_MS - clock.now();
    const waitMs = Math.min(leftMs, BETWEEN_SUMMARIES_MS);
    const isTheEnd = isOver && !last.isOver;
    if (waitMs > 0 && !isTheEnd) {
      await jobs.add('remind', `${send.id}:${SUMMARY}`, { delayMs: waitMs });
      return;
    }
    await chat.renote(post, last.ts, send, progress, note).catch((error: unknown) => {
      // Deleted, or too old to be edited: the post still says it.
      if (!isFinal(error)) throw error;
    });
    meter.count('posts', { outcome: 'renoted' });
    await shown.put({ ts: last.ts, shown: digest(note), at: clock.now(), isOver }, send.id);
  }

  async function noteOf(send: Send, progress: SendProgress): Promise<Note> {
    const given = await results.get(send.id);
    const file = given ? fileAs(given, progress) : 'below';
    return { id: SUMMARY, kind: { kind: 'summary', summary: summaryOf(progress), file } };
  }
}

function fileAs({ thread, sender, states }: ResultsFact, progress: SendProgress): FileOfMany {
  if (thread === 'not given') return sender === 'not given' ? 'nowhere' : 'not here';
  return states === statesDigest(progress) ? 'below' : 'older';
}

/** Another one as soon as the state of anybody is another. */
export function statesDigest({ recipients }: Pick<SendProgress, 'recipients'>): string {
  return hash(recipients.map(({ state }) => state).join());
}

function digest({ kind }: Note): string {
  return hash(JSON.stringify(kind));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
