import type { Button, Overflow } from '@slack/types';
import type { Send, SendId } from '../../../domain/send.ts';
import { buttonText } from '../../text/buttons.ts';
import { stopText } from '../../text/stop.ts';
import { actionIds } from './action-ids.ts';
import { buildButton, buildConfirmDialog } from './button.ts';
import { buildPlainText } from './message.ts';

/** Cancels everything that was not submitted yet. `count` is the number of recipients; undefined if unknown. */
export function buildCancelButton(send: SendId, count?: number): Button {
  const { button, text, ...dialog } = buttonText.cancel;
  return buildButton(actionIds.cancel, button, {
    value: send,
    style: 'danger',
    confirm: buildConfirmDialog({
      ...dialog,
      text: count === undefined ? text : buttonText.cancelForPeople({ count }),
      style: 'danger',
    }),
  });
}

export function buildEditButton(send: SendId): Button {
  return buildButton(actionIds.edit, buttonText.edit.button, { value: send });
}

export function buildSendNowButton(send: SendId): Button {
  return buildButton(actionIds.sendNow, buttonText.sendNow.button, {
    value: send,
    style: 'primary',
  });
}

/** Stops a send whose batches are being submitted. */
export function buildStopButton(send: SendId): Button {
  return buildButton(actionIds.stop, stopText.button, {
    value: send,
    style: 'danger',
    confirm: buildConfirmDialog({ ...stopText.dialog, style: 'danger' }),
  });
}

/** Opens the form with the content of a cancelled send. */
export function buildScheduleAgainButton(send: SendId): Button {
  return buildButton(actionIds.openAgain, buttonText.scheduleAgain.button, { value: send });
}

/** Opens the form with the content of a send, or of a form, that was not sent. */
export function buildOpenFormButton(send: SendId): Button {
  return buildButton(actionIds.openAgain, buttonText.openForm.button, {
    value: `${send}:didNotGetIt`,
    style: 'primary',
  });
}

/** Sends it again to the `count` recipients who did not get it. */
export function buildSendToUnreachedButton(send: SendId, count: number): Button {
  const text = buttonText.sendToUnreached.button({ count });
  return buildButton(actionIds.sendToUnreached, text, {
    value: `${send}:didNotGetIt`,
    style: 'primary',
  });
}

/** Opens the form with the content of the send, including recipients without a delivery report. */
export function buildSendToSilentButton(send: SendId): Button {
  return buildButton(actionIds.openAgain, buttonText.sendToSilent.button, {
    value: `${send}:failed`,
  });
}

/** Opens the form with the content of a stopped send, for the recipients that it was not sent to. */
export function buildSendToOthersButton(
  { id, recipients }: Pick<Send, 'id' | 'recipients'>,
  unsentCount: number,
): Button {
  const { button, allButton } = buttonText.sendToOthers;
  const text = unsentCount === recipients.length ? allButton : button({ count: unsentCount });
  return buildButton(actionIds.sendToOthers, text, { value: `${id}:keptBack` });
}

export function buildCheckNoReportButton(send: SendId): Button {
  return buildButton(actionIds.checkSilent, buttonText.checkAgain.button, { value: send });
}

/** The choices in a post's menu. */
const menuActs = ['again', 'details', 'reference', 'remove', 'cancel'] as const;
export type MenuAct = (typeof menuActs)[number];

/** Slack allows at most five. */
export interface MenuChoice {
  readonly act: MenuAct;
  readonly text: string;
}

/** The menu behind the three dots of a post. */
export function buildPostMenu(send: SendId, choices: readonly MenuChoice[]): Overflow {
  const options = choices.map(({ act, text }) => ({
    text: buildPlainText(text),
    value: `${act}:${send}`,
  }));
  return { type: 'overflow', action_id: actionIds.postMenu, options };
}

/** Undefined if another version of the app wrote it. */
export function parseMenuValue(
  value: string,
): { readonly act: MenuAct; readonly send: SendId } | undefined {
  const [word, send] = value.split(':');
  const act = menuActs.find((one) => one === word);
  return act && send ? { act, send: send as SendId } : undefined;
}
