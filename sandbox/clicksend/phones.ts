import { asSent, hasLeft } from './message.ts';
import type { ClickSend } from './state.ts';
import type { PhoneScreen } from './world.ts';

/** Every phone that something left for, or that wrote; in the order of their first message. */
export function phones(clicksend: ClickSend): readonly PhoneScreen[] {
  const now = clicksend.now();
  const left = clicksend.messages.filter((message) => hasLeft(message, now));
  const numbers = new Set([
    ...left.map((message) => message.to),
    ...clicksend.replies.map((reply) => reply.from),
  ]);
  return [...numbers].map((number) => ({
    number,
    messages: left
      .filter((message) => message.to === number)
      .map((message) => ({ ...asSent(message, now), arrived: message.arrived })),
    replies: clicksend.replies
      .filter((reply) => reply.from === number)
      .map(({ messageId, from, text, mediaUrl, toMessageId, at }) => ({
        messageId,
        from,
        text,
        mediaUrl,
        toMessageId,
        at,
      })),
  }));
}
