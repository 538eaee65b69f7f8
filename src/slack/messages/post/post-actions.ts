import type { Button, KnownBlock } from '@slack/types';
import type { Send } from '../../../domain/send.ts';
import { canBeHalted, isOver, isTried, type SendProgress } from '../../../domain/send-progress.ts';
import {
  cancelButton,
  editButton,
  sendAgainButton,
  sendNowButton,
  sendToOthersButton,
  stopButton,
} from '../blocks/send-buttons.ts';

/** What anybody in the channel may do about it. The forms that some of these open are its sender's alone. */
export function postActions(send: Send, progress: SendProgress): readonly KnownBlock[] {
  const elements = progress.stopped ? [] : buttons(send, progress);
  return elements.length > 0 ? [{ type: 'actions', elements: [...elements] }] : [];
}

function buttons(send: Send, progress: SendProgress): readonly Button[] {
  const { id } = send;
  const { schedule, cancelled, isOverdue, halted, recipients } = progress;
  if (schedule && !cancelled) {
    return [...(isOverdue ? [sendNowButton(id)] : []), editButton(id), cancelButton(id)];
  }
  if (canBeHalted(progress)) return [stopButton(id)];
  const others = halted && isTried(progress) ? [sendToOthersButton(send, halted.kept)] : [];
  if (!isOver(progress) || halted?.kept === recipients.length) return others;
  // Whom it did not reach, its thread says, with a button for those alone.
  return [...others, sendAgainButton(id, 'all', againTo(progress))];
}

function againTo({ halted, recipients }: SendProgress): string {
  // Those who were kept back have a button of their own.
  if (halted) return 'Send again to those it went to';
  return recipients.length > 1 ? 'Send again to all' : 'Send again';
}
