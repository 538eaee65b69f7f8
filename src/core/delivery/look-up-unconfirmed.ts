import type { Product } from '../../domain/send.ts';
import { AppError, RetryLaterError } from '../errors.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { HistoryEntry } from '../ports/clicksend-history.ts';
import type { MessageOutcome } from '../ports/clicksend-messages.ts';
import type { Log } from '../ports/log.ts';
import { readHistoryFact } from '../receipts/read-history-fact.ts';
import type { ReceiveReceipts } from '../receipts/receive-receipts.ts';
import type { AnsweredBatchFact } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';

/** How long to wait before each further look: nobody knows how soon a message shows in ClickSend's history. */
const PAUSES_MS = [2_000, 4_000, 8_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000];

/** ClickSend's clock may stand a little behind ours. */
const CLOCK_SLACK_MS = 120_000;

export interface LookupResult {
  readonly result: AnsweredBatchFact;
  /** Undefined when it was looked for often enough. */
  readonly lookAgainInMs: number | undefined;
}

/**
 * Looks for messages that may or may not have been taken: in receipts that named them, then in
 * ClickSend's history, by our reference. A history that cannot be read counts as a look too, so
 * that a person is asked in the end; one that ClickSend asks to wait for is a `RetryLaterError`.
 */
export function createLookUpUnconfirmed(tools: {
  readonly records: Records;
  readonly clickSend: ClickSend;
  readonly receive: ReceiveReceipts;
  readonly log: Log;
}) {
  const { records, clickSend, log } = tools;
  return async (fact: AnsweredBatchFact, product: Product): Promise<LookupResult> => {
    const unsure = new Set(
      fact.outcomes.filter((one) => one.kind === 'unsure').map((one) => one.reference),
    );
    const found = new Map<string, MessageOutcome>();
    await lookInReceipts(unsure, found);
    const isFound = found.size === unsure.size;
    // Receipts say nothing of the price; without one it is found all the same.
    await lookInHistory(fact, product, unsure, found).catch((error: unknown) => {
      if (!isFound) throw error;
    });
    const isPriced = [...found.values()].some((one) => 'price' in one && one.price !== undefined);
    const currency = fact.currency ?? (isPriced ? await currencyOf() : undefined);
    return {
      result: {
        ...fact,
        outcomes: fact.outcomes.map((one) => found.get(one.reference) ?? one),
        lookups: fact.lookups + 1,
        ...(currency ? { currency } : {}),
      },
      lookAgainInMs: PAUSES_MS[fact.lookups],
    };
  };

  async function lookInReceipts(
    unsure: ReadonlySet<string>,
    found: Map<string, MessageOutcome>,
  ): Promise<void> {
    const references = [...unsure];
    const named = await records.store.getMany<{ readonly messageId: string }>(
      references.map((reference) => records.messageIdByReference.key(reference)),
    );
    for (const [n, reference] of references.entries()) {
      const messageId = named[n]?.messageId;
      if (messageId) found.set(reference, { kind: 'accepted', reference, messageId });
    }
  }

  async function lookInHistory(
    fact: AnsweredBatchFact,
    product: Product,
    unsure: ReadonlySet<string>,
    found: Map<string, MessageOutcome>,
  ): Promise<void> {
    const entries: HistoryEntry[] = [];
    const seen = new Set<string>();
    try {
      for await (const page of clickSend.listHistory(product, fact.since - CLOCK_SLACK_MS)) {
        const ours = page.filter(({ reference }) => unsure.has(reference));
        entries.push(...ours);
        for (const entry of ours) {
          seen.add(entry.reference);
          const known = found.get(entry.reference);
          // Ordered twice: a receipt has named the other one.
          if (known?.kind === 'accepted' && known.messageId !== entry.messageId) continue;
          found.set(entry.reference, adopt(entry));
        }
        if (seen.size === unsure.size) break;
      }
    } catch (error) {
      const askedToWaitMs = error instanceof AppError && error.answered && error.retryAfterMs;
      // Nobody has looked: that must not bring the question to a person any nearer.
      if (askedToWaitMs) throw new RetryLaterError(askedToWaitMs, { cause: error });
      log.warn({ err: error }, 'an order could not be looked up');
    }
    await tools.receive(factsOf(entries), 'history');
  }

  /** The history has prices but not their currency. A price without one is better than no answer. */
  async function currencyOf(): Promise<string | undefined> {
    try {
      return (await clickSend.fetchAccount()).currency;
    } catch {
      return undefined;
    }
  }
}

function adopt({ reference, messageId, price, from }: HistoryEntry): MessageOutcome {
  return {
    kind: 'accepted',
    reference,
    messageId,
    price,
    from: from || undefined,
  };
}

function factsOf(entries: readonly HistoryEntry[]) {
  return entries.flatMap((entry) => {
    const { messageId, reference } = entry;
    const fact = readHistoryFact(entry);
    return fact ? [{ messageId, reference, fact }] : [];
  });
}
