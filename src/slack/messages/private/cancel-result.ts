import type { CancelAccountResult, CancelCounts } from '../../../core/scheduling/cancel-all.ts';
import type { CancelResult } from '../../../core/scheduling/cancel-send.ts';
import type { StopResult } from '../../../core/scheduling/stop-send.ts';
import { OPT_OUT_ACTOR } from '../../../domain/opt-out.ts';
import { cancelText } from '../../text/cancel.ts';
import { formatProblem } from '../../text/problems.ts';
import { stopText } from '../../text/stop.ts';
import { formatMissingEndpoint } from '../format/error-text.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { formatSendStatus } from '../format/status.ts';

/** The result of cancelling one send, or one of its recipients. */
export function formatCancelResult(result: CancelResult, what: 'all' | 'one' = 'all'): string {
  switch (result.kind) {
    case 'cancelled':
      return what === 'all' ? cancelText.done : cancelText.doneForOne;
    case 'asked':
      return cancelText.asked;
    case 'before':
      return result.by === OPT_OUT_ACTOR
        ? cancelText.beforeByOptOut
        : cancelText.before({ by: `<@${result.by}>` });
    case 'left':
      return cancelText.tooLate({ state: escapeMrkdwn(formatSendStatus(result.progress)) });
    case 'outdated':
      return cancelText.outdated;
    case 'gone':
      return cancelText.gone;
  }
}

/** The result of cancelling all sends of this app. */
export function formatCancelAllResult(counts: CancelCounts): string {
  const { none, ...texts } = cancelText.all;
  const parts = (['cancelled', 'asked', 'before', 'left'] as const).flatMap((kind) =>
    counts[kind] > 0 ? [texts[kind]({ count: counts[kind] })] : [],
  );
  return parts.length > 0 ? `✖️ ${parts.join(', ')}.` : none;
}

/** The result of cancelling everything in the ClickSend account. */
export function formatCancelEverythingResult({ ours, account }: CancelAccountResult): string {
  return `${formatCancelAllResult(ours)} ${formatAccountResult(account)}`;
}

function formatAccountResult(account: CancelAccountResult['account']): string {
  const { cancelled, cancelledSome, rest } = cancelText.account;
  switch (account.kind) {
    case 'cancelled':
      return account.count === undefined ? cancelled : cancelledSome({ count: account.count });
    case 'notOffered': {
      const state = formatMissingEndpoint('cancelAll', 'MMS → History, filter “Scheduled”');
      return rest({ state });
    }
    case 'failed':
      return rest({ state: escapeMrkdwn(formatProblem(account.problem)) });
  }
}

/** The private message after *Stop sending*. `by` pressed it. */
export function formatStopResult(result: StopResult, by: string): string {
  switch (result.kind) {
    case 'stopped': {
      const { kept } = result;
      if (result.by === by) return stopText.resultByYou({ kept });
      return stopText.resultByOther({ by: `<@${result.by}>`, kept });
    }
    case 'nothing left':
      return result.mayReturn ? stopText.lastBatchUnderWay : stopText.allSent;
    case 'scheduled':
      return stopText.notStarted;
    case 'gone':
      return stopText.nothingSending;
  }
}
