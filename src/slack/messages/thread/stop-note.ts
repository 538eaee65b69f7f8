import type { ThreadNoteContent } from '../../../core/ports/send-posts.ts';
import type { StopResult } from '../../../core/scheduling/stop-send.ts';
import { countProgress } from '../../../domain/progress-counts.ts';
import type { Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { buildButtonBlocks } from '../blocks/button.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';
import { buildSendToOthersButton } from '../blocks/send-buttons.ts';
import { formatNumber, formatPeopleCount } from '../format/status.ts';

/** `Stopped by @Ada: 3,000 had left, 7,000 not sent`, for the post. */
export function formatStopLine({ recipients, stop }: SendProgress): string | undefined {
  if (!stop) return undefined;
  const { submitted, waiting } = countProgress(recipients);
  if (submitted + waiting === 0) return `Stopped by <@${stop.by}> before any of it left`;
  const out = waiting > 0 ? `, ${formatNumber(waiting)} at ClickSend at this moment` : '';
  return `Stopped by <@${stop.by}>: ${formatNumber(submitted)} had left, ${formatNumber(stop.kept)} not sent${out}`;
}

/** A line in its thread. */
export function buildStopNote(
  send: Send,
  { by, left, kept }: Extract<ThreadNoteContent, { readonly kind: 'halted' }>,
): SlackMessage {
  const before = left === 0 ? 'None of it had left' : `${formatNumber(left)} had left`;
  const text = `✋ <@${by}> stopped this. ${before}; it is not sent to ${formatPeopleCount(kept)}.`;
  return buildMessage(text, ...buildButtonBlocks(buildSendToOthersButton(send, kept)));
}

/** What whoever pressed *Stop* is told. */
export function formatStopResult(result: StopResult, by: string): string {
  switch (result.kind) {
    case 'stopped': {
      const who = result.by === by ? 'Stopped' : `<@${result.by}> stopped it before you`;
      return `✋ ${who}: it is not sent to ${formatPeopleCount(result.kept)}. The post shows what had left.`;
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
