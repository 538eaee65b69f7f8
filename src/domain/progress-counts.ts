import { countStates, type RecipientProgress, type RecipientState } from './send-progress.ts';

/** How far a send has come, in numbers of people. */
export interface Tally {
  readonly total: number;
  /** In nobody's hands yet. */
  readonly waiting: number;
  /** On their way or beyond; those of whom nobody knows too. */
  readonly left: number;
  readonly delivered: number;
  /** Word of these is still to come. */
  readonly open: number;
  readonly refused: number;
  /** Taken back, or kept back. */
  readonly cancelled: number;
}

export function tallyOf(recipients: readonly RecipientProgress[]): Tally {
  const counts = new Map(countStates(recipients).map(({ state, count }) => [state, count]));
  const of = (...states: readonly RecipientState[]) =>
    states.reduce((sum, state) => sum + (counts.get(state) ?? 0), 0);
  const [waiting, refused, cancelled] = [
    of('waiting', 'scheduled'),
    of('refused'),
    of('cancelled'),
  ];
  return {
    total: recipients.length,
    waiting,
    left: recipients.length - waiting - refused - cancelled,
    delivered: of('delivered'),
    open: of('queued', 'sent', 'retrying', 'unsure'),
    refused,
    cancelled,
  };
}
