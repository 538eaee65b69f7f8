import { buildSentMessage, hasLeft } from './message.ts';
import type { ClickSend } from './state.ts';
import type { PhoneScreen } from './world.ts';

/** Every phone that something was sent to, or that wrote, in the order of their first message. */
export function listPhoneScreens(clicksend: ClickSend): readonly PhoneScreen[] {
  const now = clicksend.now();
  const departed = clicksend.messages.filter((message) => hasLeft(message, now));
  // Grouped once, because filtering all messages for each of 3,500 phones takes a second.
  const messages = groupRows(departed, ({ to }) => to);
  const replies = groupRows(clicksend.replies, ({ from }) => from);
  const numbers = new Set([...messages.keys(), ...replies.keys()]);
  return [...numbers].map((number) => ({
    number,
    messages: (messages.get(number) ?? []).map((message) => ({
      ...buildSentMessage(message, now),
      arrived: message.arrived,
    })),
    replies: (replies.get(number) ?? []).map(
      ({ messageId, from, text, mediaUrl, toMessageId, at }) => ({
        messageId,
        from,
        text,
        mediaUrl,
        toMessageId,
        at,
      }),
    ),
  }));
}

function groupRows<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
