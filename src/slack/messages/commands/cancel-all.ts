import type { Button } from '@slack/types';
import type { ScheduledCounts } from '../../../core/scheduling/cancel-all.ts';
import { formatPeopleCount } from '../../text/count.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks, buildConfirmDialog } from '../blocks/button.ts';
import { buildContextBlock, buildMessage, type SlackMessage } from '../blocks/message.ts';

/** More senders are only counted. */
const MAX_NAMED = 15;

/**
 * Asks before everything is cancelled, and says how many sends of whom go to how many people. ClickSend
 * cancels message by message, or all messages of the account at once, other programs' too.
 */
export function buildCancelAllQuestion(
  all: ScheduledCounts,
  options: { readonly with: 'app' | 'clicksend'; readonly asOf: number },
): SlackMessage {
  return buildMessage(
    formatQuestion(all),
    ...buildButtonBlocks(
      ...(all.sends > 0 ? [buildVisibleSendsButton(all.sends, options.asOf)] : []),
      buildEverythingButton(all.sends, options.with),
      buildButton(actionIds.keep, all.sends > 0 ? 'Keep them' : 'Leave it'),
    ),
    buildContextBlock(
      '“Everything in the account” is also what other programs scheduled in this ClickSend account. Only workspace admins and owners can cancel that.',
    ),
  );
}

function formatQuestion({ sends, people: count, byPerson }: ScheduledCounts): string {
  if (sends === 0) {
    return 'Nothing is scheduled from here. Other programs may have something scheduled in the ClickSend account.';
  }
  const lines = byPerson
    .slice(0, MAX_NAMED)
    .map((one) => `• <@${one.user}>: ${one.sends}, to ${formatPeopleCount(one.people)}`);
  const more = byPerson.length > MAX_NAMED ? [`• ${byPerson.length - MAX_NAMED} more senders`] : [];
  return [
    `*Cancel ${formatSendCount(sends)}, to ${formatPeopleCount(count)}?*`,
    ...lines,
    ...more,
  ].join('\n');
}

function formatSendCount(sends: number): string {
  return sends === 1 ? 'the 1 scheduled send' : `all ${sends} scheduled sends`;
}

function buildVisibleSendsButton(sends: number, asOf: number): Button {
  const text = sends === 1 ? 'Cancel it' : `Cancel these ${sends}`;
  return buildButton(actionIds.cancelAll, text, { value: String(asOf), style: 'danger' });
}

function buildEverythingButton(sends: number, mode: 'app' | 'clicksend'): Button {
  const text =
    mode === 'clicksend' && sends > 0
      ? `Cancel ${sends === 1 ? 'it' : `all ${sends}`}, and everything else in the account`
      : 'Cancel everything in the account';
  return buildButton(actionIds.cancelEverything, text, {
    style: mode === 'clicksend' ? 'danger' : undefined,
    confirm: buildConfirmDialog({
      title: 'Everything in the account?',
      text: 'ClickSend cancels everything that is scheduled in this account: what was ordered here, and what other programs and people ordered there. That cannot be undone.',
      ...{ confirm: 'Cancel everything', deny: 'Keep', style: 'danger' },
    }),
  });
}
