import { SUBACCOUNT_ID, USER_ID } from './account.ts';
import { createGuid, getExtension, storeFile } from './files.ts';
import { hasLeft } from './message.ts';
import { getSharedNumber } from './numbers.ts';
import { buildPush } from './push.ts';
import { readRecipient } from './recipient.ts';
import { isListed, listReplyTargets } from './rules.ts';
import type { ClickSend, ListedReply } from './state.ts';
import type { PhoneMedia, ReplyWay } from './world.ts';

const MEDIA_LIVES_MS = 7 * 24 * 3600 * 1000;

interface ReplyContent {
  readonly text: string;
  readonly toMessageId?: string;
  readonly media?: PhoneMedia | readonly PhoneMedia[];
}

/** A phone replies: listed for pulling, and pushed according to the rules. */
export async function sendReply(
  clicksend: ClickSend,
  number: string,
  content: ReplyContent,
  way: ReplyWay,
): Promise<{ messageId: string; status?: number }> {
  const reply = makeReply(clicksend, number, content, way);
  if (!isListed(clicksend, clicksend.inboundRules)) reply.isRead = true;
  clicksend.replies.push(reply);
  clicksend.changes.tell();
  if (way.by === 'pull') return { messageId: reply.messageId };

  const fields = buildPushedReply(reply);
  let status: number | undefined;
  for (let n = 0; n < (way.times ?? 1); n += 1) {
    for (const target of listReplyTargets(clicksend, reply)) {
      ({ status } = await clicksend.pusher.push(buildPush(target.url, fields, target.as)));
    }
  }
  return { messageId: reply.messageId, status };
}

function makeReply(
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
  const urls = [content.media ?? []].flat().map((media) => storeMedia(clicksend, media));
  const [mediaUrl] = urls;
  const isSaid = (key: NonNullable<ReplyWay['without']>[number]) => !way.without?.includes(key);
  const toMessageId = content.toMessageId ?? original?.messageId ?? '';
  return {
    messageId: createGuid(),
    from: number,
    to: way.to ?? original?.from ?? getSharedNumber(readRecipient(number, '')?.country ?? ''),
    text: content.text,
    ...findLinks(content.text, urls, way.mediaIn),
    ...(mediaUrl === undefined ? {} : { mediaUrl }),
    toMessageId,
    originalMessageId: isSaid('original_message_id') ? toMessageId : '',
    customString: isSaid('custom_string') ? (original?.customString ?? '') : '',
    originalBody: original?.body ?? '',
    at: way.at ?? clicksend.now(),
    odd: way.odd === 'strings',
    isRead: false,
  };
}

function storeMedia(clicksend: ClickSend, { bytes, contentType }: PhoneMedia): string {
  const expiresAt = clicksend.now() + MEDIA_LIVES_MS;
  const path = `/_inbound/${createGuid()}.${getExtension(contentType)}`;
  return storeFile(clicksend, path, { bytes, contentType, expiresAt });
}

/** The documented keys of a pushed reply; several have the same value. */
export function buildPushedReply(reply: ListedReply): Record<string, unknown> {
  const number = (value: number) => (reply.odd ? String(value) : value);
  return {
    body: reply.body,
    message: reply.body,
    custom_string: reply.customString,
    customstring: reply.customString,
    from: reply.from,
    to: reply.to,
    // The sources disagree on whose number this is; here, as in ClickSend's own example, the person's.
    sms: reply.from,
    message_id: reply.messageId,
    original_body: reply.originalBody,
    original_message_id: reply.originalMessageId,
    originalmessage: reply.originalBody,
    originalmessageid: reply.originalMessageId,
    originalsenderid: reply.to,
    subaccount_id: number(SUBACCOUNT_ID),
    timestamp: number(Math.floor(reply.at / 1000)),
    user_id: number(USER_ID),
    ...reply.more,
  };
}

/**
 * The text and other fields of a reply whose pictures "will be converted to a URL". Which field has the URL
 * is not documented.
 */
function findLinks(
  text: string,
  urls: readonly string[],
  mediaIn: ReplyWay['mediaIn'] = 'body',
): { readonly body: string; readonly more: Readonly<Record<string, unknown>> } {
  if (urls.length === 0) return { body: text, more: {} };
  switch (mediaIn) {
    case 'body':
      return { body: [text, ...urls].filter((part) => part !== '').join(' '), more: {} };
    case 'before':
      return { body: [...urls, text].filter((part) => part !== '').join('\n'), more: {} };
    case 'field':
      return { body: text, more: { media_url: urls.join(',') } };
    case 'nested':
      return { body: text, more: { attachments: urls.map((url) => ({ file: { url } })) } };
    case 'encoded':
      return { body: text, more: { media_url: urls.map(encodeURIComponent).join(' ') } };
  }
}
