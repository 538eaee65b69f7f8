import type { NoteKind } from '../../../core/ports/send-posts.ts';
import type { HaltResult } from '../../../core/scheduling/stop-send.ts';
import { tallyOf } from '../../../domain/progress-counts.ts';
import type { Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { type SlackMessage, saying } from '../blocks/message.ts';
import { sendToOthersButton } from '../blocks/send-buttons.ts';
import { number, people } from '../format/status.ts';

/** `Stopped by @Ada: 3,000 had left, 7,000 not sent`, for the post. */
export function haltedLine({ recipients, halted }: SendProgress): string | undefined {
  if (!halted) return undefined;
  const { left, waiting } = tallyOf(recipients);
  if (left + waiting === 0) return `Stopped by <@${halted.by}> before any of it left`;
  const out = waiting > 0 ? `, ${number(waiting)} at ClickSend at this moment` : '';
  return `Stopped by <@${halted.by}>: ${number(left)} had left, ${number(halted.kept)} not sent${out}`;
}

/** A line in its thread. */
export function haltedNote(
  send: Send,
  { by, left, kept }: Extract<NoteKind, { readonly kind: 'halted' }>,
): SlackMessage {
  const before = left === 0 ? 'None of it had left' : `${number(left)} had left`;
  const text = `✋ <@${by}> stopped this. ${before}; it is not sent to ${people(kept)}.`;
  return saying(text, { type: 'actions', elements: [sendToOthersButton(send, kept)] });
}

/** What whoever pressed *Stop* is told. */
export function haltResultText(result: HaltResult, by: string): string {
  switch (result.kind) {
    case 'stopped': {
      const who = result.by === by ? 'Stopped' : `<@${result.by}> stopped it before you`;
      return `✋ ${who}: it is not sent to ${people(result.kept)}. The post shows what had left.`;
    }
    case 'nothing left':
      return result.mayReturn
        ? 'The last of it is at ClickSend at this moment. If ClickSend does not take it, it is not tried again.'
        : 'Too late to stop it: all of it has left. The post shows what becomes of it.';
    case 'scheduled':
      return 'It has not begun to leave; press Cancel under its post.';
    case 'gone':
      return 'Nothing of this is being sent any more.';
  }
}
