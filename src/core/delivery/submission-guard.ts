import { randomUUID } from 'node:crypto';
import { computeSendDelay, type Send } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { RetryLaterError } from '../errors.ts';
import type { AnsweredBatchFact, BatchFact, SendingBatchFact } from '../records/batch-facts.ts';
import { isSameRecord } from '../records/is-same-record.ts';
import { mergeOutcomes } from './batch-results.ts';

/** How soon a batch is read again that another process wrote meanwhile. */
const READ_AGAIN_MS = 250;

/** ClickSend's answer is worth waiting for a store that is away: without the answer, a person would have to be asked. */
const TRIES_TO_STORE = 12;
const LONGEST_PAUSE_MS = 5_000;

/** What this process knows of an intent of its own. */
type IntentState = 'not submitted' | 'in flight';

/** Stores what is known of a batch: the intent before the call, and what came of it. */
export interface SubmissionGuard {
  /**
   * Compare-and-set: of several workers that read the same batch, and whoever stops the send at this
   * moment, one write succeeds; the others throw a `RetryLaterError` and read again.
   */
  compareAndSet(
    send: Send,
    batch: number,
    from: BatchFact | undefined,
    to: BatchFact,
  ): Promise<void>;
  /** Stores that the batch is about to be submitted. Until {@link markInFlight} is called, it is not. */
  storeIntent(
    send: Send,
    batch: number,
    from: BatchFact | undefined,
    intent: Omit<SendingBatchFact, 'kind' | 'token'>,
  ): Promise<SendingBatchFact>;
  /** From here on nobody knows whether it was submitted, until ClickSend answers. */
  markInFlight(intent: SendingBatchFact): void;
  /**
   * `not submitted`: the answer to the write was lost, or it came too late. Undefined for an intent of
   * another process.
   */
  getIntentState(intent: SendingBatchFact): IntentState | undefined;
  /**
   * Stores what ClickSend answered, also where another process took the batch for lost meanwhile.
   * Gives what is stored then.
   */
  storeResult<F extends BatchFact>(
    send: Send,
    batch: number,
    intent: SendingBatchFact,
    to: F,
  ): Promise<F | AnsweredBatchFact>;
}

type Tools = Pick<AppContext, 'records' | 'clock'>;

export function createSubmissionGuard(tools: Tools): SubmissionGuard {
  const { clock } = tools;
  const ownIntents = new Map<string, IntentState>();
  return {
    compareAndSet: (...write) => compareAndSet(tools, ...write),

    async storeIntent(send, batch, from, more) {
      const intent: SendingBatchFact = { kind: 'sending', token: randomUUID(), ...more };
      ownIntents.set(intent.token, 'not submitted');
      try {
        await compareAndSet(tools, send, batch, from, intent);
      } catch (error) {
        // After any other error the intent may be stored all the same.
        if (error instanceof RetryLaterError) ownIntents.delete(intent.token);
        throw error;
      }
      if (from?.kind === 'sending') ownIntents.delete(from.token);
      return intent;
    },

    markInFlight: ({ token }) => {
      ownIntents.set(token, 'in flight');
    },

    getIntentState: ({ token }) => ownIntents.get(token),

    async storeResult(send, batch, intent, to) {
      try {
        for (let tries = 1; ; tries += 1) {
          try {
            return await replaceIntent(tools, send, batch, intent, to);
          } catch (error) {
            if (error instanceof RetryLaterError || tries === TRIES_TO_STORE) throw error;
            if (tries > 1) await clock.wait(Math.min(100 * 2 ** tries, LONGEST_PAUSE_MS));
          }
        }
      } finally {
        ownIntents.delete(intent.token);
      }
    },
  };
}

async function compareAndSet(
  { records, clock }: Tools,
  send: Send,
  batch: number,
  from: BatchFact | undefined,
  to: BatchFact,
): Promise<void> {
  // The batch of a send that ClickSend holds expires the retention time after the send leaves.
  const record = records.batch.extendTtl(computeSendDelay(send, clock.now()));
  const isWritten = from
    ? await record.compareAndSet(from, to, send.id, batch)
    : await record.setIfAbsent(to, send.id, batch);
  if (!isWritten) throw new RetryLaterError(READ_AGAIN_MS);
}

async function replaceIntent<F extends BatchFact>(
  tools: Tools,
  send: Send,
  batch: number,
  intent: SendingBatchFact,
  to: F,
): Promise<F | AnsweredBatchFact> {
  try {
    await compareAndSet(tools, send, batch, intent, to);
    return to;
  } catch (error) {
    if (!(error instanceof RetryLaterError)) throw error;
    const now = await tools.records.batch.get(send.id, batch);
    // An earlier try wrote it, and the answer to that write was lost.
    if (isSameRecord(now, to)) return to;
    const isTakenForLost = now?.kind === 'answered' && now.at === intent.at;
    if (!isTakenForLost) throw error;
    const merged = to.kind === 'answered' ? mergeResults(now, to) : to;
    await compareAndSet(tools, send, batch, now, merged);
    return merged;
  }
}

/** What was found of a batch that was taken for lost, and what ClickSend answered after all. */
function mergeResults(found: AnsweredBatchFact, answered: AnsweredBatchFact): AnsweredBatchFact {
  return {
    ...found,
    currency: answered.currency ?? found.currency,
    outcomes: mergeOutcomes(found.outcomes, answered.outcomes),
  };
}
