import { type E164, ERASED_PHONE } from '../../domain/phone.ts';
import type { Recipient } from '../../domain/recipients.ts';
import { formatMessageReference, getBatchIndex, type Plan } from '../../domain/send.ts';
import { RetryLaterError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { AnsweredBatchFact, StoredOutcome } from '../records/batch-facts.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';
import type { SendSnapshot } from '../sends/load-snapshot.ts';
import { loadRecipientStatus } from '../status/load-recipient-status.ts';
import { computeRemainingRetention } from './compute-remaining-retention.ts';
import { findRecipientIndex } from './find-person-sends.ts';

/** Somebody else wrote it meanwhile: it is looked at anew. */
const AGAIN_MS = 500;

/**
 * Takes somebody out of a send to others too: a mark stands in their place, with the same index, so
 * that what is known of the others stays true. Doing it again changes nothing.
 */
export function createRedactRecipient(tools: { readonly records: Records; readonly clock: Clock }) {
  const { records, clock } = tools;
  return async (snapshot: SendSnapshot, phone: E164): Promise<void> => {
    const byMs = computeRemainingRetention(records, snapshot.send, clock.now());
    const index = findRecipientIndex(snapshot, phone);
    if (index !== undefined) await strikeOutcome(snapshot, index, byMs);
    await strikeChanges(snapshot, phone, byMs);
    const { id } = snapshot.send;
    const ordered = await records.send.get(id);
    if (!ordered) return;
    mine(await records.send.extendTtl(byMs).compareAndSet(ordered, without(ordered, phone), id));
  };

  /** How it ended stays; which message at ClickSend it was does not. */
  async function strikeOutcome(snapshot: SendSnapshot, index: number, byMs: number): Promise<void> {
    const { id } = snapshot.send;
    const batch = getBatchIndex(index);
    const fact = await records.batch.get(id, batch);
    if (fact?.kind !== 'answered') return;
    const reference = formatMessageReference(id, index);
    const outcome = fact.outcomes.find((one) => one.reference === reference);
    if (!outcome || outcome.kind === 'erased') return;
    const { state } = await loadRecipientStatus(records, snapshot, index, clock.now());
    const price = 'price' in outcome && outcome.price !== undefined ? { price: outcome.price } : {};
    const erased: StoredOutcome = { kind: 'erased', reference, state, at: fact.at, ...price };
    const outcomes = fact.outcomes.map((one) => (one === outcome ? erased : one));
    const to: AnsweredBatchFact = { ...fact, outcomes };
    mine(await records.batch.extendTtl(byMs).compareAndSet(fact, to, id, batch));
  }

  async function strikeChanges({ send, changes }: SendSnapshot, phone: E164, byMs: number) {
    for (const [n, change] of changes.entries()) {
      const to = changeWithout(change, phone);
      if (to !== change)
        mine(await records.change.extendTtl(byMs).compareAndSet(change, to, send.id, n));
    }
  }
}

function mine(isSwapped: boolean): void {
  if (!isSwapped) throw new RetryLaterError(AGAIN_MS);
}

function changeWithout(change: SendChange, phone: E164): SendChange {
  if (change.kind === 'edited') return { ...change, plan: without(change.plan, phone) };
  if (change.kind !== 'recalled' || !change.next) return change;
  return { ...change, next: { ...change.next, plan: without(change.next.plan, phone) } };
}

function without<P extends Plan>(plan: P, phone: E164): P {
  const struck = (one: Recipient): Recipient =>
    one.phone === phone ? { phone: ERASED_PHONE } : one;
  return { ...plan, recipients: plan.recipients.map(struck) };
}
