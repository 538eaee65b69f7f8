import type { AllCancelled, EverythingCancelled } from '../../../core/scheduling/cancel-all.ts';
import type { CancelResult } from '../../../core/scheduling/cancel-send.ts';
import { THEY_OPTED_OUT } from '../../../domain/opt-out.ts';
import { sayProblem } from '../../../domain/problem.ts';
import { notOffered } from '../format/missing-endpoint.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { stateLine } from '../format/status.ts';

/** What came of cancelling one send, or one of its recipients. */
export function cancelledText(result: CancelResult, what: 'all' | 'one' = 'all'): string {
  switch (result.kind) {
    case 'cancelled':
      return what === 'all'
        ? '✖️ Cancelled: it will not be sent.'
        : '✖️ Cancelled for this person: it will not be sent to them.';
    case 'asked':
      return 'ClickSend holds it and is being asked to take it back. The post and its thread will say whether that worked.';
    case 'before':
      return result.by === THEY_OPTED_OUT
        ? 'It was cancelled before: they opted out.'
        : `<@${result.by}> cancelled it before.`;
    case 'left':
      return `Too late to cancel: it already left. ${escapeMrkdwn(stateLine(result.progress))}.`;
    case 'outdated':
      return 'This was changed since the button was shown, so nothing was cancelled. Please look at the post again.';
    case 'gone':
      return 'I can’t find that, or you don’t have access to it. Try `/mms history`.';
  }
}

/** What came of cancelling all that was ordered here. */
export function allCancelledText(counts: AllCancelled): string {
  const { cancelled, asked, before, left } = counts;
  const parts = [
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(asked > 0 ? [`${asked} held by ClickSend, which is being asked (the posts will say)`] : []),
    ...(before > 0 ? [`${before} cancelled by somebody before`] : []),
    ...(left > 0 ? [`${left} too late: already left`] : []),
  ];
  return parts.length > 0 ? `✖️ ${parts.join(', ')}.` : 'Nothing was scheduled here any more.';
}

/** What came of cancelling everything in the account. */
export function everythingCancelledText({ ours, account }: EverythingCancelled): string {
  return `${allCancelledText(ours)} ${accountText(account)}`;
}

function accountText(account: EverythingCancelled['account']): string {
  switch (account.kind) {
    case 'cancelled':
      return account.count === undefined
        ? 'ClickSend cancelled everything that it held in the account.'
        : `ClickSend cancelled ${messages(account.count)} that it held in the account.`;
    case 'notOffered':
      return `For the rest of the account: ${notOffered('cancel everything at once', 'MMS → History, filter “Scheduled”')}`;
    case 'failed':
      return `For the rest of the account: ${escapeMrkdwn(sayProblem(account.problem))}`;
  }
}

function messages(count: number): string {
  return count === 1 ? '1 message' : `${count.toLocaleString('en')} messages`;
}
