import type { Product, SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { AppError, RetryLaterError } from '../errors.ts';
import { submitBatchJob } from '../jobs.ts';
import type { ClickSend, HistoryEntry, MessageOutcome } from '../ports/clicksend.ts';
import { listHistoryReceipts } from '../receipts/read-history-fact.ts';
import type { ReceiveReceipts } from '../receipts/receive-receipts.ts';
import type { AnsweredBatchFact } from '../records/batch-facts.ts';
import { hasUnconfirmed, LOOKUPS_BEFORE_ASKING, listAccepted } from '../status/batch-outcomes.ts';

/** The pause before each further lookup. It is not known how soon a message appears in ClickSend's history. */
const PAUSES_MS = [2_000, 4_000, 8_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000];

/** ClickSend's clock may be slightly behind. */
const CLOCK_SLACK_MS = 120_000;

/** Or this machine's clock is far ahead. A longer look costs more pages, so only those do it that a person relies on. */
const LONG_CLOCK_SLACK_MS = 86_400_000;

interface LookupResult {
  readonly result: AnsweredBatchFact;
  /** Undefined after the last lookup. */
  readonly lookAgainInMs: number | undefined;
}

export interface LookupTools extends Pick<AppContext, 'records' | 'log'> {
  readonly clickSend: Pick<ClickSend, 'listHistory' | 'fetchAccount'>;
  readonly receiveReceipts: ReceiveReceipts;
}

/**
 * Looks for messages that ClickSend may or may not have: in receipts that named them, then in its history. A
 * failed read counts as a lookup, so that a person is asked in the end, unless ClickSend asks the app to wait.
 */
export async function lookUpUnconfirmed(
  tools: LookupTools,
  fact: AnsweredBatchFact,
  product: Product,
): Promise<LookupResult> {
  const unconfirmed = new Set(
    fact.outcomes.filter((one) => one.kind === 'unsure').map((one) => one.reference),
  );
  const outcomes = await lookInReceipts(tools, unconfirmed);
  const isAllFound = outcomes.size === unconfirmed.size;
  // Receipts have no price. A message counts as found without one, and gets it once the history can be read.
  for (const one of listUnpriced(fact)) outcomes.set(one.reference, one);
  const references = new Set([...unconfirmed, ...outcomes.keys()]);
  await lookInHistory(tools, fact, product, references, outcomes).catch((error: unknown) => {
    if (!isAllFound) throw error;
  });
  const isPriced = [...outcomes.values()].some((one) => 'price' in one && one.price !== undefined);
  return {
    result: {
      ...fact,
      outcomes: fact.outcomes.map((one) => outcomes.get(one.reference) ?? one),
      lookups: fact.lookups + 1,
      currency: fact.currency ?? (isPriced ? await fetchCurrency(tools) : undefined),
    },
    lookAgainInMs: PAUSES_MS[fact.lookups],
  };
}

/** The messages that ClickSend accepted without saying for how much. */
function listUnpriced({ outcomes }: AnsweredBatchFact) {
  return listAccepted(outcomes).filter(({ price }) => price === undefined);
}

/** By our reference. */
async function lookInReceipts(
  { records }: LookupTools,
  unconfirmed: ReadonlySet<string>,
): Promise<Map<string, MessageOutcome>> {
  const references = [...unconfirmed];
  const named = await records.messageIdByReference.getMany(references.map((one) => [one]));
  const outcomes = new Map<string, MessageOutcome>();
  for (const [n, reference] of references.entries()) {
    const messageId = named[n]?.messageId;
    if (messageId) outcomes.set(reference, { kind: 'accepted', reference, messageId });
  }
  return outcomes;
}

/** Adds to `outcomes`, and stores what the history says about the messages. */
async function lookInHistory(
  { clickSend, receiveReceipts, log }: LookupTools,
  fact: AnsweredBatchFact,
  product: Product,
  references: ReadonlySet<string>,
  outcomes: Map<string, MessageOutcome>,
): Promise<void> {
  const entries: HistoryEntry[] = [];
  const seen = new Set<string>();
  const isLastBeforeAsking = fact.lookups >= LOOKUPS_BEFORE_ASKING - 1;
  const slackMs = isLastBeforeAsking ? LONG_CLOCK_SLACK_MS : CLOCK_SLACK_MS;
  try {
    for await (const page of clickSend.listHistory(product, fact.since - slackMs)) {
      const ours = page.filter(({ reference }) => references.has(reference));
      entries.push(...ours);
      for (const entry of ours) {
        seen.add(entry.reference);
        const outcome = outcomes.get(entry.reference);
        // It was submitted twice, and a receipt has named the other message.
        if (outcome?.kind === 'accepted' && outcome.messageId !== entry.messageId) continue;
        outcomes.set(entry.reference, convertToOutcome(entry));
      }
      if (seen.size === references.size) break;
    }
  } catch (error) {
    const retryAfterMs = error instanceof AppError && error.answered && error.retryAfterMs;
    // Nothing was looked up, so this must not count towards asking a person.
    if (retryAfterMs) throw new RetryLaterError(retryAfterMs, { cause: error });
    log.warn({ err: error }, 'failed to look up a batch in the history');
  }
  await receiveReceipts(listHistoryReceipts(entries), 'history');
}

/** The history has prices without a currency. A result without a currency is better than none. */
async function fetchCurrency({ clickSend }: LookupTools): Promise<string | undefined> {
  try {
    return (await clickSend.fetchAccount()).currency;
  } catch {
    return undefined;
  }
}

function convertToOutcome({ reference, messageId, price, from }: HistoryEntry): MessageOutcome {
  return { kind: 'accepted', reference, messageId, price, from: from || undefined };
}

/** What a person may decide about an unconfirmed batch. */
export type UnconfirmedDecision = 'check again' | 'send again';

/** Returns whether there was still something to decide. */
export type ResolveUnconfirmed = (
  decision: UnconfirmedDecision,
  send: SendId,
  batch: number,
  /** When the batch in question was submitted (Unix ms), because it may have been submitted again since. */
  at: number,
  by: string,
) => Promise<boolean>;

/** `send again` submits the unconfirmed messages a second time, which nothing else ever does. */
export function createResolveUnconfirmed({
  records,
  jobs,
  log,
}: Pick<AppContext, 'records' | 'jobs' | 'log'>): ResolveUnconfirmed {
  return async (decision, send, batch, at, by) => {
    const fact = await records.batch.get(send, batch);
    if (fact?.kind !== 'answered' || fact.at !== at || !hasUnconfirmed(fact)) return false;
    if (decision === 'send again') {
      const request = await records.resendRequest.get(send, batch);
      // Add the job even if this was decided before, because the process may have died in between.
      if (request?.about !== at) await records.resendRequest.put({ by, about: at }, send, batch);
    }
    log.info({ sendId: send, batch, decision, by }, 'resolved an unconfirmed batch');
    // `sooner`, because the next lookup may be hours away and the person wants one now.
    await jobs.add(submitBatchJob, { sendId: send, batch }, { sooner: true });
    return true;
  };
}
