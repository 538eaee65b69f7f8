import { noReason } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import { isToMany, isTried, type SendProgress } from '../../domain/send-progress.ts';
import { codeOf } from '../errors.ts';
import type { Clock, Log } from '../ports/clock-log-metrics.ts';
import type { Jobs, JobWorker } from '../ports/jobs.ts';
import type { Chat } from '../ports/send-posts.ts';
import type { BatchFact, ReportFact, ToldFact, UnsureQuestion } from '../records/facts.ts';
import type { Records } from '../records/records.ts';
import { readSend } from '../sends/load-snapshot.ts';
import { progressOf } from '../status/load-progress.ts';
import { batchesIn } from '../status/load-send-facts.ts';
import { openQuestions } from './list-new-notes.ts';
import { planResults } from './queue-results-file.ts';

/** Growing pauses of up to five minutes: about an hour. */
const ATTEMPTS = 18;

/** Tells the sender, in private, what could not work. What was told is not told again. */
export function tell(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly log: Log;
}): JobWorker {
  const { records, chat, clock, log } = tools;
  return { concurrency: 16, attempts: ATTEMPTS, run, giveUp };

  async function run(id: string): Promise<undefined> {
    const send = await readSend(records, id as SendId);
    if (!send) return;
    let told: ToldFact = (await records.told.get(send.id)) ?? { failed: [] };
    const progress = await progressOf(records, send, clock.now());
    const { stopped, isOverdue } = progress;
    if (stopped && !told.stopped) {
      await chat.tell(send, { kind: 'notSent', problem: stopped });
      await records.told.put({ ...told, stopped: true }, send.id);
      return;
    }
    if (isOverdue && told.overdue !== send.schedule?.at) {
      await chat.tell(send, { kind: 'overdue' });
      told = { ...told, ...(send.schedule ? { overdue: send.schedule.at } : {}) };
      await records.told.put(told, send.id);
    }
    const shown = await records.report.get(send.id);
    const isPostGone = shown?.gone === true;
    if (shown?.unposted && !told.unposted) {
      await chat.tell(send, { kind: 'unposted', problem: shown.unposted });
      told = { ...told, unposted: true };
      await records.told.put(told, send.id);
    }
    // Nobody else plans the file of a send whose post is gone.
    if (isPostGone && isToMany(progress)) await planResults(tools, send, progress);
    for (const question of unaskedOf(await batchesIn(records, send), told, shown)) {
      await chat.tell(send, { kind: 'unsure', progress, ...question });
      told = { ...told, asked: [...(told.asked ?? []), question] };
      await records.told.put(told, send.id);
    }
    const failed = failuresOf(progress, told, shown);
    if (failed.length === 0) return;
    await chat.tell(send, { kind: 'failed', recipients: failed });
    const indices = [...told.failed, ...failed.map(({ index }) => index)];
    await records.told.put({ ...told, failed: indices }, send.id);
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const code = codeOf(error);
    log.error({ sendId: id, code }, 'sender could not be told');
  }
}

/** Questions that no thread could ask, and that were not asked yet. */
function unaskedOf(
  batches: readonly (BatchFact | undefined)[],
  { asked = [] }: ToldFact,
  { gone, unasked = [] }: Partial<ReportFact> = {},
): readonly UnsureQuestion[] {
  const isIn = (some: readonly UnsureQuestion[], { batch, at }: UnsureQuestion) =>
    some.some((one) => one.batch === batch && one.at === at);
  return openQuestions(batches).filter(
    (question) => (gone === true || isIn(unasked, question)) && !isIn(asked, question),
  );
}

/** Refusals, and where there is no thread to say them failures too, that were not told yet. */
function failuresOf(progress: SendProgress, told: ToldFact, shown: ReportFact | undefined) {
  const isBulk = isToMany(progress);
  const { gone, untold = [] } = shown ?? {};
  // Of many all are told at once, when all was tried; what fails later stands in the file.
  if (isBulk && !isTried(progress)) return [];
  const known = new Set(told.failed);
  return progress.recipients.flatMap(({ index, phone, state, problem = noReason }) => {
    const isUnsaid = gone === true || untold.includes(index);
    const isTold = state === 'refused' || (state === 'failed' && isUnsaid && !isBulk);
    return isTold && !known.has(index) ? [{ index, phone, problem }] : [];
  });
}
