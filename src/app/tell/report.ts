import type { Problem } from '../../domain/problem.ts';
import { type Send, type SendId, untilItLeaves } from '../../domain/send.ts';
import { AppError } from '../app-error.ts';
import { doingsTo } from '../change/doings.ts';
import { readSend } from '../change/standing.ts';
import type { announce } from '../leave/announce.ts';
import { hasUnsure } from '../leave/batch-outcomes.ts';
import type { Chat, PostRef, QuestionEnding } from '../ports/chat.ts';
import type { Clock, Log, Meter } from '../ports/clock-log-meter.ts';
import type { JobResult, Jobs, JobWorker } from '../ports/jobs.ts';
import type { BatchFact, Records, ReportFact } from '../records.ts';
import { type News, newsOf } from './news.ts';
import { batchesIn, digestOf, progressOf } from './progress-of.ts';

/** Slack's advice for messages that change often: at most one update in three seconds. */
const BETWEEN_UPDATES_MS = 3_000;

/** Growing pauses of up to five minutes: about a day of a Slack that does not answer. */
const ATTEMPTS = 300;

/**
 * Makes Slack show how a send stands: the post as it is now, and a note in its thread for what is
 * news. Runs as often as it likes; what is shown already is not shown again.
 */
export function report(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly announce: ReturnType<typeof announce>;
}): JobWorker {
  const { records, jobs, chat, clock, log, meter } = tools;
  return { concurrency: 4, attempts: ATTEMPTS, run, giveUp };

  async function run(id: string): Promise<JobResult> {
    const send = await readSend(records, id as SendId);
    if (!send) return undefined;
    // Another send stands in its post now.
    if (await records.successor.get(send.id)) return undefined;
    const last = (await records.report.get(send.id)) ?? nothingShown;
    if (last.gone) {
      await jobs.add('tell', send.id);
      return undefined;
    }
    const tooSoonBy = last.shownAt + BETWEEN_UPDATES_MS - clock.now();
    if (tooSoonBy > 0) return { againInMs: tooSoonBy };
    const post = await tools.announce(send);
    if (post) await show(send, post, last);
    return undefined;
  }

  async function show(send: Send, post: PostRef, last: ReportFact): Promise<void> {
    try {
      const updated = await updatePost(send, post, last);
      await sayNews(send, post, updated);
    } catch (error) {
      if (!isCode(error, 'post_gone')) throw error;
      log.warn(
        { sendId: send.id, code: error.code },
        'the post is gone; the sender is told instead',
      );
      const fact = (await records.report.get(send.id)) ?? last;
      await keep(send, { ...fact, gone: true });
      await jobs.add('tell', send.id);
    }
  }

  async function updatePost(send: Send, post: PostRef, last: ReportFact): Promise<ReportFact> {
    const progress = await progressOf(records, send, clock.now());
    const shown = digestOf(send, progress);
    if (shown === (last.shown ?? post.shown)) return last;
    try {
      await chat.update(post, send, progress);
      meter.count('posts', { outcome: 'updated' });
    } catch (error) {
      // Some workspaces let nobody edit after a while; the thread can still say what is news.
      if (!isCode(error, 'post_not_editable')) throw error;
    }
    const fact = { ...last, shown, shownAt: clock.now() };
    await keep(send, fact);
    return fact;
  }

  async function sayNews(send: Send, post: PostRef, last: ReportFact): Promise<void> {
    const progress = await progressOf(records, send, clock.now());
    const [batches, doings] = await Promise.all([
      batchesIn(records, send),
      doingsTo(records, send),
    ]);
    let fact = last;
    for (const news of newsOf(progress, batches, doings, fact)) {
      fact = await intend(send, news, fact);
      const isBegunBefore = fact.noting?.id === last.noting?.id;
      const found = isBegunBefore ? await chat.findNote(post, send, news.note.id) : undefined;
      const ts = found ?? (await chat.note(post, send, progress, news.note));
      meter.count('posts', { outcome: found ? 'found' : 'noted' });
      fact = await noted(send, news, ts, fact);
    }
    await closeQuestions(send, post, fact);
  }

  /** A question that has its answer must not be asked any more: its buttons cost money. */
  async function closeQuestions(send: Send, post: PostRef, fact: ReportFact): Promise<void> {
    for (const question of fact.questions ?? []) {
      const { batch, at, ts } = question;
      const now = await records.batch.get(send.id, batch);
      const isOpen = now?.kind === 'answered' && now.at === at && hasUnsure(now);
      if (isOpen || now?.kind === 'sending' || now?.kind === 'waiting') continue;
      const ending = endingOf(now, at, (await records.again.get(send.id, batch))?.by);
      await chat.closeQuestion(post, ts, ending).catch((error: unknown) => {
        // Deleted, or too old to be edited: there are no buttons to press, or nothing to be done.
        if (!isCode(error, 'post_gone') && !isCode(error, 'post_not_editable')) throw error;
      });
      const rest = (await records.report.get(send.id)) ?? fact;
      const questions = rest.questions?.filter((one) => one.ts !== ts) ?? [];
      await keep(send, { ...rest, questions });
    }
  }

  /** Written before the note is made, so that one whose answer is lost is looked for first. */
  async function intend(send: Send, { note, failures }: News, fact: ReportFact) {
    if (fact.noting?.id === note.id) return fact;
    const intent = { ...fact, noting: { id: note.id, failures } };
    await keep(send, intent);
    return intent;
  }

  async function noted(send: Send, news: News, ts: string, fact: ReportFact) {
    const { note, failures, arrived = [], silent = [] } = news;
    const { noting: _, ...rest } = fact;
    const question = note.kind.kind === 'unsure' ? [{ ...note.kind, ts }] : [];
    const result: ReportFact = {
      ...rest,
      notes: [...rest.notes, note.id],
      failures: [...rest.failures, ...failures],
      arrived: [...(rest.arrived ?? []), ...arrived],
      silent: [...(rest.silent ?? []), ...silent],
      questions: [...(rest.questions ?? []), ...question],
    };
    await keep(send, result);
    return result;
  }

  function keep(send: Send, fact: ReportFact): Promise<void> {
    return records.report.longer(untilItLeaves(send, clock.now())).put(fact, send.id);
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const code = error instanceof AppError ? error.code : 'error';
    log.error({ sendId: id, code }, 'post not kept true');
    const send = await readSend(records, id as SendId);
    if (!send || (await records.post.get(send.id))) return;
    // It went out and no channel shows it: what becomes of it is told to the sender.
    const problem = (error instanceof AppError && error.problem) || slackAway;
    const last = (await records.report.get(send.id)) ?? nothingShown;
    await keep(send, { ...last, gone: true, unposted: problem });
    await jobs.add('tell', send.id);
  }
}

const nothingShown: ReportFact = { shownAt: 0, notes: [], failures: [] };

const slackAway: Problem = {
  code: 'slack_away',
  what: 'Slack did not take the post',
  todo: '',
};

function isCode(error: unknown, code: string): error is AppError {
  return error instanceof AppError && error.code === code;
}

/** A press that was absorbed, or came when the message was found, ordered nothing; nor did a refused one. */
function endingOf(now: BatchFact | undefined, at: number, by: string | undefined): QuestionEnding {
  const isAskedAnew = now?.kind === 'answered' && now.at !== at;
  if (!isAskedAnew || !by) return { kind: 'found' };
  const isInVain = now.outcomes.some((one) => one.kind === 'unsure' && one.problem);
  return { kind: isInVain ? 'inVain' : 'sentAgain', by };
}
