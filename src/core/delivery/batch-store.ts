import { randomUUID } from 'node:crypto';
import { computeSendDelay, type Send } from '../../domain/send.ts';
import { RetryLaterError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { AnsweredBatchFact, BatchFact, SendingBatchFact } from '../records/batch-facts.ts';
import { isSameRecord } from '../records/is-same-record.ts';
import type { Records } from '../records/records.ts';
import { mergeOutcomes } from './batch-results.ts';

/** Somebody else wrote what is known of this batch: it is read anew. */
const READ_AGAIN_MS = 250;

/** ClickSend's word is worth waiting for a store that is away: without it, a person would have to be asked. */
const TRIES_TO_STORE = 12;
const LONGEST_PAUSE_MS = 5_000;

/** What is written down of a batch: the intent before an order leaves, and what came of it. */
export interface BatchStore {
  /**
   * Of all who have read the same, one goes on: whoever else got the same job, and whoever stops
   * the send at this moment. The others look again (`RetryLaterError`).
   */
  compareAndSet(
    send: Send,
    batch: number,
    from: BatchFact | undefined,
    to: BatchFact,
  ): Promise<void>;
  /** Writes that an order is about to leave. Until {@link leaves} is called, it has not. */
  storeIntent(
    send: Send,
    batch: number,
    from: BatchFact | undefined,
    order: Omit<SendingBatchFact, 'kind' | 'token'>,
  ): Promise<SendingBatchFact>;
  /** From here on nobody knows whether it left, until ClickSend answers. */
  markInFlight(intent: SendingBatchFact): void;
  /**
   * What this process knows of an intent: that it did not leave (the write's answer was lost, or it
   * came too late), that it is under way; undefined for one of another process.
   */
  getIntentState(intent: SendingBatchFact): 'held' | 'under way' | undefined;
  /**
   * Writes what ClickSend answered, also where another process took the order for lost meanwhile.
   * Gives what stands now.
   */
  storeResult<F extends BatchFact>(
    send: Send,
    batch: number,
    intent: SendingBatchFact,
    to: F,
  ): Promise<F | AnsweredBatchFact>;
}

export function createBatchStore(tools: {
  readonly records: Records;
  readonly clock: Clock;
}): BatchStore {
  const { records, clock } = tools;
  const mine = new Map<string, 'held' | 'under way'>();
  return {
    compareAndSet: change,
    storeIntent: intend,
    markInFlight: leaves,
    getIntentState: stateOf,
    storeResult: result,
  };

  async function change(
    send: Send,
    batch: number,
    from: BatchFact | undefined,
    to: BatchFact,
  ): Promise<void> {
    // What ClickSend holds is known until the retention time after it leaves.
    const kept = records.batch.extendTtl(computeSendDelay(send, clock.now()));
    const isMine = from
      ? await kept.compareAndSet(from, to, send.id, batch)
      : await kept.setIfAbsent(to, send.id, batch);
    if (!isMine) throw new RetryLaterError(READ_AGAIN_MS);
  }

  async function intend(
    send: Send,
    batch: number,
    from: BatchFact | undefined,
    order: Omit<SendingBatchFact, 'kind' | 'token'>,
  ): Promise<SendingBatchFact> {
    const intent: SendingBatchFact = { kind: 'sending', token: randomUUID(), ...order };
    mine.set(intent.token, 'held');
    try {
      await change(send, batch, from, intent);
    } catch (error) {
      // Anything but a no may have been written all the same.
      if (error instanceof RetryLaterError) mine.delete(intent.token);
      throw error;
    }
    if (from?.kind === 'sending') mine.delete(from.token);
    return intent;
  }

  function leaves({ token }: SendingBatchFact): void {
    mine.set(token, 'under way');
  }

  function stateOf({ token }: SendingBatchFact): 'held' | 'under way' | undefined {
    return mine.get(token);
  }

  async function result<F extends BatchFact>(
    send: Send,
    batch: number,
    intent: SendingBatchFact,
    to: F,
  ): Promise<F | AnsweredBatchFact> {
    try {
      for (let tries = 1; ; tries += 1) {
        try {
          return await write(send, batch, intent, to);
        } catch (error) {
          if (error instanceof RetryLaterError || tries === TRIES_TO_STORE) throw error;
          if (tries > 1) await clock.wait(Math.min(100 * 2 ** tries, LONGEST_PAUSE_MS));
        }
      }
    } finally {
      mine.delete(intent.token);
    }
  }

  async function write<F extends BatchFact>(
    send: Send,
    batch: number,
    intent: SendingBatchFact,
    to: F,
  ): Promise<F | AnsweredBatchFact> {
    try {
      await change(send, batch, intent, to);
      return to;
    } catch (error) {
      if (!(error instanceof RetryLaterError)) throw error;
      const now = await records.batch.get(send.id, batch);
      // Written before, by a try whose answer was lost.
      if (isSameRecord(now, to)) return to;
      const isTakenForLost = now?.kind === 'answered' && now.at === intent.at;
      if (!isTakenForLost) throw error;
      const both = to.kind === 'answered' ? together(now, to) : to;
      await change(send, batch, now, both);
      return both;
    }
  }
}

/** What was found of an order that was taken for lost, and what it was answered after all. */
function together(found: AnsweredBatchFact, to: AnsweredBatchFact): AnsweredBatchFact {
  const currency = to.currency ?? found.currency;
  return {
    ...found,
    ...(currency ? { currency } : {}),
    outcomes: mergeOutcomes(found.outcomes, to.outcomes),
  };
}
