import type { Send } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import { isFinalError } from '../errors.ts';
import { notifySenderJob } from '../jobs.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { PostRef, SendPosts } from '../ports/send-posts.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import type { NoteFact, PostIntent, PostStateFact } from '../records/post-facts.ts';
import type { Records } from '../records/records.ts';
import { closeQuestions } from './close-questions.ts';
import { listChangeNotes } from './list-change-notes.ts';
import { listNewNotes, type NewNote, SUMMARY_NOTE_ID } from './list-new-notes.ts';
import type { PostState } from './load-post-state.ts';
import { createPostOnce, type PostAttempt } from './post-once.ts';
import type { SummaryNote } from './summary-note.ts';

/** Says in the thread what it does not say yet, each thing once, and closes questions that have their answer. */
export type PostNewNotes = (
  send: Send,
  post: PostRef,
  known: {
    readonly progress: SendProgress;
    readonly batches: readonly (BatchFact | undefined)[];
  },
  shown: PostState,
) => Promise<void>;

export function createPostNewNotes(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly chat: SendPosts;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
  readonly summary: SummaryNote;
  /** No other process works on these records: one that did has died. */
  readonly isAlone: boolean;
}): PostNewNotes {
  const { records, jobs, chat, log, summary } = tools;
  const once = createPostOnce({ ...tools, remove: chat.deleteMessage });
  return async (send, post, { progress, batches }, shown) => {
    await findBegun();
    const doings = await listChangeNotes(records, send);
    const news = listNewNotes(progress, batches, doings, shown.get());
    for (const one of send.threadTs ? news.filter(isNewsOfAnswer) : news) await sayOne(one);
    await closeQuestions(tools, send, post, shown);

    /** It may stand in the thread though it would be no news any more: its question has its answer, say. */
    async function findBegun(): Promise<void> {
      const { noting } = shown.get();
      if (noting) await once(actOf(noting.id, noting, noting));
    }

    async function sayOne({ note, ...says }: NewNote): Promise<void> {
      const act = actOf(note.id, says);
      try {
        await once({ ...act, post: () => chat.postThreadNote(post, send, progress, note) });
      } catch (error) {
        if (!isFinalError(error) || error.code === 'post_gone') throw error;
        // A locked thread, say: what comes after it, the post and the file, must not wait for ever.
        log.warn({ sendId: send.id, note: note.id, code: error.code }, 'a note was refused');
        await conclude(note.id, says, undefined);
        await jobs.add(notifySenderJob, send.id);
      }
    }

    function actOf(id: string, says: NoteFact, intent?: PostIntent): PostAttempt<string> {
      return {
        key: `${send.id} ${id}`,
        intent,
        storeIntent: (next) => shown.set({ ...shown.get(), noting: { ...says, ...next, id } }),
        deleteIntent: () => shown.set(withoutNoting(shown.get())),
        find: (since) => chat.findThreadNote(post, send, id, since),
        store: (ts, isFound) => conclude(id, says, { ts, isFound }),
      };
    }

    /** The note stands at `at`, or nowhere: then its sender is told whose failure it would have said. */
    async function conclude(
      id: string,
      { failures, arrived = [], silent = [], question }: NoteFact,
      at: { readonly ts: string; readonly isFound: boolean } | undefined,
    ): Promise<void> {
      if (id === SUMMARY_NOTE_ID && at) {
        await summary.storeNote(send, progress, at);
        // Refusals of many are told when all was tried, in one message.
        await jobs.add(notifySenderJob, send.id);
      }
      const fact = withoutNoting(shown.get());
      await shown.set({
        ...fact,
        notes: [...fact.notes, id],
        failures: [...fact.failures, ...failures],
        untold: [...(fact.untold ?? []), ...(at ? [] : failures)],
        arrived: [...(fact.arrived ?? []), ...arrived],
        silent: [...(fact.silent ?? []), ...silent],
        questions: [
          ...(fact.questions ?? []),
          ...(question && at ? [{ ...question, ts: at.ts }] : []),
        ],
        unasked: [...(fact.unasked ?? []), ...(question && !at ? [question] : [])],
      });
    }
  };
}

function withoutNoting({ noting: _, ...fact }: PostStateFact): PostStateFact {
  return fact;
}

/** An answer's own line shows how it stands, in the same thread; only what goes wrong gets another one. */
function isNewsOfAnswer({ note: { kind } }: NewNote): boolean {
  return kind.kind !== 'delivered' && kind.kind !== 'allDone';
}
