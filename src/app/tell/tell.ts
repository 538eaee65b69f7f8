import { noReason } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import { AppError } from '../app-error.ts';
import { readSend } from '../change/standing.ts';
import type { Chat } from '../ports/chat.ts';
import type { Clock, Log } from '../ports/clock-log-meter.ts';
import type { JobWorker } from '../ports/jobs.ts';
import type { Records, ToldFact } from '../records.ts';
import { progressOf } from './progress-of.ts';

/** Growing pauses of up to five minutes: about an hour. */
const ATTEMPTS = 18;

/** Tells the sender, in private, what could not work. What was told is not told again. */
export function tell(tools: {
  readonly records: Records;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly log: Log;
}): JobWorker {
  const { records, chat, clock, log } = tools;
  return { concurrency: 4, attempts: ATTEMPTS, run, giveUp };

  async function run(id: string): Promise<undefined> {
    const send = await readSend(records, id as SendId);
    if (!send) return;
    let told: ToldFact = (await records.told.get(send.id)) ?? { failed: [] };
    const { stopped, recipients, isOverdue } = await progressOf(records, send, clock.now());
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
    const failed = recipients.flatMap(({ index, phone, state, problem = noReason }) => {
      // Failures after ClickSend took it stand in the thread, as long as there is one.
      const isTold = state === 'refused' || (state === 'failed' && isPostGone);
      return isTold && !told.failed.includes(index) ? [{ index, phone, problem }] : [];
    });
    if (failed.length === 0) return;
    await chat.tell(send, { kind: 'failed', recipients: failed });
    const indices = [...told.failed, ...failed.map(({ index }) => index)];
    await records.told.put({ ...told, failed: indices }, send.id);
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const code = error instanceof AppError ? error.code : 'error';
    log.error({ sendId: id, code }, 'sender could not be told');
  }
}
