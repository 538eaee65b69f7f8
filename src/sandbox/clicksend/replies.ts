import { SUBACCOUNT_ID, USER_ID } from './account.ts';
import { extensionOf, guid, storeFile } from './files.ts';
import { hasLeft } from './message.ts';
import { sharedNumber } from './numbers.ts';
import { pushOf } from './push.ts';
import { readRecipient } from './recipient.ts';
import { isListed, replyTargets } from './rules.ts';
import { type ClickSend, type ListedReply, seconds } from './state.ts';
import type { ReplyWay } from './world.ts';

const MEDIA_LIVES_MS = 7 * 24 * 3600 * 1000;

export interface ReplyContent {
  readonly text: string;
  readonly toMessageId?: string;
  readonly media?: { readonly bytes: Uint8Array; readonly contentType: string };
}

/** A phone answers: listed for pulling, and pushed where rules say so. */
export async function phoneReplies(
  clicksend: ClickSend,
  number: string,
  content: ReplyContent,
  way: ReplyWay,
): Promise<{ messageId: string; status?: number }> {
  const reply = replyOf(clicksend, number, content, way);
  if (!isListed(clicksend, clicksend.inboundRules)) reply.isRead = true;
  clicksend.replies.push(reply);
  clicksend.changes.happened();
  if (way.by === 'pull') return { messageId: reply.messageId };

  const fields = pushedReply(clicksend, reply);
  let status: number | undefined;
  for (let n = 0; n < (way.times ?? 1); n += 1) {
    for (const target of replyTargets(clicksend, reply)) {
      ({ status } = await clicksend.pusher.push(pushOf(target.url, fields, target.as)));
    }
  }
  return { messageId: reply.messageId, ...(status === undefined ? {} : { status }) };
}

function replyOf(
  clicksend: ClickSend,
  number: string,
  content: ReplyContent,
  way: ReplyWay,
): ListedReply {
  const original = clicksend.messages.findLast((message) =>
    content.toMessageId === undefined
      ? message.to === number && hasLeft(message, clicksend.now())
      : message.messageId === content.toMessageId,
  );
  const mediaUrl = storedMedia(clicksend, content);
  return {
    messageId: guid(),
    from: number,
    to: original?.from ?? sharedNumber(readRecipient(number, '')?.country ?? ''),
    text: content.text,
    // Attachments "will be converted to a URL"; which field has it is not said. The body cannot be missed.
    body: [content.text, mediaUrl].filter((part) => part !== undefined && part !== '').join(' '),
    ...(mediaUrl === undefined ? {} : { mediaUrl }),
    toMessageId: content.toMessageId ?? original?.messageId ?? '',
    customString: original?.customString ?? '',
    originalBody: original?.body ?? '',
    at: clicksend.now(),
    odd: way.odd === 'strings',
    isRead: false,
  };
}

function storedMedia(clicksend: ClickSend, content: ReplyContent): string | undefined {
  if (content.media === undefined) return undefined;
  const { bytes, contentType } = content.media;
  const expiresAt = clicksend.now() + MEDIA_LIVES_MS;
  const path = `/_inbound/${guid()}.${extensionOf(contentType)}`;
  return storeFile(clicksend, path, { bytes, contentType, expiresAt });
}

/** The documented keys of a pushed reply; several say the same. */
export function pushedReply(clicksend: ClickSend, reply: ListedReply): Record<string, unknown> {
  const number = (value: number) => (reply.odd ? String(value) : value);
  return {
    body: reply.body,
    message: reply.body,
    custom_string: reply.customString,
    customstring: reply.customString,
    from: reply.from,
    to: reply.to,
    // The sources disagree whose number this is; here, as in ClickSend's own example, the person's.
    sms: reply.from,
    message_id: reply.messageId,
    original_body: reply.originalBody,
    original_message_id: reply.toMessageId,
    originalmessage: reply.originalBody,
    originalmessageid: reply.toMessageId,
    originalsenderid: reply.to,
    subaccount_id: number(SUBACCOUNT_ID),
    timestamp: number(seconds(clicksend)),
    user_id: number(USER_ID),
  };
}
