import type { Button, KnownBlock } from '@slack/types';
import type { Send } from '../../../domain/send.ts';
import {
  canStopSend,
  isSendFinished,
  isSendSubmitted,
  type SendProgress,
} from '../../../domain/send-progress.ts';
import { buildButtonBlocks } from '../blocks/button.ts';
import {
  buildCancelButton,
  buildEditButton,
  buildSendAgainButton,
  buildSendNowButton,
  buildSendToOthersButton,
  buildStopButton,
} from '../blocks/send-buttons.ts';

/** The buttons that anybody in the channel may press. Only the sender may use the forms that some open. */
export function buildPostActions(send: Send, progress: SendProgress): readonly KnownBlock[] {
  return progress.notSentProblem ? [] : buildButtonBlocks(...listButtons(send, progress));
}

function listButtons(send: Send, progress: SendProgress): readonly Button[] {
  const { id } = send;
  const { schedule, cancelled, isOverdue, stop, recipients } = progress;
  if (schedule && !cancelled) {
    return [
      ...(isOverdue ? [buildSendNowButton(id)] : []),
      buildEditButton(id),
      buildCancelButton(id),
    ];
  }
  if (canStopSend(progress)) return [buildStopButton(id)];
  const others =
    stop && isSendSubmitted(progress) ? [buildSendToOthersButton(send, stop.kept)] : [];
  if (!isSendFinished(progress) || stop?.kept === recipients.length) return others;
  // The thread has a button for only those whom it did not reach.
  return [...others, buildSendAgainButton(id, 'all', formatSendAgainText(progress))];
}

function formatSendAgainText({ stop, recipients }: SendProgress): string {
  // The recipients that it was not sent to have a button of their own.
  if (stop) return 'Send again to those it went to';
  return recipients.length > 1 ? 'Send again to all' : 'Send again';
}
