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
  const reference = formatMessageReference(send.id, index);
  const outcome = facts.outcomes.get(reference);
  // No receipt can change it any more, because its message id was deleted.
  if (outcome?.kind === 'erased') return { state: outcome.state };
  const receipt =
    outcome?.kind === 'accepted'
      ? facts.receipts.get(outcome.messageId)
      : facts.refusedReceipts.get(reference);
  const status = receipt ?? computeReportedStatus(facts, batch, outcome);
  // A message that ClickSend holds is scheduled until its departure.
  if (status.state === 'queued' && !receipt && isAhead(send, now)) return { state: 'scheduled' };
  return adjustToTime(status, send, batch, now);
}

function isAhead({ schedule }: Send, now: number): boolean {
  return schedule !== undefined && now < schedule.at;
}

/** After a while, a missing report is a status too. */
function adjustToTime(
  { state, problem }: Status,
  { schedule }: Send,
  batch: BatchFact | undefined,
  now: number,
): Status {
  const departedAt = Math.max(batch?.at ?? now, schedule?.at ?? 0);
  const isOpen = state === 'queued' || state === 'sent' || state === 'retrying';
  const isSilent = isOpen && now - departedAt >= NO_REPORT_AFTER_MS;
  return { state: isSilent ? 'silent' : state, problem };
}

/** The status of a message without a receipt, from what ClickSend responded to its batch. */
function computeReportedStatus(
  { delayReason }: SendFacts,
  batch: BatchFact | undefined,
  outcome: MessageOutcome | undefined,
): Status {
  if (outcome?.kind === 'accepted') return { state: 'queued' };
  if (outcome?.kind === 'refused') return { state: 'refused', problem: outcome.problem };
  if (batch?.kind === 'refused') return { state: 'refused', problem: batch.problem };
  if (batch?.kind === 'answered') return { state: 'unsure', problem: outcome?.problem };
  return { state: 'waiting', problem: batch?.kind === 'waiting' ? batch.problem : delayReason };
}
