import { formatMessageReference, type Send } from '../../domain/send.ts';
import type { RecipientProgress } from '../../domain/send-progress.ts';
import type { MessageOutcome } from '../ports/clicksend-messages.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import type { SendFacts } from './load-send-facts.ts';

/** Nothing heard for so long after it was handed to ClickSend: most receipts come within minutes, the last ones within three days. */
export const NO_REPORT_AFTER_MS = 24 * 3_600_000;

type Stands = Pick<RecipientProgress, 'state' | 'problem'>;

/** Where one recipient stands at this time (Unix ms). */
export function computeStatus(
  facts: SendFacts,
  place: {
    readonly index: number;
    readonly batch: BatchFact | undefined;
    /** Kept back before its batch was ordered. */
    readonly isOut: boolean;
  },
  now: number,
): Stands {
  const { send, withdrawn, ended } = facts.snapshot;
  const { index, batch } = place;
  if (place.isOut || withdrawn.has(index) || typeof ended === 'object') {
    return { state: 'cancelled' };
  }
  if (send.schedule !== undefined && ended !== 'left') return { state: 'scheduled' };
  const outcome = facts.outcomes.get(formatMessageReference(send.id, index));
  // Nothing more is heard of it: its receipts have no name that is known.
  if (outcome?.kind === 'erased') return { state: outcome.state };
  return inTime(standingOf(facts, batch, outcome), send, batch, now);
}

/** What a state means at this time: a message that ClickSend holds is scheduled until it leaves, and silence has an end. */
function inTime(
  // `hasLeft`: ClickSend said that it is on its way, whatever its time.
  { hasLeft, ...stands }: Stands & { readonly hasLeft?: true },
  { schedule }: Send,
  batch: BatchFact | undefined,
  now: number,
): Stands {
  const { state } = stands;
  if (state === 'queued' && !hasLeft && schedule && now < schedule.at) {
    return { state: 'scheduled' };
  }
  const leftAt = Math.max(batch?.at ?? now, schedule?.at ?? 0);
  const isQuiet = state === 'queued' || state === 'sent' || state === 'retrying';
  return isQuiet && now - leftAt >= NO_REPORT_AFTER_MS ? { ...stands, state: 'silent' } : stands;
}

function standingOf(
  { receipts, held }: SendFacts,
  batch: BatchFact | undefined,
  outcome: MessageOutcome | undefined,
): Stands & { readonly hasLeft?: true } {
  if (outcome?.kind === 'accepted') {
    const fact = receipts.get(outcome.messageId);
    return fact ? { state: fact.state, hasLeft: true, problem: fact.problem } : { state: 'queued' };
  }
  if (outcome?.kind === 'refused') return { state: 'refused', problem: outcome.problem };
  if (batch?.kind === 'refused') return { state: 'refused', problem: batch.problem };
  if (batch?.kind === 'answered') {
    return { state: 'unsure', problem: outcome?.problem ? outcome.problem : undefined };
  }
  const problem = batch?.kind === 'waiting' ? batch.problem : held;
  return { state: 'waiting', problem };
}
