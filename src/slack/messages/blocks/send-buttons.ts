import type { Button, ConfirmationDialog, PlainTextElement } from '@slack/types';
import type { Send, SendId } from '../../../domain/send.ts';
import { shortenText } from '../format/mrkdwn.ts';
import { formatNumber } from '../format/status.ts';
import { actionIds } from './action-ids.ts';

/** Everything that can still be taken back. */
export function buildCancelButton(send: SendId, text = 'Cancel'): Button {
  return {
    type: 'button',
    action_id: actionIds.cancel,
    style: 'danger',
    text: plain(text),
    value: send,
    confirm: buildConfirmDialog(
      'Cancel this?',
      'It will not be sent to anybody.',
      'Cancel it',
      'Keep it',
    ),
  };
}

/** One recipient: the place in the send as it stands after so many edits. */
export function formatCancelRecipientValue(send: SendId, index: number, edits: number): string {
  return `${send}:${index}:${edits}`;
}

export function buildCancelRecipientButton(value: string, who: string): Button {
  return {
    type: 'button',
    action_id: actionIds.cancelOne,
    text: plain('Cancel'),
    accessibility_label: `Cancel for ${who}`.slice(0, 75),
    value,
    confirm: buildConfirmDialog(
      'Cancel for one person?',
      `It will not be sent to ${shortenText(who, 200)}.`,
      'Cancel it',
      'Keep it',
    ),
  };
}

export function buildEditButton(send: SendId): Button {
  return { type: 'button', action_id: actionIds.edit, text: plain('Edit'), value: send };
}

export function buildSendNowButton(send: SendId): Button {
  return {
    type: 'button',
    action_id: actionIds.sendNow,
    style: 'primary',
    text: plain('Send now'),
    value: send,
  };
}

/** Keeps back what has not left of a send that is leaving. */
export function buildStopButton(send: SendId): Button {
  return {
    type: 'button',
    action_id: actionIds.stop,
    style: 'danger',
    text: plain('Stop'),
    value: send,
    confirm: buildConfirmDialog(
      'Stop sending?',
      'What has not left by then is not sent to anybody. What has left cannot be taken back.',
      'Stop it',
      'Go on sending',
    ),
  };
}

/** Opens the form filled as it was; `failed`: only with those whom it did not reach. */
export function buildSendAgainButton(
  send: SendId,
  who: 'all' | 'failed',
  text = 'Send again',
): Button {
  const value = who === 'failed' ? `${send}:failed` : send;
  return { type: 'button', action_id: actionIds.openAgain, text: plain(text), value };
}

/** Opens the form filled as it was, only with those who were not sent to because somebody stopped it. */
export function buildSendToOthersButton(
  { id, recipients }: Pick<Send, 'id' | 'recipients'>,
  kept: number,
): Button {
  const others = kept === 1 ? 'the other one' : `the other ${formatNumber(kept)}`;
  const text = kept === recipients.length ? 'Send it after all' : `Send to ${others}`;
  const value = `${id}:keptBack`;
  return { type: 'button', action_id: actionIds.sendToOthers, text: plain(text), value };
}

export function buildCheckNoReportButton(send: SendId): Button {
  return {
    type: 'button',
    action_id: actionIds.checkSilent,
    text: plain('Check again'),
    value: send,
  };
}

/** A question before something that cannot be taken back. */
export function buildConfirmDialog(
  title: string,
  text: string,
  yes: string,
  no: string,
): ConfirmationDialog {
  return {
    title: plain(title),
    text: plain(text),
    confirm: plain(yes),
    deny: plain(no),
    style: 'danger',
  };
}

function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text };
}
