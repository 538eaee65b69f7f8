import { countStatuses, type RecipientProgress, type RecipientStatus } from './send-progress.ts';

/** How far a send has got, in recipients. */
interface ProgressCounts {
  readonly total: number;
  /** Not submitted yet. */
  readonly waiting: number;
  /** Submitted, including unconfirmed ones. */
  readonly submitted: number;
  readonly delivered: number;
  /** A delivery report is still expected. */
  readonly unsettled: number;
  readonly refused: number;
  /** Cancelled, or not sent because somebody stopped the send. */
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
