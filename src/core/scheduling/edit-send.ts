import type { EditTarget } from '../../domain/pending-draft.ts';
import type { Plan } from '../../domain/send.ts';
import { cancelAtClickSendJob, prepareSendJob, updatePostJob } from '../jobs.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { SendChange } from '../records/change-facts.ts';
import { isSameRecord } from '../records/is-same-record.ts';
import type { Records } from '../records/records.ts';
import { appendChange } from '../sends/append-change.ts';
import { deriveSendId } from '../sends/derive-send-id.ts';
import { extendRetention } from '../sends/extend-retention.ts';
import { loadSnapshot } from '../sends/load-snapshot.ts';
import {
  getVersion,
  isCancelRequestOpen,
  isHeldByClickSend,
  type SendSnapshot,
} from '../sends/snapshot.ts';

/**
 * - `asked`: ClickSend holds it and is asked to give it back; then the new version goes there.
 * - `outdated`: somebody else changed it since the form was opened; those changes would be lost.
 */
export type EditResult = 'changed' | 'asked' | 'outdated' | 'left' | 'cancelled' | 'gone';
export type EditSend = (what: EditTarget, by: string, plan: Plan) => Promise<EditResult>;

/**
 * Changes what is scheduled: everything but the channel, where its post stands. What ClickSend holds
 * cannot be changed there: it is taken back, and only when all of it is, the new version is ordered.
 */
export function createEditSend(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
}): EditSend {
  const { records, jobs, clock, log } = tools;
  return async ({ id, base }, by, wanted) => {
    const send = await records.send.get(id);
    if (!send) return 'gone';
    if (await records.successor.get(id)) return 'outdated';
    const before = await loadSnapshot(records, id);
    if (!before || !send.schedule || (await records.refusal.get(id))) return 'left';
    const at = clock.now();
    // Without a time it is to leave at once.
    const schedule = { at, with: send.schedule.with, ...wanted.schedule };
    const plan: Plan = { ...wanted, channel: send.channel, schedule };
    // *Save* pressed twice is one change; what a crash left undone after it is done now.
    if (isSaved(before, base, plan)) return follow(before);
    // Kept long enough before anybody relies on it.
    await extendRetention(records, { ...before, send: { ...before.send, schedule } }, at);
    const change: SendChange = { kind: 'edited', by, at, plan };
    const result = await appendChange(
      records,
      id,
      change,
      (now) => !now.ended && getVersion(now) === base,
    );
    if (!result) return 'gone';
    const { claimed, snapshot } = result;
    if (!claimed) return instead(snapshot, base, by, plan);
    log.info({ sendId: id, by }, 'scheduled send changed');
    return follow(snapshot);
  };

  async function follow({ send, ended }: SendSnapshot): Promise<EditResult> {
    if (!ended) {
      const place = [{ member: send.id, score: send.schedule?.at ?? 0 }];
      await records.scheduledSends().add(place);
      await records.allSends().add(place);
      await jobs.add(prepareSendJob, send.id);
    }
    return 'changed';
  }

  async function instead(
    snapshot: SendSnapshot,
    base: number,
    by: string,
    plan: Plan,
  ): Promise<EditResult> {
    if (typeof snapshot.ended === 'object') return 'cancelled';
    if (!snapshot.ended) return 'outdated';
    return replace(snapshot, base, by, plan);
  }

  /** Asks ClickSend for what it holds, to send the new version in its place. */
  async function replace(
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
      (now) => isHeldByClickSend(now, at) && !isCancelRequestOpen(now) && getVersion(now) === base,
    );
    if (!result) return 'gone';
    const { claimed, snapshot } = result;
    const { cancelRequest } = snapshot;
    const isAskedAlready =
      cancelRequest?.outcome === 'pending' && isSameRecord(cancelRequest.next?.plan, plan);
    if (!claimed && !isAskedAlready) return whyNot(snapshot, at);
    await jobs.add(cancelAtClickSendJob, { sendId: send.id, index: undefined }, { sooner: true });
    await jobs.add(updatePostJob, send.id);
    return 'asked';
  }
}

function isSaved({ changes }: SendSnapshot, base: number, plan: Plan): boolean {
  const made = changes.filter(({ kind }) => kind === 'edited' || kind === 'withdrawn')[base];
  return made?.kind === 'edited' && isSameRecord(made.plan, plan);
}

function whyNot(snapshot: SendSnapshot, now: number): EditResult {
  const { cancelRequest } = snapshot;
  if (
    cancelRequest?.outcome === 'returned' ||
    (cancelRequest?.outcome === 'pending' && !cancelRequest.next)
  ) {
    return 'cancelled';
  }
  return isHeldByClickSend(snapshot, now) ? 'outdated' : 'left';
}
