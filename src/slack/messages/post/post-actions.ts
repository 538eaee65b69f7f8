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

/** What anybody in the channel may do about it. The forms that some of these open are its sender's alone. */
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
  // Whom it did not reach, its thread says, with a button for those alone.
  return [...others, buildSendAgainButton(id, 'all', formatSendAgainText(progress))];
}

function formatSendAgainText({ stop, recipients }: SendProgress): string {
  // Those who were kept back have a button of their own.
  if (stop) return 'Send again to those it went to';
  return recipients.length > 1 ? 'Send again to all' : 'Send again';
}
