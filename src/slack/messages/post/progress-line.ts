import { tallyOf } from '../../../domain/progress-counts.ts';
import { isToMany, type SendProgress } from '../../../domain/send-progress.ts';
import { number } from '../format/status.ts';

/** How far a send to many has come. */
export interface ProgressLine {
  /** `▓▓▓▓▓▓░░░░`: for the eye alone, nobody wants it read aloud. */
  readonly bar: string;
  readonly words: string;
}

const WIDTH = 10;

/** How much of it has left, then how much of it arrived; undefined when there is nothing to wait for. */
export function progressLine(progress: SendProgress): ProgressLine | undefined {
  const { stopped, schedule, cancelled, halted } = progress;
  if (!isToMany(progress) || stopped || schedule || cancelled) return undefined;
  const tally = tallyOf(progress.recipients);
  const of = tally.total - tally.cancelled;
  // Who stopped it, and what had left by then, is said beside it.
  if (tally.waiting > 0 && !halted) {
    const words = `${number(tally.left)} of ${number(of)} have left · ${number(tally.waiting)} to go`;
    return { bar: bar(of - tally.waiting, of), words };
  }
  if (tally.waiting > 0 || tally.open === 0) return undefined;
  return {
    bar: bar(tally.delivered, of),
    words: `${number(tally.delivered)} of ${number(of)} delivered`,
  };
}

/** Full only when all of it is. */
function bar(done: number, of: number): string {
  const full = Math.floor((WIDTH * done) / of);
  return '▓'.repeat(full) + '░'.repeat(WIDTH - full);
}
