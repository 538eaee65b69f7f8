import { type E164, ERASED } from '../../domain/phone.ts';
import type { Recipient } from '../../domain/recipients.ts';
import { batchAt, type Plan, referenceOf } from '../../domain/send.ts';
import { NotYet } from '../errors.ts';
import type { Clock } from '../ports/clock-log-metrics.ts';
import type { AnsweredFact, Change, KnownOutcome } from '../records/facts.ts';
import type { Records } from '../records/records.ts';
import type { Standing } from '../sends/load-snapshot.ts';
import { standsOne } from '../status/load-recipient-status.ts';
import { leftOf } from './compute-remaining-retention.ts';
import { placeOf } from './find-person-sends.ts';

/** Somebody else wrote it meanwhile: it is looked at anew. */
const AGAIN_MS = 500;

/**
 * Takes somebody out of a send to others too: a mark stands in their place, with the same index, so
 * that what is known of the others stays true. Doing it again changes nothing.
 */
export function strikeOut(tools: { readonly records: Records; readonly clock: Clock }) {
  const { records, clock } = tools;
  return async (standing: Standing, phone: E164): Promise<void> => {
    const byMs = leftOf(records, standing.send, clock.now());
    const index = placeOf(standing, phone);
    if (index !== undefined) await strikeOutcome(standing, index, byMs);
    await strikeChanges(standing, phone, byMs);
    const { id } = standing.send;
    const ordered = await records.send.get(id);
    if (!ordered) return;
    mine(await records.send.longer(byMs).swap(ordered, without(ordered, phone), id));
  };

  /** How it ended stays; which message at ClickSend it was does not. */
  async function strikeOutcome(standing: Standing, index: number, byMs: number): Promise<void> {
    const { id } = standing.send;
    const batch = batchAt(index);
    const fact = await records.batch.get(id, batch);
    if (fact?.kind !== 'answered') return;
    const reference = referenceOf(id, index);
    const outcome = fact.outcomes.find((one) => one.reference === reference);
    if (!outcome || outcome.kind === 'erased') return;
    const { state } = await standsOne(records, standing, index, clock.now());
    const price = 'price' in outcome && outcome.price !== undefined ? { price: outcome.price } : {};
    const erased: KnownOutcome = { kind: 'erased', reference, state, at: fact.at, ...price };
    const outcomes = fact.outcomes.map((one) => (one === outcome ? erased : one));
    const to: AnsweredFact = { ...fact, outcomes };
    mine(await records.batch.longer(byMs).swap(fact, to, id, batch));
  }

  async function strikeChanges({ send, changes }: Standing, phone: E164, byMs: number) {
    for (const [n, change] of changes.entries()) {
      const to = changeWithout(change, phone);
      if (to !== change) mine(await records.change.longer(byMs).swap(change, to, send.id, n));
    }
  }
}

function mine(isSwapped: boolean): void {
  if (!isSwapped) throw new NotYet(AGAIN_MS);
}

function changeWithout(change: Change, phone: E164): Change {
  if (change.kind === 'edited') return { ...change, plan: without(change.plan, phone) };
  if (change.kind !== 'recalled' || !change.next) return change;
  return { ...change, next: { ...change.next, plan: without(change.next.plan, phone) } };
}

function without<P extends Plan>(plan: P, phone: E164): P {
  const struck = (one: Recipient): Recipient => (one.phone === phone ? { phone: ERASED } : one);
  return { ...plan, recipients: plan.recipients.map(struck) };
}
