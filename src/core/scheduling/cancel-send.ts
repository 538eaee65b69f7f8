import type { SendId } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import type { StoredPictures } from '../delivery/media/stored-pictures.ts';
import { cancelAtClickSendJob, queueDuePostUpdateJob, updatePostJob } from '../jobs.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';
import { appendChange } from '../sends/append-change.ts';
import {
  countEdits,
  isCancelRequestOpen,
  isHeldByClickSend,
  type SendSnapshot,
} from '../sends/snapshot.ts';
import { loadProgress } from '../status/load-progress.ts';

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
export interface RecipientPosition {
  readonly index: number;
  readonly edits: number;
}

/** Slack has its answer by then. */
const DONE_BY_THEN_MS = 5_000;

/** `one`: a single recipient; undefined: all of it. */
export type CancelSend = (id: SendId, by: string, one?: RecipientPosition) => Promise<CancelResult>;

/**
 * Takes back what has not left. The change is claimed first and whoever lets the send leave claims
 * too, so at the very moment there is one winner, and what is said is what happened. What ClickSend
 * holds has left as far as that goes: it is asked to give it back.
 */
export function createCancelSend(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly storedPictures: StoredPictures;
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
    const change: SendChange = one
      ? { kind: 'withdrawn', by, at, index: one.index }
      : { kind: 'cancelled', by, at };
    // Before it is claimed, and due after that: the post shows it, whatever dies in between.
    await jobs.add(
      queueDuePostUpdateJob,
      { sendId: id, reason: 'cancel' },
      { delayMs: DONE_BY_THEN_MS },
    );
    const result = await appendChange(records, id, change, (snapshot) => isOpen(snapshot, one));
    if (!result) return { kind: 'gone' };
    const { claimed, snapshot } = result;
    if (!claimed) return tooLate(snapshot, by, one);
    log.info({ sendId: id, by, isWhole: one === undefined }, 'cancelled');
    if (snapshot.withdrawn.size === snapshot.send.recipients.length) {
      return cancelAll(snapshot, by);
    }
    await settle(snapshot);
    return { kind: 'cancelled' };
  };
  return cancel;

  /** Nobody is left in it. */
  async function cancelAll({ send }: SendSnapshot, by: string): Promise<CancelResult> {
    const all: SendChange = { kind: 'cancelled', by, at: clock.now() };
    const result = await appendChange(records, send.id, all);
    if (result) await settle(result.snapshot);
    return { kind: 'cancelled' };
  }

  async function settle({ send, ended }: SendSnapshot): Promise<void> {
    if (ended) {
      await records.scheduledSends().remove(send.id);
      await tools.storedPictures.deletePicture(send);
    }
    await jobs.add(updatePostJob, send.id);
  }

  async function tooLate(
    snapshot: SendSnapshot,
    by: string,
    one: RecipientPosition | undefined,
  ): Promise<CancelResult> {
    const { ended, changes, withdrawn } = snapshot;
    if (typeof ended === 'object') {
      // Again: whoever cancelled may have died before the post was told.
      await settle(snapshot);
      return { kind: 'before', by: ended.cancelledBy };
    }
    if (one && one.edits !== countEdits(snapshot)) return { kind: 'outdated' };
    if (one && withdrawn.has(one.index)) {
      const change = changes.find((made) => made.kind === 'withdrawn' && made.index === one.index);
      await settle(snapshot);
      return { kind: 'before', by: change && 'by' in change ? change.by : by };
    }
    return one ? recallOne(snapshot, by, one) : recall(snapshot, by);
  }

  /** All of what ClickSend holds. Whoever cancels does not want a new version either. */
  async function recall({ send }: SendSnapshot, by: string): Promise<CancelResult> {
    const change: SendChange = { kind: 'recalled', by, at: clock.now() };
    const result = await appendChange(
      records,
      send.id,
      change,
      (now) =>
        isHeldByClickSend(now, clock.now()) &&
        (!isCancelRequestOpen(now) || now.cancelRequest?.next !== undefined),
    );
    if (!result) return { kind: 'gone' };
    const { claimed, snapshot } = result;
    const outcome = snapshot.cancelRequest?.outcome;
    if (!claimed && outcome === 'returned')
      return { kind: 'before', by: snapshot.cancelRequest?.by ?? by };
    // A new version stands in its place, or does so in a moment.
    if (!claimed && outcome === 'replaced') return { kind: 'outdated' };
    if (!claimed && outcome !== 'pending') return left(snapshot);
    await jobs.add(cancelAtClickSendJob, { sendId: send.id, index: undefined }, { sooner: true });
    await jobs.add(updatePostJob, send.id);
    return { kind: 'asked' };
  }

  async function recallOne(
    snapshot: SendSnapshot,
    by: string,
    { index }: RecipientPosition,
  ): Promise<CancelResult> {
    const { send } = snapshot;
    // All of it is being asked back: for a new version, which has this person in it, or for good.
    if (isCancelRequestOpen(snapshot))
      return { kind: snapshot.cancelRequest?.next ? 'outdated' : 'asked' };
    const progress = await loadProgress(records, send, clock.now());
    const state = progress.recipients.find((one) => one.index === index)?.state;
    const isWaiting = state === 'scheduled' || state === 'waiting' || state === 'unsure';
    if (!isHeldByClickSend(snapshot, clock.now()) || !isWaiting) return { kind: 'left', progress };
    const asked = await records.messageCancelRequest.get(send.id, index);
    const answered = await records.messageCancelResult.get(send.id, index);
    // Pressed twice is asked once; what came to nothing is asked anew.
    if (!asked || answered?.at === asked.at) {
      const wanted = { by, at: clock.now() };
      // Seen by whoever has the form of it open.
      await appendChange(records, send.id, { kind: 'oneRecalled', ...wanted, index }, () => true);
      const keptMs = Math.max(0, (send.schedule?.at ?? 0) - wanted.at);
      await records.messageCancelRequest.extendTtl(keptMs).put(wanted, send.id, index);
      await records
        .messageCancelRequests(send.id)
        .add([{ member: String(index), score: wanted.at }]);
    }
    await jobs.add(cancelAtClickSendJob, { sendId: send.id, index }, { sooner: true });
    await jobs.add(updatePostJob, send.id);
    return { kind: 'asked' };
  }

  async function left({ send }: Pick<SendSnapshot, 'send'>): Promise<CancelResult> {
    return { kind: 'left', progress: await loadProgress(records, send, clock.now()) };
  }
}

function isOpen(snapshot: SendSnapshot, one: RecipientPosition | undefined): boolean {
  const { ended, withdrawn, send } = snapshot;
  if (ended) return false;
  if (!one) return true;
  return (
    one.edits === countEdits(snapshot) &&
    one.index < send.recipients.length &&
    !withdrawn.has(one.index)
  );
}
