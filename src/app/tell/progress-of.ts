import { createHash } from 'node:crypto';
import { type DeliveryFact, stateOf } from '../../domain/delivery.ts';
import type { Problem } from '../../domain/problem.ts';
import type { RecipientProgress, SendProgress } from '../../domain/progress.ts';
import { batchesOf, batchRecipients, referenceOf, type Send } from '../../domain/send.ts';
import { editsIn, readStanding, type Standing } from '../change/standing.ts';
import type { MessageOutcome } from '../ports/clicksend.ts';
import type { AnsweredFact, BatchFact, Records } from '../records.ts';
import { receiptsOf } from './receipts-of.ts';

/** Nothing heard for so long after it was handed to ClickSend: most receipts come within minutes, the last ones within three days. */
export const SILENT_AFTER_MS = 24 * 3_600_000;

/** A held send that could not leave in time still leaves by itself if it is no later than this. */
export const OVERDUE_AFTER_MS = 3_600_000;

/** Computes how a send stands at this time (Unix ms) from the facts about it. */
export async function progressOf(
  records: Records,
  ordered: Send,
  now: number,
): Promise<SendProgress> {
  const standing = await readStanding(records, ordered.id);
  const { send, withdrawn, ended } = standing ?? { send: ordered, withdrawn: new Set<number>() };
  const stopped = await records.stopped.get(send.id);
  const held = await records.held.get(send.id);
  const batches = await batchesIn(records, send);
  const outcomes = new Map(batches.flatMap(outcomesOf).map((one) => [one.reference, one]));
  const facts = await factsOf(records, [...outcomes.values()]);
  await addEarlierOrders(records, batches, facts);
  const isHere = send.schedule !== undefined && ended !== 'left';
  const recipients = batches.flatMap((batch, n) =>
    batchRecipients(send, n).map(({ index, phone, name }): RecipientProgress => {
      const who = { index, phone, ...(name ? { name } : {}) };
      const isOut =
        withdrawn.has(index) || typeof ended === 'object' || withheldIn(batch).includes(index);
      if (isOut) return { ...who, state: 'cancelled' };
      if (isHere) return { ...who, state: 'scheduled' };
      const outcome = outcomes.get(referenceOf(send.id, index));
      const stands = standingOf(batch, outcome, facts, held);
      return { ...who, ...inTime(stands, send, batch, now) };
    }),
  );
  return {
    recipients,
    ...priceOf(batches),
    ...(stopped ? { stopped } : {}),
    ...(stopped ? {} : scheduleOf(send, recipients, ended, now)),
    ...cancelledBy(standing),
    ...(standing && editsIn(standing) > 0 ? { edits: editsIn(standing) } : {}),
  };
}

/** `hasLeft`: ClickSend said that it is on its way, whatever its time. */
type Stands = Pick<RecipientProgress, 'state' | 'problem'> & { readonly hasLeft?: true };

/** What a state means at this time: a message that ClickSend holds is scheduled until it leaves, and silence has an end. */
function inTime(
  { hasLeft, ...stands }: Stands,
  { schedule }: Send,
  batch: BatchFact | undefined,
  now: number,
): Pick<RecipientProgress, 'state' | 'problem'> {
  const { state } = stands;
  if (state === 'queued' && !hasLeft && schedule && now < schedule.at) {
    return { state: 'scheduled' };
  }
  const leftAt = Math.max(batch?.at ?? now, schedule?.at ?? 0);
  const isQuiet = state === 'queued' || state === 'sent' || state === 'retrying';
  return isQuiet && now - leftAt >= SILENT_AFTER_MS ? { ...stands, state: 'silent' } : stands;
}

function scheduleOf(
  { schedule }: Send,
  recipients: readonly RecipientProgress[],
  ended: Standing['ended'],
  now: number,
): Pick<SendProgress, 'schedule' | 'isOverdue'> {
  if (!schedule) return {};
  // ClickSend has not taken it yet, or nobody knows: its time is to come all the same.
  const isAhead = schedule.with === 'clicksend' && now < schedule.at;
  const waits = recipients.some(
    ({ state }) =>
      state === 'scheduled' || (isAhead && (state === 'waiting' || state === 'unsure')),
  );
  if (!waits) return {};
  const isOverdue = !ended && now - schedule.at > OVERDUE_AFTER_MS;
  return { schedule, ...(isOverdue ? { isOverdue } : {}) };
}

function cancelledBy(standing: Standing | undefined): Pick<SendProgress, 'cancelled'> {
  const { ended, recall } = standing ?? {};
  if (typeof ended === 'object') return { cancelled: { by: ended.cancelledBy, isUnderWay: false } };
  if (!recall || recall.outcome === 'kept') return {};
  return { cancelled: { by: recall.by, isUnderWay: recall.outcome === 'pending' } };
}

/** Equal for two standings that look the same in Slack. */
export function digestOf(send: Send, progress: SendProgress): string {
  const { subject, body, picture } = send;
  return createHash('sha256')
    .update(JSON.stringify([subject, body, picture, progress]))
    .digest('base64url');
}

/** The facts about a send's batches, in their order; undefined for one that has not begun. */
export function batchesIn(
  records: Records,
  send: Send,
): Promise<readonly (BatchFact | undefined)[]> {
  const keys = Array.from({ length: batchesOf(send) }, (_, n) => records.batch.key(send.id, n));
  return records.store.getMany<BatchFact>(keys);
}

/** ClickSend's ids of a send's messages, by our reference. */
export async function messageIdsOf(
  records: Records,
  send: Send,
): Promise<ReadonlyMap<string, string>> {
  const outcomes = (await batchesIn(records, send)).flatMap(outcomesOf);
  return new Map(
    outcomes.flatMap((one) =>
      one.kind === 'accepted' ? [[one.reference, one.messageId] as const] : [],
    ),
  );
}

/** What is known of a batch's messages. */
export function outcomesOf(batch: BatchFact | undefined): readonly MessageOutcome[] {
  return answerIn(batch)?.outcomes ?? [];
}

/** Places of those who were not ordered, because somebody wanted them back before. */
function withheldIn(batch: BatchFact | undefined): readonly number[] {
  const fact = batch?.kind === 'sending' ? batch : answerIn(batch);
  return fact?.withheld ?? [];
}

/** The last answer about a batch; while it is ordered again, the one before. */
function answerIn(batch: BatchFact | undefined): AnsweredFact | undefined {
  if (batch?.kind === 'answered') return batch;
  return batch?.kind === 'sending' || batch?.kind === 'waiting' ? batch.before : undefined;
}

function standingOf(
  batch: BatchFact | undefined,
  outcome: MessageOutcome | undefined,
  facts: ReadonlyMap<string, readonly DeliveryFact[]>,
  held: Problem | undefined,
): Stands {
  if (outcome?.kind === 'accepted') {
    const fact = stateOf(facts.get(outcome.messageId) ?? []);
    return fact
      ? { state: fact.state, hasLeft: true, ...(fact.problem ? { problem: fact.problem } : {}) }
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
  return receiptsOf(records, ids);
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
  const earlier = await receiptsOf(
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
