import { randomUUID } from 'node:crypto';
import type { AppContext } from '../context.ts';
import { RetryLaterError } from '../errors.ts';
import type { AnsweredBatchFact, BatchFact, SendingBatchFact } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import { isSameRecord } from '../records/versioned-record.ts';
import { mergeOutcomes } from './batch-results.ts';
import { replaceBatch, type StoredBatch } from './stored-batch.ts';

/*
 * What guards double sends. ClickSend has no idempotency key, so each step from the form to the call has a
 * guard of its own:
 *
 * - `sends/derive-send-id.ts`: a form has one id, so a double click is the same send. `sends/queue-send.ts`
 *   stores it only if it is absent.
 * - `sends/claim-resend.ts`: of two resends to the same recipient, one wins. `prepare-send.ts` confirms its
 *   claim before anything is sent, however slow its process was.
 * - `claim-departure.ts`: a scheduled send departs once, or is cancelled.
 * - This file: the intent to submit a batch is stored by compare-and-set before the call, so one worker wins
 *   (`stored-batch.ts`). If its process dies, the batch is looked up and not submitted.
 * - If the store lost its latest writes, it does not know of the intent. The batch is looked up as well if this process
 *   remembers submitting it, or if the store is marked as restored from a backup (`sends/backup-mark.ts`).
 * - `submit-messages.ts` checks again between the intent and the call, and steps back if it took too long or if the
 *   store no longer has the intent.
 * - `clicksend/endpoints/send.ts` makes exactly one request. Without a response the outcome is *unconfirmed*.
 * - `resolve-unconfirmed.ts` looks for unconfirmed messages. Only a person's *Send again* submits them again.
 */

/** Waits for a store that is not available, because without ClickSend's response a person would have to be asked. */
const TRIES_TO_STORE = 12;
const LONGEST_PAUSE_MS = 5_000;

/** A store loses seconds or minutes of writes, which hardly ever hold more batches than this. */
const MAX_REMEMBERED = 10_000;

/** What this process knows of its own intent. */
type IntentState = 'not submitted' | 'in flight';

/** Knows which intents this process stored, and what became of them. */
export interface DoubleSendGuard {
  /** Stores that the batch is about to be submitted. It is not submitted until {@link markInFlight} is called. */
  storeIntent(
    stored: StoredBatch,
    intent: Omit<SendingBatchFact, 'kind' | 'token'>,
  ): Promise<StoredBatch<SendingBatchFact>>;
  /** From here on it is unknown whether the batch was submitted, until ClickSend responds. */
  markInFlight(intent: StoredBatch<SendingBatchFact>): void;
  /**
   * When this process submitted the batch (Unix ms), unless ClickSend did not take it. If the store knows nothing of the
   * submission, the store lost its latest writes, as in a failover.
   */
  findSubmittedAt(stored: StoredBatch): number | undefined;
  /** `not submitted`: the response to the write was lost or came too late. Undefined for another process's intent. */
  getIntentState(intent: SendingBatchFact): IntentState | undefined;
  /** Stores ClickSend's response, even if another process took the batch for lost. Returns what is stored then. */
  storeResult<F extends BatchFact>(
    intent: StoredBatch<SendingBatchFact>,
    to: F,
  ): Promise<F | AnsweredBatchFact>;
}

/** Create one per process. */
export function createDoubleSendGuard({
  records,
  clock,
}: Pick<AppContext, 'records' | 'clock'>): DoubleSendGuard {
  const ownIntents = new Map<string, IntentState>();
  /** Oldest first. */
  const submitted = new Map<string, number>();
  return {
    async storeIntent(stored, more) {
      const intent: SendingBatchFact = { kind: 'sending', token: randomUUID(), ...more };
      ownIntents.set(intent.token, 'not submitted');
      try {
        const begun = await replaceBatch(records, stored, intent);
        if (stored.fact?.kind === 'sending') ownIntents.delete(stored.fact.token);
        return begun;
      } catch (error) {
        // After any other error the intent may have been stored.
        if (error instanceof RetryLaterError) ownIntents.delete(intent.token);
        throw error;
      }
    },

    markInFlight: (intent) => {
      ownIntents.set(intent.fact.token, 'in flight');
      submitted.delete(getKey(intent));
      submitted.set(getKey(intent), intent.fact.at);
      const [oldest = ''] = submitted.keys();
      if (submitted.size > MAX_REMEMBERED) submitted.delete(oldest);
    },

    findSubmittedAt: (stored) => submitted.get(getKey(stored)),

    getIntentState: ({ token }) => ownIntents.get(token),

    async storeResult(intent, to) {
      if (to.kind !== 'answered') submitted.delete(getKey(intent));
      try {
        for (let tries = 1; ; tries += 1) {
          try {
            return await replaceIntent(records, intent, to);
          } catch (error) {
            if (error instanceof RetryLaterError || tries === TRIES_TO_STORE) throw error;
            if (tries > 1) await clock.wait(Math.min(100 * 2 ** tries, LONGEST_PAUSE_MS));
          }
        }
      } finally {
        ownIntents.delete(intent.fact.token);
      }
    },
  };
}

function getKey({ snapshot, batch }: StoredBatch): string {
  return `${snapshot.send.id}:${batch}`;
}

async function replaceIntent<F extends BatchFact>(
  records: Records,
  intent: StoredBatch<SendingBatchFact>,
  to: F,
): Promise<F | AnsweredBatchFact> {
  try {
    return (await replaceBatch(records, intent, to)).fact;
  } catch (error) {
    if (!(error instanceof RetryLaterError)) throw error;
    const now = await records.batch.get(intent.snapshot.send.id, intent.batch);
    // An earlier attempt wrote it, and the response to that write was lost.
    if (isSameRecord(now, to)) return to;
    const isTakenForLost = now?.kind === 'answered' && now.at === intent.fact.at;
    if (!isTakenForLost) throw error;
    const merged = to.kind === 'answered' ? mergeResults(now, to) : to;
    return (await replaceBatch(records, { ...intent, fact: now }, merged)).fact;
  }
}

/** Merges what was found for a batch considered lost with what ClickSend responded after all. */
function mergeResults(
  foundResult: AnsweredBatchFact,
  answered: AnsweredBatchFact,
): AnsweredBatchFact {
  return {
    ...foundResult,
    currency: answered.currency ?? foundResult.currency,
    outcomes: mergeOutcomes(foundResult.outcomes, answered.outcomes),
  };
}
