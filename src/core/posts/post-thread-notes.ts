import type { Send } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import { isFinalError } from '../errors.ts';
import { notifyAuthorJob } from '../jobs.ts';
import type { PostRef, QuestionOutcome, SendPosts } from '../ports/send-posts.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import type { NoteFact, PostIntent, ShownQuestion } from '../records/post-facts.ts';
import { hasUnconfirmed } from '../status/batch-outcomes.ts';
import type { PostState } from './ensure-post.ts';
import { ensureUpdate, skipFinalError } from './ensure-update.ts';
import { listChangeNotes } from './list-change-notes.ts';
import { listMissingNotes } from './list-missing-notes.ts';
import { type NewNote, SUMMARY_NOTE_ID } from './list-receipt-notes.ts';
import type { PostAttempt, PostOnce } from './post-once.ts';
import { storeSummaryNote } from './summary-note.ts';

/** A send's post, and the facts of the send. */
export interface PostedSend {
  readonly send: Send;
  readonly post: PostRef;
  readonly progress: SendProgress;
  readonly batches: readonly (BatchFact | undefined)[];
  /** What Slack shows. */
  readonly shown: PostState;
}

interface Tools extends Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'> {
  readonly chat: Pick<SendPosts, 'postThreadNote' | 'findThreadNote' | 'closeQuestion'>;
  readonly postOnce: PostOnce;
}

/** Posts each missing note once, and closes answered questions. Returns how soon (ms) to do it again, or 0. */
export async function postThreadNotes(tools: Tools, posted: PostedSend): Promise<number> {
  const { send, progress, batches, shown } = posted;
  const { noting: begun } = shown.get();
  const changes = await listChangeNotes(tools.records, send);
  const listNotes = () => listMissingNotes(progress, batches, changes, shown.get());
  // The note may already be in the thread although it is no longer news, for example because its question
  // was answered.
  if (begun) {
    const content = getBegunContent(begun, listNotes());
    await tools.postOnce(buildAttempt(tools, posted, begun.id, content, begun));
  }
  for (const one of listNotes()) await postNote(tools, posted, one);
  return closeQuestions(tools, posted);
}

/** For a note that was being posted, version 0.5 stored only whose failure it reports. The rest is derived again. */
function getBegunContent(
  begun: NoteFact & { readonly id: string },
  news: readonly NewNote[],
): NoteFact {
  return { ...news.find(({ note }) => note.id === begun.id), ...begun };
}

async function postNote(
  tools: Tools,
  posted: PostedSend,
  { note, ...content }: NewNote,
): Promise<void> {
  const { jobs, chat, postOnce, log } = tools;
  const { send, post, progress } = posted;
  try {
    await postOnce({
      ...buildAttempt(tools, posted, note.id, content),
      post: () => chat.postThreadNote(post, send, progress, note),
    });
  } catch (error) {
    if (!isFinalError(error) || error.code === 'post_gone') throw error;
    // For example a locked thread. The post and the file, which come after the note, must not wait forever.
    log.warn({ sendId: send.id, note: note.id, code: error.code }, 'failed to post a note');
    await storeNote(tools, posted, note.id, content, undefined);
    await jobs.add(notifyAuthorJob, send.id);
  }
}

function buildAttempt(
  tools: Tools,
  posted: PostedSend,
  id: string,
  content: NoteFact,
  intent?: PostIntent,
): PostAttempt<string> {
  const { send, post, shown } = posted;
  return {
    key: `${send.id} ${id}`,
    intent,
    storeIntent: (next) =>
      shown.set({ ...shown.get(), noting: next && { ...content, ...next, id } }),
    find: (within) => tools.chat.findThreadNote(post, send, id, within),
    store: (ts, isFound) => storeNote(tools, posted, id, content, { ts, isFound }),
  };
}

/** `place` is the note's location. Undefined if Slack never accepts it; then its failures are sent to the author. */
async function storeNote(
  tools: Tools,
  { send, progress, shown }: PostedSend,
  id: string,
  { failures, arrived = [], silent = [], question }: NoteFact,
  place: { readonly ts: string; readonly isFound: boolean } | undefined,
): Promise<void> {
  if (id === SUMMARY_NOTE_ID && place) {
    await storeSummaryNote(tools, send, progress, place);
    // For a send to many the author is told of refusals in one message, after every batch was tried.
    await tools.jobs.add(notifyAuthorJob, send.id);
  }
  const fact = shown.get();
  const { untold = [], unasked = [], questions = [] } = fact;
  await shown.set({
    ...fact,
    noting: undefined,
    notes: [...fact.notes, id],
    failures: [...fact.failures, ...failures],
    untold: [...untold, ...(place ? [] : failures)],
    arrived: [...(fact.arrived ?? []), ...arrived],
    silent: [...(fact.silent ?? []), ...silent],
    questions: [...questions, ...(question && place ? [{ ...question, ts: place.ts }] : [])],
    unasked: [...unasked, ...(question && !place ? [question] : [])],
  });
}

/** Removes the buttons of answered questions, because a press costs money. Returns how soon (ms) to do it again. */
async function closeQuestions(
  { records, chat, clock }: Pick<Tools, 'records' | 'chat' | 'clock'>,
  { send, post, shown }: Pick<PostedSend, 'send' | 'post' | 'shown'>,
): Promise<number> {
  let againInMs = 0;
  for (const question of shown.get().questions ?? []) {
    const { batch, at, ts } = question;
    const now = await records.batch.get(send.id, batch);
    const isOpen = now?.kind === 'answered' && now.at === at && hasUnconfirmed(now);
    if (isOpen || now?.kind === 'sending' || now?.kind === 'waiting') continue;
    const outcome = getOutcome(now, at, (await records.resendRequest.get(send.id, batch))?.by);
    const digest = JSON.stringify(outcome);
    const lateMs = await ensureUpdate(clock, {
      lateUntil: question.lateUntil,
      isShown: digest === question.shown,
      storeLateUntil: (lateUntil) => storeQuestion(shown, { ...question, lateUntil }),
      update: () => chat.closeQuestion(post, ts, outcome).catch(skipFinalError),
      store: (_, lateUntil) => storeQuestion(shown, { ...question, lateUntil, shown: digest }),
    });
    againInMs = Math.max(againInMs, lateMs);
  }
  return againInMs;
}

/** A question that shows its result needs no place any more, unless Slack may still show something older. */
async function storeQuestion(shown: PostState, next: ShownQuestion): Promise<void> {
  const isDone = next.shown !== undefined && next.lateUntil === undefined;
  const questions = shown
    .get()
    .questions?.flatMap((one) => (one.ts !== next.ts ? [one] : isDone ? [] : [next]));
  await shown.set({ ...shown.get(), questions });
}

/** Not every press sent something: the message may have been found in the meantime, or ClickSend rejected the second one. */
function getOutcome(
  now: BatchFact | undefined,
  at: number,
  by: string | undefined,
): QuestionOutcome {
  const isSubmittedAgain = now?.kind === 'answered' && now.at !== at;
  if (!isSubmittedAgain || !by) return { kind: 'found' };
  const isInVain = now.outcomes.some((one) => one.kind === 'unsure' && one.problem);
  return { kind: isInVain ? 'inVain' : 'sentAgain', by };
}
