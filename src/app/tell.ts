import type { SendId } from '../domain/send.ts';
import { AppError } from './app-error.ts';
import type { Chat, JobWorker, Log } from './ports.ts';
import { progressOf } from './progress-of.ts';
import type { Records } from './records.ts';

/** Growing pauses of up to five minutes: about an hour. */
const ATTEMPTS = 18;

/** Tells the sender, in private, what could not work. What was told is not told again. */
export function tell(tools: {
  readonly records: Records;
  readonly chat: Chat;
  readonly log: Log;
}): JobWorker {
  const { records, chat, log } = tools;
  return { concurrency: 4, attempts: ATTEMPTS, run, giveUp };

  async function run(id: string): Promise<undefined> {
    const send = await records.send.get(id as SendId);
    if (!send) return;
    const told = (await records.told.get(send.id)) ?? { refused: [] };
    const { stopped, recipients } = await progressOf(records, send);
    if (stopped && !told.stopped) {
      await chat.tell(send, { kind: 'notSent', problem: stopped });
      await records.told.put({ ...told, stopped: true }, send.id);
      return;
    }
    const refused = recipients.flatMap(({ index, phone, state, problem }) =>
      state === 'refused' && problem && !told.refused.includes(index)
        ? [{ index, phone, problem }]
        : [],
    );
    if (refused.length === 0) return;
    await chat.tell(send, { kind: 'refused', recipients: refused });
    const indices = [...told.refused, ...refused.map(({ index }) => index)];
    await records.told.put({ ...told, refused: indices }, send.id);
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const code = error instanceof AppError ? error.code : 'error';
    log.error({ sendId: id, code }, 'sender could not be told');
  }
}
