import type { CancelAccountResult, CancelCounts } from '../../../core/scheduling/cancel-all.ts';
import type { CancelResult } from '../../../core/scheduling/cancel-send.ts';
import { OPT_OUT_ACTOR } from '../../../domain/opt-out.ts';
import { formatProblem } from '../../../domain/problem.ts';
import { formatNumber } from '../../text/count.ts';
import { formatMissingEndpoint } from '../format/missing-endpoint.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { formatSendStatus } from '../format/status.ts';

/** The result of cancelling one send, or one of its recipients. */
export function formatCancelResult(result: CancelResult, what: 'all' | 'one' = 'all'): string {
  switch (result.kind) {
    case 'cancelled':
      return what === 'all'
        ? '✖️ Cancelled: it will not be sent.'
        : '✖️ Cancelled for this person: it will not be sent to them.';
    case 'asked':
      return 'ClickSend holds it and is being asked to take it back. The post and its thread will say whether that worked.';
    case 'before':
      return result.by === OPT_OUT_ACTOR
        ? 'It was cancelled before: they opted out.'
        : `<@${result.by}> cancelled it before.`;
    case 'left':
      return `Too late to cancel: it already left. ${escapeMrkdwn(formatSendStatus(result.progress))}.`;
    case 'outdated':
      return 'This was changed since the button was shown, so nothing was cancelled. Please look at the post again.';
    case 'gone':
      return 'I can’t find that, or you don’t have access to it. Try `/mms history`.';
  }
}

/** The result of cancelling all sends of this app. */
export function formatCancelAllResult(counts: CancelCounts): string {
  const { cancelled, asked, before, left } = counts;
  const parts = [
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(asked > 0 ? [`${asked} held by ClickSend, which is being asked (the posts will say)`] : []),
    ...(before > 0 ? [`${before} cancelled by somebody before`] : []),
    ...(left > 0 ? [`${left} too late: already left`] : []),
  ];
  return parts.length > 0 ? `✖️ ${parts.join(', ')}.` : 'Nothing was scheduled here any more.';
}

/** The result of cancelling everything in the ClickSend account. */
export function formatCancelEverythingResult({ ours, account }: CancelAccountResult): string {
  return `${formatCancelAllResult(ours)} ${formatAccountResult(account)}`;
}

function formatAccountResult(account: CancelAccountResult['account']): string {
  switch (account.kind) {
    case 'cancelled':
      return account.count === undefined
        ? 'ClickSend cancelled everything that it held in the account.'
        : `ClickSend cancelled ${formatMessageCount(account.count)} that it held in the account.`;
    case 'notOffered':
      return `For the rest of the account: ${formatMissingEndpoint('cancel everything at once', 'MMS → History, filter “Scheduled”')}`;
    case 'failed':
      return `For the rest of the account: ${escapeMrkdwn(formatProblem(account.problem))}`;
  }
}

function formatMessageCount(count: number): string {
  return count === 1 ? '1 message' : `${formatNumber(count)} messages`;
}
