import type { SendProgress } from '../../domain/progress.ts';
import type { Send } from '../../domain/send.ts';
import { isFinal } from '../app-error.ts';
import { doingsTo } from '../change/doings.ts';
import type { BatchFact, ReportFact } from '../facts.ts';
import type { Chat, PostRef } from '../ports/chat.ts';
import type { Clock, Log, Meter } from '../ports/clock-log-meter.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Records } from '../records.ts';
import { closeQuestions } from './close-questions.ts';
import type { KeepSummary } from './keep-summary.ts';
import { type News, newsOf } from './news.ts';
import { postOnce } from './post-once.ts';
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
  const { records, jobs, chat, log, summary } = tools;
  const once = postOnce({ ...tools, remove: chat.remove });
  return async (send, post, { progress, batches }, shown) => {
    const doings = await doingsTo(records, send);
    const news = newsOf(progress, batches, doings, shown.fact());
    for (const one of send.threadTs ? news.filter(isNewsOfAnswer) : news) await sayOne(one);
    await closeQuestions(tools, send, post, shown);

    async function sayOne(news: News): Promise<void> {
      const { note, failures } = news;
      const { noting } = shown.fact();
      try {
        await once<string>({
          key: `${send.id} ${note.id}`,
          intent: noting?.id === note.id ? noting : undefined,
          storeIntent: (intent) =>
            shown.keep({ ...shown.fact(), noting: { ...intent, id: note.id, failures } }),
          deleteIntent: () => shown.keep(withoutNoting(shown.fact())),
          post: () => chat.note(post, send, progress, note),
          find: (since) => chat.findNote(post, send, note.id, since),
          store: (ts, isFound) => conclude(news, { ts, isFound }),
        });
      } catch (error) {
        if (!isFinal(error) || error.code === 'post_gone') throw error;
        // A locked thread, say: what comes after it, the post and the file, must not wait for ever.
        log.warn({ sendId: send.id, note: note.id, code: error.code }, 'a note was refused');
        await conclude(news, undefined);
        await jobs.add('tell', send.id);
      }
    }

    /** The note stands at `at`, or nowhere: then its sender is told whose failure it would have said. */
    async function conclude(
      { note, failures, arrived = [], silent = [] }: News,
      at: { readonly ts: string; readonly isFound: boolean } | undefined,
    ): Promise<void> {
      if (note.kind.kind === 'summary' && at) {
        await summary.made(send, progress, at);
        // Refusals of many are told when all was tried, in one message.
        await jobs.add('tell', send.id);
      }
      const fact = withoutNoting(shown.fact());
      const asked = note.kind.kind === 'unsure' ? [note.kind] : [];
      await shown.keep({
        ...fact,
        notes: [...fact.notes, note.id],
        failures: [...fact.failures, ...failures],
        untold: [...(fact.untold ?? []), ...(at ? [] : failures)],
        arrived: [...(fact.arrived ?? []), ...arrived],
        silent: [...(fact.silent ?? []), ...silent],
        questions: [
          ...(fact.questions ?? []),
          ...(at ? asked.map((question) => ({ ...question, ts: at.ts })) : []),
        ],
        unasked: [...(fact.unasked ?? []), ...(at ? [] : asked)],
      });
    }
  };
}

function withoutNoting({ noting: _, ...fact }: ReportFact): ReportFact {
  return fact;
}

/** An answer's own line shows how it stands, in the same thread; only what goes wrong gets another one. */
function isNewsOfAnswer({ note: { kind } }: News): boolean {
  return kind.kind !== 'delivered' && kind.kind !== 'allDone';
}
