import { randomUUID } from 'node:crypto';
import type { Send } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { RetryLaterError } from '../errors.ts';
import type { AnsweredBatchFact, BatchFact, SendingBatchFact } from '../records/batch-facts.ts';
import { isSameRecord } from '../records/versioned-record.ts';
import { mergeOutcomes } from './batch-results.ts';

/*
 * What guards double sends. ClickSend has no idempotency key, so each step from the form to the call has a
 * guard of its own:
 *
 * - `sends/derive-send-id.ts`: a form has one id, so a double click is the same send. `sends/queue-send.ts`
 *   stores it only if it is absent.
 * - `sends/claim-resend.ts`: of two resends to the same recipient, one wins. `prepare-send.ts` confirms its
 *   claim before anything is sent, however slow its process was.
 * - `claim-departure.ts`: a scheduled send departs once, or is cancelled.
 * - This file: the intent to submit a batch is stored by compare-and-set before the call, so one worker wins.
 *   If its process dies, the batch is looked up and not submitted.
 * - `submit-messages.ts` checks again between the intent and the call, and steps back if it took too long.
 * - `clicksend/endpoints/send.ts` makes exactly one request. Without a response the outcome is *unconfirmed*.
 * - `resolve-unconfirmed.ts` looks for unconfirmed messages. Only a person's *Send again* submits them again.
 */

/** How soon to read a batch again after another process wrote it. */
const READ_AGAIN_MS = 250;

/** Waits for a store that is not available, because without ClickSend's response a person would have to be asked. */
const TRIES_TO_STORE = 12;
const LONGEST_PAUSE_MS = 5_000;

/** What this process knows of its own intent. */
type IntentState = 'not submitted' | 'in flight';

/** Knows which intents this process stored, and what became of them. */
export interface DoubleSendGuard {
  /** Stores that the batch is about to be submitted. It is not submitted until {@link markInFlight} is called. */
  storeIntent(
    send: Send,
    batch: number,
    from: BatchFact | undefined,
    intent: Omit<SendingBatchFact, 'kind' | 'token'>,
  ): Promise<SendingBatchFact>;
  /** From here on it is unknown whether the batch was submitted, until ClickSend responds. */
  markInFlight(intent: SendingBatchFact): void;
  /** `not submitted`: the response to the write was lost or came too late. Undefined for another process's intent. */
  getIntentState(intent: SendingBatchFact): IntentState | undefined;
  /** Stores ClickSend's response, even if another process took the batch for lost. Returns what is stored then. */
  storeResult<F extends BatchFact>(
    send: Send,
    batch: number,
    intent: SendingBatchFact,
    to: F,
  ): Promise<F | AnsweredBatchFact>;
}

type Tools = Pick<AppContext, 'records' | 'clock'>;

/** Create one per process. */
export function createDoubleSendGuard(tools: Tools): DoubleSendGuard {
  const { clock } = tools;
  const ownIntents = new Map<string, IntentState>();
  return {
    async storeIntent(send, batch, from, more) {
      const intent: SendingBatchFact = { kind: 'sending', token: randomUUID(), ...more };
      ownIntents.set(intent.token, 'not submitted');
      try {
        await replaceBatch(tools, send, batch, from, intent);
      } catch (error) {
        // After any other error the intent may have been stored.
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

/**
 * Compare-and-set: of several workers that read the same batch, and a person who stops the send at this
 * moment, one write succeeds. The others throw a `RetryLaterError` and read again.
 */
export async function replaceBatch(
  { records }: Pick<AppContext, 'records'>,
  send: Send,
  batch: number,
  from: BatchFact | undefined,
  to: BatchFact,
): Promise<void> {
  // A batch that ClickSend holds expires the retention time after its scheduled time.
  const record = records.batch.forSend(send);
  const isWritten = await record.compareAndSet(from, to, send.id, batch);
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
    await replaceBatch(tools, send, batch, intent, to);
    return to;
  } catch (error) {
    if (!(error instanceof RetryLaterError)) throw error;
    const now = await tools.records.batch.get(send.id, batch);
    // An earlier attempt wrote it, and the response to that write was lost.
    if (isSameRecord(now, to)) return to;
    const isTakenForLost = now?.kind === 'answered' && now.at === intent.at;
    if (!isTakenForLost) throw error;
    const merged = to.kind === 'answered' ? mergeResults(now, to) : to;
    await replaceBatch(tools, send, batch, now, merged);
    return merged;
  }
}

/** Merges what was found for a batch considered lost with what ClickSend responded after all. */
function mergeResults(found: AnsweredBatchFact, answered: AnsweredBatchFact): AnsweredBatchFact {
  return {
    ...found,
    currency: answered.currency ?? found.currency,
    outcomes: mergeOutcomes(found.outcomes, answered.outcomes),
  };
}
