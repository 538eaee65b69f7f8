import { ERASED_PHONE } from '../../domain/mask-phone.ts';
import type { MoneyUnits } from '../../domain/money.ts';
import {
  formatMessageReference,
  getBatchIndex,
  getBatchRecipients,
  type Send,
  type SendId,
} from '../../domain/send.ts';
import {
  listResent,
  type RecipientProgress,
  type SendProgress,
  type SendResend,
} from '../../domain/send-progress.ts';
import { forEachChunk } from '../async/chunks.ts';
import type { AppContext } from '../context.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import {
  applyChanges,
  countEdits,
  findNewestVersion,
  listRemoved,
  loadSnapshot,
  type SendSnapshot,
} from '../sends/snapshot.ts';
import { getLastResult, listKeptBack, listOutcomes, listWithheld } from './batch-outcomes.ts';
import { computeStatus } from './compute-status.ts';
import {
  addEarlierReceipts,
  loadReceipts,
  loadRefusedReceipts,
  loadSendFacts,
  type SendFacts,
  type StoredResend,
} from './load-send-facts.ts';

/** A scheduled send that could not be submitted in time is still submitted automatically if it is at most this late. */
export const OVERDUE_AFTER_MS = 3_600_000;

/** The progress of a send at `now` (Unix ms). */
export async function loadProgress(
  records: Records,
  first: Send,
  now: number,
): Promise<SendProgress> {
  const snapshot = await loadSnapshot(records, first.id);
  const facts = await loadSendFacts(records, snapshot ?? applyChanges(first, []));
  return computeProgress(facts, now);
}

/** The same from facts that were already loaded. */
export async function computeProgress(facts: SendFacts, now: number): Promise<SendProgress> {
  const { snapshot, batches, refusal, resends = [], pictureChanges } = facts;
  const { send, ended } = snapshot;
  const recipients: RecipientProgress[] = [];
  const removed = listRemoved(snapshot);
  for (const [n, batch] of batches.entries()) {
    const withheld = new Set(listWithheld(batch));
    await forEachChunk(getBatchRecipients(send, n), (chunk) => {
      for (const { index, phone, name } of chunk) {
        const isWithheld = withheld.has(index);
        const { state, problem } = computeStatus(facts, { index, batch, isWithheld }, now);
        const isRemoved = (state !== 'cancelled' && removed.has(index)) || undefined;
        recipients.push({ index, phone, name: name || undefined, state, problem, isRemoved });
      }
    });
  }
  return {
    recipients,
    price: sumPrices(facts, recipients),
    notSentProblem: refusal,
    ...(refusal ? {} : pickSchedule(send, recipients, ended, now)),
    cancelled: pickCancellation(facts),
    edits: countEdits(snapshot) || undefined,
    stop: refusal ? undefined : pickStop(facts),
    resends: resends.length > 0 ? resends.map(pickResend) : undefined,
    pictureChanges,
  };
}

function pickResend({ id, by, indexes, isScheduled }: StoredResend): SendResend {
  return { id, by, indexes, isScheduled };
}

function pickSchedule(
  { schedule }: Send,
  recipients: readonly RecipientProgress[],
  ended: SendSnapshot['ended'],
  now: number,
): Pick<SendProgress, 'schedule' | 'isOverdue'> {
  if (!schedule) return {};
  // ClickSend has not taken it yet, or it is unknown whether it did; its departure is still ahead.
  const isAhead = schedule.with === 'clicksend' && now < schedule.at;
  const isPending = recipients.some(
    ({ state }) =>
      state === 'scheduled' || (isAhead && (state === 'waiting' || state === 'unsure')),
  );
  if (!isPending) return {};
  const isOverdue = !ended && now - schedule.at > OVERDUE_AFTER_MS;
  return { schedule, isOverdue: isOverdue || undefined };
}

function pickCancellation(facts: SendFacts): SendProgress['cancelled'] {
  const { ended, cancelRequest, send } = facts.snapshot;
  const countAll = () => {
    const removed = listRemoved(facts.snapshot);
    return countOthers(
      facts,
      send.recipients.flatMap((_one, index) => (removed.has(index) ? [] : [index])),
    );
  };
  if (typeof ended === 'object')
    return { by: ended.cancelledBy, isUnderWay: false, others: countAll() };
  if (!cancelRequest || cancelRequest.outcome === 'kept') return undefined;
  const isUnderWay = cancelRequest.outcome === 'pending';
  return { by: cancelRequest.by, isUnderWay, others: countAll() };
}

/** A stop that came after everything was submitted has no effect. */
function pickStop(facts: SendFacts): SendProgress['stop'] {
  const { stopRequest, snapshot, batches } = facts;
  const keptBack = listKeptBack(batches, snapshot);
  if (!stopRequest || keptBack.length === 0) return undefined;
  return { by: stopRequest.by, kept: keptBack.length, others: countOthers(facts, keptBack) };
}

/** Those of the recipients to whom it can still be sent: not sent again since, and not erased. */
function countOthers({ snapshot, resends }: SendFacts, indexes: readonly number[]): number {
  const again = listResent({ resends });
  const { recipients } = snapshot.send;
  const canGetIt = (index: number) =>
    !again.has(index) && recipients[index]?.phone !== ERASED_PHONE;
  return indexes.filter(canGetIt).length;
}

/**
 * ClickSend does not charge for a message that was cancelled in time. Undefined if the price of some message is unknown,
 * because the sum of the others is not what was charged.
 */
function sumPrices(
  { snapshot, batches, outcomes }: SendFacts,
  recipients: readonly RecipientProgress[],
): SendProgress['price'] {
  let units: MoneyUnits | undefined;
  for (const { index, state } of recipients) {
    if (state === 'cancelled') continue;
    const outcome = outcomes.get(formatMessageReference(snapshot.send.id, index));
    const isTaken = outcome?.kind === 'accepted' || outcome?.kind === 'erased';
    if (!isTaken) continue;
    if (outcome.price === undefined) return undefined;
    units = (units ?? 0) + outcome.price;
  }
  if (units === undefined) return undefined;
  const currency = batches.map((batch) => getLastResult(batch)?.currency).findLast(Boolean) ?? '';
  return { units, currency };
}

/** The status of one recipient at `now` (Unix ms), from what concerns them alone. */
export async function loadRecipientStatus(
  records: Records,
  snapshot: SendSnapshot,
  index: number,
  now: number,
): Promise<Pick<RecipientProgress, 'state' | 'problem'>> {
  const { id } = snapshot.send;
  const [batch, refusal, delayReason] = await Promise.all([
    records.batch.get(id, getBatchIndex(index)),
    records.refusal.get(id),
    records.delayReason.get(id),
  ]);
  if (refusal) return { state: 'refused', problem: refusal };
  const reference = formatMessageReference(id, index);
  const outcome = listOutcomes(batch).find((one) => one.reference === reference);
  const messageIds = outcome?.kind === 'accepted' ? [outcome.messageId] : [];
  const receipts = new Map(await loadReceipts(records, messageIds));
  await addEarlierReceipts(records, [pickOutcome(batch, reference)], receipts);
  const isRefused = batch?.kind === 'refused' || outcome?.kind === 'refused';
  const facts: SendFacts = {
    snapshot,
    batches: [batch],
    outcomes: new Map(outcome ? [[reference, outcome]] : []),
    receipts,
    refusedReceipts: await loadRefusedReceipts(records, isRefused ? [reference] : []),
    delayReason,
  };
  const isWithheld = listWithheld(batch).includes(index);
  return computeStatus(facts, { index, batch, isWithheld }, now);
}

function pickOutcome(batch: BatchFact | undefined, reference: string): BatchFact | undefined {
  if (batch?.kind !== 'answered') return batch;
  return { ...batch, outcomes: batch.outcomes.filter((one) => one.reference === reference) };
}

/** A send and its progress, with the number of edits: recipient indexes refer to that version. */
export interface SendOverview {
  readonly send: Send;
  readonly progress: SendProgress;
  readonly edits: number;
}

/** Loads the newest version of a send. Undefined if there is none. */
export async function loadSendOverview(
  { records, clock }: Pick<AppContext, 'records' | 'clock'>,
  id: SendId,
): Promise<SendOverview | undefined> {
  const snapshot = await loadSnapshot(records, await findNewestVersion(records, id));
  if (!snapshot) return undefined;
  const { send } = snapshot;
  const progress = await loadProgress(records, send, clock.now());
  return { send, progress, edits: countEdits(snapshot) };
}

/** {@link loadSendOverview} with its tools. */
export type LoadSendOverview = (id: SendId) => Promise<SendOverview | undefined>;
