import type { Plan } from '../../domain/send.ts';
import type { Clock, Log } from '../ports/clock-log-metrics.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Change, ChangedSend } from '../records/facts.ts';
import { isSameRecord } from '../records/is-same-record.ts';
import type { Records } from '../records/records.ts';
import { isHeldByClickSend, isRecallOpen } from '../sends/cancel-request.ts';
import { sendIdOf } from '../sends/derive-send-id.ts';
import { prolong } from '../sends/extend-retention.ts';
import { claimChange, readStanding, type Standing, versionOf } from '../sends/load-snapshot.ts';

/**
 * - `asked`: ClickSend holds it and is asked to give it back; then the new version goes there.
 * - `outdated`: somebody else changed it since the form was opened; those changes would be lost.
 */
export type EditResult = 'changed' | 'asked' | 'outdated' | 'left' | 'cancelled' | 'gone';
export type EditSend = (what: ChangedSend, by: string, plan: Plan) => Promise<EditResult>;

/**
 * Changes what is scheduled: everything but the channel, where its post stands. What ClickSend holds
 * cannot be changed there: it is taken back, and only when all of it is, the new version is ordered.
 */
export function editSend(tools: {
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
    const before = await readStanding(records, id);
    if (!before || !send.schedule || (await records.stopped.get(id))) return 'left';
    const at = clock.now();
    // Without a time it is to leave at once.
    const schedule = { at, with: send.schedule.with, ...wanted.schedule };
    const plan: Plan = { ...wanted, channel: send.channel, schedule };
    // *Save* pressed twice is one change; what a crash left undone after it is done now.
    if (isSaved(before, base, plan)) return follow(before);
    // Kept long enough before anybody relies on it.
    await prolong(records, { ...before, send: { ...before.send, schedule } }, at);
    const change: Change = { kind: 'edited', by, at, plan };
    const result = await claimChange(
      records,
      id,
      change,
      (now) => !now.ended && versionOf(now) === base,
    );
    if (!result) return 'gone';
    const { claimed, standing } = result;
    if (!claimed) return instead(standing, base, by, plan);
    log.info({ sendId: id, by }, 'scheduled send changed');
    return follow(standing);
  };

  async function follow({ send, ended }: Standing): Promise<EditResult> {
    if (!ended) {
      const place = [{ member: send.id, score: send.schedule?.at ?? 0 }];
      await records.scheduled().add(place);
      await records.allSends().add(place);
      await jobs.add('prepare', send.id);
    }
    return 'changed';
  }

  async function instead(
    standing: Standing,
    base: number,
    by: string,
    plan: Plan,
  ): Promise<EditResult> {
    if (typeof standing.ended === 'object') return 'cancelled';
    if (!standing.ended) return 'outdated';
    return replace(standing, base, by, plan);
  }

  /** Asks ClickSend for what it holds, to send the new version in its place. */
  async function replace(
    { send }: Standing,
    base: number,
    by: string,
    plan: Plan,
  ): Promise<EditResult> {
    const at = clock.now();
    const next = { id: sendIdOf({ team: send.id, nonce: String(at) }), plan };
    const result = await claimChange(
      records,
      send.id,
      { kind: 'recalled', by, at, next },
      (now) => isHeldByClickSend(now, at) && !isRecallOpen(now) && versionOf(now) === base,
    );
    if (!result) return 'gone';
    const { claimed, standing } = result;
    const { recall } = standing;
    const isAskedAlready = recall?.outcome === 'pending' && isSameRecord(recall.next?.plan, plan);
    if (!claimed && !isAskedAlready) return whyNot(standing, at);
    await jobs.add('take-back', `${send.id}:all`, { sooner: true });
    await jobs.add('report', send.id);
    return 'asked';
  }
}

function isSaved({ changes }: Standing, base: number, plan: Plan): boolean {
  const made = changes.filter(({ kind }) => kind === 'edited' || kind === 'withdrawn')[base];
  return made?.kind === 'edited' && isSameRecord(made.plan, plan);
}

function whyNot(standing: Standing, now: number): EditResult {
  const { recall } = standing;
  if (recall?.outcome === 'returned' || (recall?.outcome === 'pending' && !recall.next)) {
    return 'cancelled';
  }
  return isHeldByClickSend(standing, now) ? 'outdated' : 'left';
}
