import { formatMessageReference, type Send } from '../../domain/send.ts';
import type { RecipientProgress } from '../../domain/send-progress.ts';
import type { MessageOutcome } from '../ports/clicksend.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import type { SendFacts } from './load-send-facts.ts';

/** A message without a final receipt for this long has no delivery report. The last ones come within three days. */
export const NO_REPORT_AFTER_MS = 24 * 3_600_000;

type Status = Pick<RecipientProgress, 'state' | 'problem'>;

/** The status of one recipient at `now` (Unix ms). */
export function computeStatus(
  facts: SendFacts,
  recipient: {
    readonly index: number;
    readonly batch: BatchFact | undefined;
    /** Left out before the batch was submitted. */
    readonly isWithheld: boolean;
  },
  now: number,
): Status {
  const { send, withdrawn, ended } = facts.snapshot;
  const { index, batch, isWithheld } = recipient;
  if (isWithheld || withdrawn.has(index) || typeof ended === 'object') {
    return { state: 'cancelled' };
  }
  if (send.schedule !== undefined && ended !== 'left') return { state: 'scheduled' };
  const outcome = facts.outcomes.get(formatMessageReference(send.id, index));
  // No receipt can change it any more, because its message id was deleted.
  if (outcome?.kind === 'erased') return { state: outcome.state };
  return adjustToTime(computeReportedStatus(facts, batch, outcome), send, batch, now);
}

/** A message that ClickSend holds is scheduled until its departure. Later, a missing report is a status too. */
function adjustToTime(
  { hasReceipt, ...status }: Status & { readonly hasReceipt?: true },
  { schedule }: Send,
  batch: BatchFact | undefined,
  now: number,
): Status {
  const { state } = status;
  if (state === 'queued' && !hasReceipt && schedule && now < schedule.at) {
    return { state: 'scheduled' };
  }
  const departedAt = Math.max(batch?.at ?? now, schedule?.at ?? 0);
  const isOpen = state === 'queued' || state === 'sent' || state === 'retrying';
  return isOpen && now - departedAt >= NO_REPORT_AFTER_MS ? { ...status, state: 'silent' } : status;
}

/** What ClickSend or the app last reported for a message. */
function computeReportedStatus(
  { receipts, delayReason }: SendFacts,
  batch: BatchFact | undefined,
  outcome: MessageOutcome | undefined,
): Status & { readonly hasReceipt?: true } {
  if (outcome?.kind === 'accepted') {
    const fact = receipts.get(outcome.messageId);
    return fact
      ? { state: fact.state, hasReceipt: true, problem: fact.problem }
      : { state: 'queued' };
  }
  if (outcome?.kind === 'refused') return { state: 'refused', problem: outcome.problem };
  if (batch?.kind === 'refused') return { state: 'refused', problem: batch.problem };
  if (batch?.kind === 'answered') return { state: 'unsure', problem: outcome?.problem };
  return { state: 'waiting', problem: batch?.kind === 'waiting' ? batch.problem : delayReason };
}
