import type { Button } from '@slack/types';
import type { Send, SendId } from '../../../domain/send.ts';
import { formatNumber } from '../../text/count.ts';
import { stopText } from '../../text/stop.ts';
import { shortenText } from '../format/mrkdwn.ts';
import { actionIds } from './action-ids.ts';
import { buildButton, buildConfirmDialog } from './button.ts';

/** Cancels all that has not left. */
export function buildCancelButton(send: SendId): Button {
  return buildButton(actionIds.cancel, 'Cancel', {
    value: send,
    style: 'danger',
    confirm: buildConfirmDialog({
      title: 'Cancel this?',
      text: 'It will not be sent to anybody.',
      ...CANCEL_DIALOG_LABELS,
    }),
  });
}

/** The answers to a question before something is cancelled. */
export const CANCEL_DIALOG_LABELS = {
  confirm: 'Cancel it',
  deny: 'Keep it',
  style: 'danger',
} as const;

/** Names one recipient: `index` is the place in the send after `edits` edits. */
export function formatCancelRecipientValue(send: SendId, index: number, edits: number): string {
  return `${send}:${index}:${edits}`;
}

export function buildCancelRecipientButton(value: string, who: string): Button {
  return buildButton(actionIds.cancelOne, 'Cancel', {
    value,
    label: `Cancel for ${who}`.slice(0, 75),
    confirm: buildConfirmDialog({
      title: 'Cancel for one person?',
      text: `It will not be sent to ${shortenText(who, 200)}.`,
      ...CANCEL_DIALOG_LABELS,
    }),
  });
}

export function buildEditButton(send: SendId): Button {
  return buildButton(actionIds.edit, 'Edit', { value: send });
}

export function buildSendNowButton(send: SendId): Button {
  return buildButton(actionIds.sendNow, 'Send now', { value: send, style: 'primary' });
}

/** Stops a send whose batches are being submitted. */
export function buildStopButton(send: SendId): Button {
  return buildButton(actionIds.stop, stopText.button, {
    value: send,
    style: 'danger',
    confirm: buildConfirmDialog({
      ...stopText.dialog,
      style: 'danger',
    }),
  });
}

/** Opens the form with the content of the send; `failed`: only for the recipients that it did not reach. */
export function buildSendAgainButton(
  send: SendId,
  who: 'all' | 'failed',
  text = 'Send again',
): Button {
  const value = who === 'failed' ? `${send}:failed` : send;
  return buildButton(actionIds.openAgain, text, { value });
}

/** Opens the form with the content of a stopped send, for the recipients that it was not sent to. */
export function buildSendToOthersButton(
  { id, recipients }: Pick<Send, 'id' | 'recipients'>,
  kept: number,
): Button {
  const others = kept === 1 ? 'the other one' : `the other ${formatNumber(kept)}`;
  const text = kept === recipients.length ? 'Send it after all' : `Send to ${others}`;
  return buildButton(actionIds.sendToOthers, text, { value: `${id}:keptBack` });
}

export function buildCheckNoReportButton(send: SendId): Button {
  return buildButton(actionIds.checkSilent, 'Check again', { value: send });
}
