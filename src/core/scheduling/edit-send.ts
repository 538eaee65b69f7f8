import type { EditTarget } from '../../domain/draft.ts';
import type { Plan } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { cancelAtClickSendJob, prepareSendJob, updatePostJob } from '../jobs.ts';
import type { SendChange } from '../records/change-facts.ts';
import { isSameRecord } from '../records/versioned-record.ts';
import { appendChange, extendRetention } from '../sends/change-log.ts';
import { deriveSendId } from '../sends/derive-send-id.ts';
import {
  countRevisions,
  isCancelRequestOpen,
  isHeldByClickSend,
  loadSnapshot,
  type SendSnapshot,
} from '../sends/snapshot.ts';
/**
 * - `asked`: ClickSend holds the send and was asked to cancel it; the new version is submitted after that.
 * - `outdated`: somebody else changed the send since the form was opened; those changes would be lost.
 */
export type EditResult = 'changed' | 'asked' | 'outdated' | 'left' | 'cancelled' | 'gone';
export type EditSend = (what: EditTarget, by: string, plan: Plan) => Promise<EditResult>;

type Tools = Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'>;

/**
 * Changes a scheduled send: everything except the channel of its post. A send that ClickSend holds cannot
 * be changed there: ClickSend is asked to cancel all of it, and only then is the new version queued.
 */
export function createEditSend(tools: Tools): EditSend {
  const { records, clock, log } = tools;
  return async ({ id, base }, by, newPlan) => {
    const send = await records.send.get(id);
    if (!send) return 'gone';
    if (await records.successor.get(id)) return 'outdated';
    const before = await loadSnapshot(records, id);
    if (!before || !send.schedule || (await records.refusal.get(id))) return 'left';
    const at = clock.now();
    // Without a scheduled time it is to be sent at once.
    const schedule = { at, with: send.schedule.with, ...newPlan.schedule };
    const plan: Plan = { ...newPlan, channel: send.channel, schedule };
    // Pressing *Save* twice is one change. The second press completes what a crash interrupted.
    const isSaved = (now: SendSnapshot) => isSameEdit(now, base, newPlan.schedule, plan);
    if (isSaved(before)) return followUp(tools, before);
    // Keep the records long enough before anything relies on the change.
    await extendRetention(records, { ...before, send: { ...before.send, schedule } });
    const change: SendChange = { kind: 'edited', by, at, plan };
    const result = await appendChange(
      records,
      id,
      change,
      (now) => !now.ended && countRevisions(now) === base,
    );
    if (!result) return 'gone';
    const { claimed, snapshot } = result;
    if (!claimed) {
      // Two presses at the same moment.
      if (isSaved(snapshot)) return followUp(tools, snapshot);
      if (typeof snapshot.ended === 'object') return 'cancelled';
      if (!snapshot.ended) return 'outdated';
      return replaceAtClickSend(tools, snapshot, base, by, plan);
    }
    log.info({ sendId: id, by }, 'scheduled send changed');
    return followUp(tools, snapshot);
  };
}

/** Idempotent. */
async function followUp(
  { records, jobs }: Tools,
  { send, ended }: SendSnapshot,
): Promise<EditResult> {
  if (ended) return 'changed';
  const entries = [{ member: send.id, score: send.schedule?.at ?? 0 }];
  await records.scheduledSends().add(entries);
  await records.allSends().add(entries);
  await jobs.add(prepareSendJob, send.id);
  return 'changed';
}

/** Asks ClickSend to cancel the send so that the new version can replace it. */
async function replaceAtClickSend(
  { records, jobs, clock }: Tools,
  { send }: SendSnapshot,
  base: number,
  by: string,
  plan: Plan,
): Promise<EditResult> {
  const at = clock.now();
  const next = { id: deriveSendId({ team: send.id, nonce: String(at) }), plan };
  const result = await appendChange(
    records,
    send.id,
    { kind: 'recalled', by, at, next },
    (now) =>
      isHeldByClickSend(now, at) && !isCancelRequestOpen(now) && countRevisions(now) === base,
  );
  if (!result) return 'gone';
  const { claimed, snapshot } = result;
  const { cancelRequest } = snapshot;
  const isRequestedAlready =
    cancelRequest?.outcome === 'pending' && isSameRecord(cancelRequest.next?.plan, plan);
  if (!claimed && !isRequestedAlready) return explainRefusal(snapshot, at);
  await jobs.add(cancelAtClickSendJob, { sendId: send.id, index: undefined }, { sooner: true });
  await jobs.add(updatePostJob, send.id);
  return 'asked';
}

/** Whether the change after the first `base` is this one. Without a `schedule` it is to be sent when it is saved. */
function isSameEdit(
  { changes }: SendSnapshot,
  base: number,
  schedule: Plan['schedule'],
  plan: Plan,
): boolean {
  const made = changes.filter(({ kind }) => kind === 'edited' || kind === 'withdrawn')[base];
  if (made?.kind !== 'edited') return false;
  if (schedule) return isSameRecord(made.plan, plan);
  const isAtOnce = made.plan.schedule?.at === made.at;
  return isAtOnce && isSameRecord({ ...made.plan, schedule }, { ...plan, schedule });
}

function explainRefusal(snapshot: SendSnapshot, now: number): EditResult {
  const { cancelRequest } = snapshot;
  if (
    cancelRequest?.outcome === 'returned' ||
    (cancelRequest?.outcome === 'pending' && !cancelRequest.next)
  ) {
    return 'cancelled';
  }
  return isHeldByClickSend(snapshot, now) ? 'outdated' : 'left';
}
