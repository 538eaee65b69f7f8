import type { Button, Overflow } from '@slack/types';
import type { Send } from '../../../domain/send.ts';
import {
  canStopSend,
  isSendFinished,
  isSendSubmitted,
  listUnreached,
  type SendProgress,
} from '../../../domain/send-progress.ts';
import { buttonText } from '../../text/buttons.ts';
import {
  buildCancelButton,
  buildEditButton,
  buildPostMenu,
  buildScheduleAgainButton,
  buildSendNowButton,
  buildSendToOthersButton,
  buildSendToUnreachedButton,
  buildStopButton,
  type MenuChoice,
} from '../blocks/send-buttons.ts';

interface PostActions {
  readonly buttons: readonly Button[];
  readonly menu?: Overflow;
}

/**
 * The actions for anybody in the channel: at most one prominent button that fixes what went wrong, and a
 * menu with the rest. Only the author may use the forms that some of them open.
 */
export function buildPostActions(send: Send, progress: SendProgress): PostActions {
  if (progress.notSentProblem) return { buttons: [] };
  const menu = buildPostMenu(send.id, listMenuChoices(progress));
  return { buttons: listButtons(send, progress), menu };
}

function listButtons(send: Send, progress: SendProgress): readonly Button[] {
  const { id } = send;
  const { schedule, cancelled, isOverdue, stop, recipients } = progress;
  if (cancelled) {
    const isOffered = !cancelled.isUnderWay && cancelled.others > 0;
    return isOffered ? [buildScheduleAgainButton(id)] : [];
  }
  if (schedule) {
    return [
      ...(isOverdue ? [buildSendNowButton(id)] : []),
      buildEditButton(id),
      ...(recipients.length === 1 ? [buildCancelButton(id, 1)] : []),
    ];
  }
  if (canStopSend(progress)) return [buildStopButton(id)];
  if (!isSendSubmitted(progress)) return [];
  const unreached = listUnreached(progress);
  return [
    ...(stop && stop.others > 0 ? [buildSendToOthersButton(send, stop.others)] : []),
    ...(unreached.length > 0 ? [buildSendToUnreachedButton(id, unreached.length)] : []),
  ];
}

function listMenuChoices(progress: SendProgress): readonly MenuChoice[] {
  const { schedule, cancelled, recipients, stop } = progress;
  const info: readonly MenuChoice[] = [
    { act: 'details', text: buttonText.menu.details },
    { act: 'reference', text: buttonText.menu.reference },
  ];
  if (schedule && !cancelled && recipients.length > 1) {
    return [
      { act: 'remove', text: buttonText.menu.removePeople },
      { act: 'cancel', text: buttonText.menu.cancel },
      ...info,
    ];
  }
  const isOver = !schedule && !cancelled && isSendFinished(progress);
  const wentToSome = stop?.kept !== recipients.length;
  return isOver && wentToSome ? [{ act: 'again', text: formatAgainText(progress) }, ...info] : info;
}

function formatAgainText({ stop, recipients }: SendProgress): string {
  const { sentAgain, everyoneAgain, sameAgain } = buttonText.menu;
  // The recipients that it was not sent to have their own button.
  if (stop) return sentAgain;
  return recipients.length > 1 ? everyoneAgain : sameAgain;
}
