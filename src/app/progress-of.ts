import { createHash } from 'node:crypto';
import { type DeliveryFact, deliveryStates, stateOf } from '../domain/delivery.ts';
import type { Problem } from '../domain/problem.ts';
import type { RecipientProgress, SendProgress } from '../domain/progress.ts';
import { batchesOf, batchRecipients, referenceOf, type Send } from '../domain/send.ts';
import type { MessageOutcome } from './ports/clicksend.ts';
import type { AnsweredFact, BatchFact, Records } from './records.ts';

/** Computes how a send stands from the facts about it. */
export async function progressOf(records: Records, send: Send): Promise<SendProgress> {
  const stopped = await records.stopped.get(send.id);
  const held = await records.held.get(send.id);
  const batches = await batchesIn(records, send);
  const outcomes = new Map(batches.flatMap(outcomesOf).map((one) => [one.reference, one]));
  const facts = await factsOf(records, [...outcomes.values()]);
  await addEarlierOrders(records, batches, facts);
  const recipients = batches.flatMap((batch, n) =>
    batchRecipients(send, n).map(({ index, phone }): RecipientProgress => {
      const outcome = outcomes.get(referenceOf(send.id, index));
      return { index, phone, ...standing(batch, outcome, facts, held) };
    }),
  );
  return { recipients, ...priceOf(batches), ...(stopped ? { stopped } : {}) };
}

/** Equal for two standings that look the same in Slack. */
export function digestOf(progress: SendProgress): string {
  return createHash('sha256').update(JSON.stringify(progress)).digest('base64url');
}

/** The facts about a send's batches, in their order; undefined for one that has not begun. */
export function batchesIn(
  records: Records,
  send: Send,
): Promise<readonly (BatchFact | undefined)[]> {
  const keys = Array.from({ length: batchesOf(send) }, (_, n) => records.batch.key(send.id, n));
  return records.store.getMany<BatchFact>(keys);
}

/** What is known of a batch's messages. */
export function outcomesOf(batch: BatchFact | undefined): readonly MessageOutcome[] {
  return answerIn(batch)?.outcomes ?? [];
}

/** The last answer about a batch; while it is ordered again, the one before. */
function answerIn(batch: BatchFact | undefined): AnsweredFact | undefined {
  if (batch?.kind === 'answered') return batch;
  return batch?.kind === 'sending' || batch?.kind === 'waiting' ? batch.before : undefined;
}

function standing(
  batch: BatchFact | undefined,
  outcome: MessageOutcome | undefined,
  facts: ReadonlyMap<string, readonly DeliveryFact[]>,
  held: Problem | undefined,
): Pick<RecipientProgress, 'state' | 'problem'> {
  if (outcome?.kind === 'accepted') {
    const fact = stateOf(facts.get(outcome.messageId) ?? []);
    return fact
      ? { state: fact.state, ...(fact.problem ? { problem: fact.problem } : {}) }
      : { state: 'queued' };
  }
  if (outcome?.kind === 'refused') return { state: 'refused', problem: outcome.problem };
  if (batch?.kind === 'refused') return { state: 'refused', problem: batch.problem };
  if (batch?.kind === 'answered') {
    return { state: 'unsure', ...(outcome?.problem ? { problem: outcome.problem } : {}) };
  }
  const problem = batch?.kind === 'waiting' ? batch.problem : held;
  return { state: 'waiting', ...(problem ? { problem } : {}) };
}

/** By message id. */
async function factsOf(
  records: Records,
  outcomes: readonly MessageOutcome[],
): Promise<Map<string, readonly DeliveryFact[]>> {
  const ids = outcomes.flatMap((one) => (one.kind === 'accepted' ? [one.messageId] : []));
  return factsOfMessages(records, ids);
}

async function factsOfMessages(
  records: Records,
  ids: readonly string[],
): Promise<Map<string, readonly DeliveryFact[]>> {
  const keys = ids.flatMap((id) => deliveryStates.map((state) => records.receipt.key(id, state)));
  const found = await records.store.getMany<DeliveryFact>(keys);
  const width = deliveryStates.length;
  return new Map(
    ids.map((id, n) => [
      id,
      found.slice(n * width, (n + 1) * width).filter((fact) => fact !== undefined),
    ]),
  );
}

/** Where a person ordered twice, a receipt may speak of the first message: it reached the phone all the same. */
async function addEarlierOrders(
  records: Records,
  batches: readonly (BatchFact | undefined)[],
  facts: Map<string, readonly DeliveryFact[]>,
): Promise<void> {
  const twice = batches
    .filter((batch) => batch?.kind === 'answered' && batch.at !== batch.since)
    .flatMap(outcomesOf)
    .flatMap((one) => (one.kind === 'accepted' ? [one] : []));
  const keys = twice.map(({ reference }) => records.named.key(reference));
  const named = await records.store.getMany<{ readonly messageId: string }>(keys);
  const earlier = await factsOfMessages(
    records,
    named.flatMap((one) => one?.messageId ?? []),
  );
  for (const [n, { messageId }] of twice.entries()) {
    const more = earlier.get(named[n]?.messageId ?? '') ?? [];
    facts.set(messageId, [...(facts.get(messageId) ?? []), ...more]);
  }
}

function priceOf(batches: readonly (BatchFact | undefined)[]): Pick<SendProgress, 'price'> {
  let units: number | undefined;
  let currency = '';
  for (const batch of batches) {
    currency = answerIn(batch)?.currency ?? currency;
    for (const outcome of outcomesOf(batch)) {
      if (outcome.kind === 'accepted' && outcome.price !== undefined) {
        units = (units ?? 0) + outcome.price;
      }
    }
  }
  return units === undefined ? {} : { price: { units, currency } };
}
