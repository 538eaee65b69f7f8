import { randomUUID } from 'node:crypto';
import type { SendProgress } from '../../domain/progress.ts';
import type { Send } from '../../domain/send.ts';
import { AppError, NotYet } from '../app-error.ts';
import { doingsTo } from '../change/doings.ts';
import type { BatchFact, ReportFact } from '../facts.ts';
import type { Chat, PostRef } from '../ports/chat.ts';
import type { Clock, Log, Meter } from '../ports/clock-log-meter.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Records } from '../records.ts';
import { closeQuestions } from './close-questions.ts';
import type { KeepSummary } from './keep-summary.ts';
import { type News, newsOf } from './news.ts';
import type { Shown } from './shown.ts';

/** Says in the thread what it does not say yet, each thing once, and closes questions that have their answer. */
export type SayNews = (
  send: Send,
  post: PostRef,
  known: {
    readonly progress: SendProgress;
    readonly batches: readonly (BatchFact | undefined)[];
  },
  shown: Shown,
) => Promise<void>;

/** A note whose answer is out for longer than this is lost: longer than its call may take. */
const LOST_AFTER_MS = 15_000;

export function newsSayer(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly chat: Chat;
  readonly meter: Meter;
  readonly clock: Clock;
  readonly log: Log;
  readonly summary: KeepSummary;
  /** No other process works on these records: one that did has died. */
  readonly isAlone: boolean;
}): SayNews {
  const { records, jobs, chat, meter, clock, log, summary, isAlone } = tools;
  const me = randomUUID();
  return async (send, post, { progress, batches }, shown) => {
    const doings = await doingsTo(records, send);
    const news = newsOf(progress, batches, doings, shown.fact());
    for (const one of send.threadTs ? news.filter(isNewsOfAnswer) : news) await sayOne(one);
    await closeQuestions(tools, send, post, shown);

    async function sayOne(news: News): Promise<void> {
      const begun = shown.fact().noting;
      const isBegunBefore = begun?.id === news.note.id;
      const found = isBegunBefore ? await lostNote(send, post, begun) : undefined;
      await intend(news, shown);
      const ts = found ?? (await makeNote(send, post, progress, news, shown));
      meter.count('posts', { outcome: found ? 'found' : ts ? 'noted' : 'refused' });
      if (news.note.kind.kind === 'summary' && ts) {
        await summaryMade(send, progress, { ts, isFound: found !== undefined });
      }
      await noted(news, ts, shown);
    }
  };

  /** What a former try left. Whoever began it may be alive, and its note may come after a look: that is waited for. */
  async function lostNote(
    send: Send,
    post: PostRef,
    { id, at = 0, by }: NonNullable<ReportFact['noting']>,
  ): Promise<string | undefined> {
    const found = await chat.findNote(post, send, id);
    const overIn = by === me || isAlone ? 0 : at + LOST_AFTER_MS - clock.now();
    if (!found && overIn > 0) throw new NotYet(overIn);
    return found;
  }

  async function summaryMade(
    send: Send,
    progress: SendProgress,
    note: { readonly ts: string; readonly isFound: boolean },
  ): Promise<void> {
    await summary.made(send, progress, note);
    // Refusals of many are told when all was tried, in one message.
    await jobs.add('tell', send.id);
  }

  async function makeNote(
    send: Send,
    post: PostRef,
    progress: SendProgress,
    { note }: News,
    shown: Shown,
  ): Promise<string | undefined> {
    try {
      return await chat.note(post, send, progress, note);
    } catch (error) {
      if (isRefusedForGood(error)) {
        // A locked thread, say: what comes after it, the post and the file, must not wait for ever.
        log.warn({ sendId: send.id, note: note.id, code: error.code }, 'a note was refused');
        return undefined;
      }
      // Slack said no, or its turn has not come: there is nothing to look for before the next try.
      if (error instanceof AppError && error.answered) {
        const { noting: _, ...rest } = shown.fact();
        await shown.keep(rest);
      }
      throw error;
    }
  }

  /** Written before the note is made, so that one whose answer is lost is looked for first. */
  async function intend({ note, failures }: News, shown: Shown): Promise<void> {
    const noting = { id: note.id, failures, at: clock.now(), by: me };
    await shown.keep({ ...shown.fact(), noting });
  }

  async function noted(news: News, ts: string | undefined, shown: Shown): Promise<void> {
    const { note, failures, arrived = [], silent = [] } = news;
    const { noting: _, ...rest } = shown.fact();
    const question = note.kind.kind === 'unsure' && ts ? [{ ...note.kind, ts }] : [];
    await shown.keep({
      ...rest,
      notes: [...rest.notes, note.id],
      failures: [...rest.failures, ...failures],
      arrived: [...(rest.arrived ?? []), ...arrived],
      silent: [...(rest.silent ?? []), ...silent],
      questions: [...(rest.questions ?? []), ...question],
    });
  }
}

/** An answer's own line shows how it stands, in the same thread; only what goes wrong gets another one. */
function isNewsOfAnswer({ note: { kind } }: News): boolean {
  return kind.kind !== 'delivered' && kind.kind !== 'allDone';
}

function isRefusedForGood(error: unknown): error is AppError {
  return error instanceof AppError && error.retry === 'never' && error.code !== 'post_gone';
}
