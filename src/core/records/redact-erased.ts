import { ERASED_PHONE } from '../../domain/mask-phone.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Recipient } from '../../domain/recipient.ts';
import { formatMessageReference, type Plan } from '../../domain/send.ts';
import type { BatchFact, ErasedOutcome } from './batch-facts.ts';
import type { SendChange } from './change-facts.ts';
import type { RedactedRecipient } from './erasure.ts';

/** Replaces the recipient with a placeholder, so that the others keep their indexes. */
export function redactPlan<P extends Plan>(plan: P, phone: E164): P {
  if (!plan.recipients.some((one) => one.phone === phone)) return plan;
  const redact = (one: Recipient): Recipient =>
    one.phone === phone ? { phone: ERASED_PHONE } : one;
  return { ...plan, recipients: plan.recipients.map(redact) };
}

export function redactChange(change: SendChange, phone: E164): SendChange {
  const plan = getChangedPlan(change);
  const redacted = plan && redactPlan(plan, phone);
  if (!redacted || redacted === plan) return change;
  if (change.kind === 'edited') return { ...change, plan: redacted };
  if (change.kind !== 'recalled' || !change.next) return change;
  return { ...change, next: { ...change.next, plan: redacted } };
}

/** The plan that replaces the previous one in a change. */
export function getChangedPlan(change: SendChange): Plan | undefined {
  if (change.kind === 'edited') return change.plan;
  return change.kind === 'recalled' ? change.next?.plan : undefined;
}

/** Keeps the message's result and price, but not which message at ClickSend it was. */
export function redactBatch(batch: BatchFact, { id, index, state }: RedactedRecipient): BatchFact {
  if (batch.kind !== 'answered' || index === undefined || !state) return batch;
  const reference = formatMessageReference(id, index);
  const outcome = batch.outcomes.find((one) => one.reference === reference);
  if (!outcome || outcome.kind === 'erased') return batch;
  const price = 'price' in outcome ? outcome.price : undefined;
  const erased: ErasedOutcome = { kind: 'erased', reference, state, at: batch.at, price };
  return { ...batch, outcomes: batch.outcomes.map((one) => (one === outcome ? erased : one)) };
}
