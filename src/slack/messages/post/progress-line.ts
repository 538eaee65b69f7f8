import {
  countProgress,
  hasManyRecipients,
  type SendProgress,
} from '../../../domain/send-progress.ts';
import { postText } from '../../text/post.ts';

/** The progress of a send to many people. */
interface ProgressLine {
  /** `▓▓▓▓▓▓░░░░`. Not in the text for screen readers. */
  readonly bar: string;
  readonly text: string;
}

const WIDTH = 10;

/** How many messages were submitted, and later how many were delivered. Undefined if nothing is pending. */
export function formatProgressLine(progress: SendProgress): ProgressLine | undefined {
  const { notSentProblem, schedule, cancelled, stop } = progress;
  if (!hasManyRecipients(progress) || notSentProblem || schedule || cancelled) return undefined;
  const tally = countProgress(progress.recipients);
  const count = tally.total - tally.cancelled;
  // The stop line says how many were submitted before the stop.
  if (tally.waiting > 0 && !stop) {
    const text = postText.submitted({ sent: tally.submitted, count, kept: tally.waiting });
    return { bar: formatBar(count - tally.waiting, count), text };
  }
  if (tally.waiting > 0 || tally.unsettled === 0) return undefined;
  return {
    bar: formatBar(tally.delivered, count),
    text: postText.delivered({ sent: tally.delivered, count }),
  };
}

/** Full only once all are done. */
function formatBar(done: number, of: number): string {
  const full = Math.floor((WIDTH * done) / of);
  return '▓'.repeat(full) + '░'.repeat(WIDTH - full);
}
