import type { SendId } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import type { KeptPictures } from '../delivery/media/stored-pictures.ts';
import type { Clock, Log } from '../ports/clock-log-metrics.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Change } from '../records/facts.ts';
import type { Records } from '../records/records.ts';
import { isHeldByClickSend, isRecallOpen } from '../sends/cancel-request.ts';
import { claimChange, editsIn, type Standing } from '../sends/load-snapshot.ts';
import { progressOf } from '../status/load-progress.ts';

export type CancelResult =
  /** For sure: it will not leave. */
  | { readonly kind: 'cancelled' }
  /** ClickSend holds it and is being asked; post and thread will say what comes of it. */
  | { readonly kind: 'asked' }
  /** Somebody (a Slack id) cancelled it before. */
  | { readonly kind: 'before'; readonly by: string }
  /** Too late: how it stands. */
  | { readonly kind: 'left'; readonly progress: SendProgress }
  /** The send was changed since the button was shown: it may speak of somebody else by now. */
  | { readonly kind: 'outdated' }
  /** No such send (any more). */
  | { readonly kind: 'gone' };

/** One recipient: the place in the send as it stood after so many edits. */
export interface OneOf {
  readonly index: number;
  readonly edits: number;
}

/** Slack has its answer by then. */
const DONE_BY_THEN_MS = 5_000;

/** `one`: a single recipient; undefined: all of it. */
export type CancelSend = (id: SendId, by: string, one?: OneOf) => Promise<CancelResult>;

/**
 * Takes back what has not left. The change is claimed first and whoever lets the send leave claims
 * too, so at the very moment there is one winner, and what is said is what happened. What ClickSend
 * holds has left as far as that goes: it is asked to give it back.
 */
export function cancelSend(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly kept: KeptPictures;
}): CancelSend {
  const { records, jobs, clock, log } = tools;
  const cancel: CancelSend = async (id, by, one) => {
    const send = await records.send.get(id);
    if (!send) return { kind: 'gone' };
    // It was changed at ClickSend: another send stands in its place.
    const successor = await records.successor.get(id);
    if (successor) return one ? { kind: 'outdated' } : cancel(successor.id, by);
    // One that goes out at once has no moment in which it could be cancelled.
    if (!send.schedule) return left({ send });
    const at = clock.now();
    const change: Change = one
      ? { kind: 'withdrawn', by, at, index: one.index }
      : { kind: 'cancelled', by, at };
    // Before it is claimed, and due after that: the post shows it, whatever dies in between.
    await jobs.add('remind', `${id}:cancel`, { delayMs: DONE_BY_THEN_MS });
    const result = await claimChange(records, id, change, (standing) => isOpen(standing, one));
    if (!result) return { kind: 'gone' };
    const { claimed, standing } = result;
    if (!claimed) return tooLate(standing, by, one);
    log.info({ sendId: id, by, isWhole: one === undefined }, 'cancelled');
    if (standing.withdrawn.size === standing.send.recipients.length) {
      return cancelAll(standing, by);
    }
    await settle(standing);
    return { kind: 'cancelled' };
  };
  return cancel;

  /** Nobody is left in it. */
  async function cancelAll({ send }: Standing, by: string): Promise<CancelResult> {
    const all: Change = { kind: 'cancelled', by, at: clock.now() };
    const result = await claimChange(records, send.id, all);
    if (result) await settle(result.standing);
    return { kind: 'cancelled' };
  }

  async function settle({ send, ended }: Standing): Promise<void> {
    if (ended) {
      await records.scheduled().remove(send.id);
      await tools.kept.forget(send);
    }
    await jobs.add('report', send.id);
  }

  async function tooLate(
    standing: Standing,
    by: string,
    one: OneOf | undefined,
  ): Promise<CancelResult> {
    const { ended, changes, withdrawn } = standing;
    if (typeof ended === 'object') {
      // Again: whoever cancelled may have died before the post was told.
      await settle(standing);
      return { kind: 'before', by: ended.cancelledBy };
    }
    if (one && one.edits !== editsIn(standing)) return { kind: 'outdated' };
    if (one && withdrawn.has(one.index)) {
      const change = changes.find((made) => made.kind === 'withdrawn' && made.index === one.index);
      await settle(standing);
      return { kind: 'before', by: change && 'by' in change ? change.by : by };
    }
    return one ? recallOne(standing, by, one) : recall(standing, by);
  }

  /** All of what ClickSend holds. Whoever cancels does not want a new version either. */
  async function recall({ send }: Standing, by: string): Promise<CancelResult> {
    const change: Change = { kind: 'recalled', by, at: clock.now() };
    const result = await claimChange(
      records,
      send.id,
      change,
      (now) =>
        isHeldByClickSend(now, clock.now()) &&
        (!isRecallOpen(now) || now.recall?.next !== undefined),
    );
    if (!result) return { kind: 'gone' };
    const { claimed, standing } = result;
    const outcome = standing.recall?.outcome;
    if (!claimed && outcome === 'returned')
      return { kind: 'before', by: standing.recall?.by ?? by };
    // A new version stands in its place, or does so in a moment.
    if (!claimed && outcome === 'replaced') return { kind: 'outdated' };
    if (!claimed && outcome !== 'pending') return left(standing);
    await jobs.add('take-back', `${send.id}:all`, { sooner: true });
    await jobs.add('report', send.id);
    return { kind: 'asked' };
  }

  async function recallOne(
    standing: Standing,
    by: string,
    { index }: OneOf,
  ): Promise<CancelResult> {
    const { send } = standing;
    // All of it is being asked back: for a new version, which has this person in it, or for good.
    if (isRecallOpen(standing)) return { kind: standing.recall?.next ? 'outdated' : 'asked' };
    const progress = await progressOf(records, send, clock.now());
    const state = progress.recipients.find((one) => one.index === index)?.state;
    const isWaiting = state === 'scheduled' || state === 'waiting' || state === 'unsure';
    if (!isHeldByClickSend(standing, clock.now()) || !isWaiting) return { kind: 'left', progress };
    const asked = await records.takeBack.get(send.id, index);
    const answered = await records.takenBack.get(send.id, index);
    // Pressed twice is asked once; what came to nothing is asked anew.
    if (!asked || answered?.at === asked.at) {
      const wanted = { by, at: clock.now() };
      // Seen by whoever has the form of it open.
      await claimChange(records, send.id, { kind: 'oneRecalled', ...wanted, index }, () => true);
      const keptMs = Math.max(0, (send.schedule?.at ?? 0) - wanted.at);
      await records.takeBack.longer(keptMs).put(wanted, send.id, index);
      await records.takeBacks(send.id).add([{ member: String(index), score: wanted.at }]);
    }
    await jobs.add('take-back', `${send.id}:${index}`, { sooner: true });
    await jobs.add('report', send.id);
    return { kind: 'asked' };
  }

  async function left({ send }: Pick<Standing, 'send'>): Promise<CancelResult> {
    return { kind: 'left', progress: await progressOf(records, send, clock.now()) };
  }
}

function isOpen(standing: Standing, one: OneOf | undefined): boolean {
  const { ended, withdrawn, send } = standing;
  if (ended) return false;
  if (!one) return true;
  return (
    one.edits === editsIn(standing) &&
    one.index < send.recipients.length &&
    !withdrawn.has(one.index)
  );
}
