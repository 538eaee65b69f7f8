import type { SendId } from '../../domain/send.ts';
import type { Clock } from '../ports/clock-log-metrics.ts';
import type { Records } from '../records/records.ts';
import { newestVersion } from '../sends/find-newest-version.ts';
import { planOf, readStanding, versionOf } from '../sends/load-snapshot.ts';
import type { FindWhomAgain } from '../status/find-resend-recipients.ts';
import { OVERDUE_AFTER_MS } from '../status/load-progress.ts';
import type { EditResult, EditSend } from './edit-send.ts';

/** Lets a scheduled send leave now. */
export type SendNow = (id: SendId, by: string) => Promise<EditResult>;

export function sendNow(tools: {
  readonly records: Records;
  readonly clock: Clock;
  readonly edit: EditSend;
  readonly whomAgain: FindWhomAgain;
}): SendNow {
  const { records, clock, edit, whomAgain } = tools;
  return async (wanted, by) => {
    const id = await newestVersion(records, wanted);
    const standing = await readStanding(records, id);
    if (!standing?.send.schedule) return 'gone';
    const { send } = standing;
    const now = clock.now();
    const { schedule } = standing.send;
    // Pressed twice: it is on its way.
    const isLeaving = schedule.at <= now && now - schedule.at <= OVERDUE_AFTER_MS;
    if (isLeaving && !standing.ended) return 'changed';
    // Without those who were taken out, here or at ClickSend.
    const recipients = (await whomAgain(standing, 'all')).map(({ index: _, ...one }) => one);
    const plan = { ...planOf(standing), recipients, schedule: { ...schedule, at: now } };
    return edit({ id: send.id, base: versionOf(standing) }, by, plan);
  };
}
