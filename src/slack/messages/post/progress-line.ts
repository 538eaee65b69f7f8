import { countProgress } from '../../../domain/progress-counts.ts';
import { hasManyRecipients, type SendProgress } from '../../../domain/send-progress.ts';
import { formatNumber } from '../format/count.ts';

/** How far a send to many has come. */
export interface ProgressLine {
  /** `▓▓▓▓▓▓░░░░`: for the eye alone, nobody wants it read aloud. */
  readonly bar: string;
  readonly text: string;
}

const WIDTH = 10;

/** How much of it has left, then how much of it arrived; undefined when there is nothing to wait for. */
export function formatProgressLine(progress: SendProgress): ProgressLine | undefined {
  const { notSentProblem, schedule, cancelled, stop } = progress;
  if (!hasManyRecipients(progress) || notSentProblem || schedule || cancelled) return undefined;
  const tally = countProgress(progress.recipients);
  const of = tally.total - tally.cancelled;
  // Who stopped it, and what had left by then, is said beside it.
  if (tally.waiting > 0 && !stop) {
    const words = `${formatNumber(tally.submitted)} of ${formatNumber(of)} have left · ${formatNumber(tally.waiting)} to go`;
    return { bar: formatBar(of - tally.waiting, of), text: words };
  }
  if (tally.waiting > 0 || tally.unsettled === 0) return undefined;
  return {
    bar: formatBar(tally.delivered, of),
    text: `${formatNumber(tally.delivered)} of ${formatNumber(of)} delivered`,
  };
}

/** Full only when all of it is. */
function formatBar(done: number, of: number): string {
  const full = Math.floor((WIDTH * done) / of);
  return '▓'.repeat(full) + '░'.repeat(WIDTH - full);
}
