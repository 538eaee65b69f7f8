import { countStatuses, type RecipientProgress, type RecipientStatus } from './send-progress.ts';

/** How far a send has come, in numbers of people. */
export interface ProgressCounts {
  readonly total: number;
  /** In nobody's hands yet. */
  readonly waiting: number;
  /** On their way or beyond; those of whom nobody knows too. */
  readonly submitted: number;
  readonly delivered: number;
  /** Word of these is still to come. */
  readonly unsettled: number;
  readonly refused: number;
  /** Taken back, or kept back. */
  readonly cancelled: number;
}

export function countProgress(recipients: readonly RecipientProgress[]): ProgressCounts {
  const counts = new Map(countStatuses(recipients).map(({ state, count }) => [state, count]));
  const of = (...states: readonly RecipientStatus[]) =>
    states.reduce((sum, state) => sum + (counts.get(state) ?? 0), 0);
  const [waiting, refused, cancelled] = [
    of('waiting', 'scheduled'),
    of('refused'),
    of('cancelled'),
  ];
  return {
    total: recipients.length,
    waiting,
    submitted: recipients.length - waiting - refused - cancelled,
    delivered: of('delivered'),
    unsettled: of('queued', 'sent', 'retrying', 'unsure'),
    refused,
    cancelled,
  };
}
