import type { SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import {
  countRevisions,
  findNewestVersion,
  getRemainingPlan,
  loadSnapshot,
} from '../sends/snapshot.ts';
import type { FindResendRecipients } from '../status/find-resend-recipients.ts';
import { OVERDUE_AFTER_MS } from '../status/load-progress.ts';
import type { EditResult, EditSend } from './edit-send.ts';

/** Sends a scheduled send now. */
export type SendNow = (id: SendId, by: string) => Promise<EditResult>;

export function createSendNow(
  tools: Pick<AppContext, 'records' | 'clock'> & {
    readonly editSend: EditSend;
    readonly findResendRecipients: FindResendRecipients;
  },
): SendNow {
  const { records, clock, editSend, findResendRecipients } = tools;
  return async (scheduled, by) => {
    const id = await findNewestVersion(records, scheduled);
    const snapshot = await loadSnapshot(records, id);
    if (!snapshot?.send.schedule) return 'gone';
    const { send } = snapshot;
    const { schedule } = snapshot.send;
    const now = clock.now();
    // It is offered only for an overdue send, and somebody postponed this one since.
    if (schedule.at > now && !snapshot.ended) return 'outdated';
    // The button was pressed twice; it is being sent.
    const isLeaving = schedule.at <= now && now - schedule.at <= OVERDUE_AFTER_MS;
    if (isLeaving && !snapshot.ended) return 'changed';
    // Without recipients who were removed, here or at ClickSend.
    const recipients = (await findResendRecipients(snapshot, 'all')).map(
      ({ index: _, ...one }) => one,
    );
    const plan = { ...getRemainingPlan(snapshot), recipients, schedule: { ...schedule, at: now } };
    return editSend({ id: send.id, base: countRevisions(snapshot) }, by, plan);
  };
}
