import { readJson } from '../json.ts';
import { convertAmountToNumber } from './amount.ts';
import { checkDraft } from './check-draft.ts';
import { type Draft, readDrafts } from './draft.ts';
import { type Answer, buildBadRequest, buildRefusal, buildSuccess } from './envelope.ts';
import { createGuid, getExtension, storeFile } from './files.ts';
import { fetchMediaFile, type MediaFile } from './media-file.ts';
import type { Message } from './message.ts';
import { countParts, truncateBody } from './message-text.ts';
import { getSharedNumber } from './numbers.ts';
import { computePrice } from './price.ts';
import { isTestNumber } from './recipient.ts';
import type { ClickSend } from './state.ts';

const MAX_MESSAGES = 1000;

interface Taking {
  readonly product: 'mms' | 'sms';
  readonly isSend: boolean;
  readonly row: (message: Message) => Record<string, unknown>;
}

/** What send and price share, for MMS and SMS: parse, check, charge, respond row by row. */
export async function takeMessages(
  clicksend: ClickSend,
  body: unknown,
  taking: Taking,
): Promise<Answer> {
  const { messages, media_file: mediaFile } = readJson(body);
  if (!Array.isArray(messages) || messages.length === 0) {
    return buildBadRequest('The messages field is required.');
  }
  const drafts = readDrafts(messages, clicksend.lists);
  if (drafts.length > MAX_MESSAGES) {
    return buildRefusal(
      400,
      'TOO_MANY_RECIPIENTS',
      `At most ${MAX_MESSAGES} messages can be sent.`,
    );
  }
  // One picture for the whole call, at the top level; a media_file inside a message is ignored.
  const media = taking.product === 'mms' ? await fetchMediaFile(mediaFile) : undefined;
  const picture = getPicture(clicksend, mediaFile, media);
  const rows = drafts.map((draft) => takeOne(clicksend, draft, picture, taking));
  if (taking.isSend) clicksend.changes.tell();
  return buildSuccess('Messages queued for delivery.', buildSummary(clicksend, rows, taking));
}

type Picture = Pick<Message, 'mediaUrl' | 'mediaCopyUrl' | 'media'>;

/** ClickSend keeps its own copy, so that the upload may expire before the message is sent. */
function getPicture(clicksend: ClickSend, url: unknown, media: MediaFile | undefined): Picture {
  const mediaUrl = typeof url === 'string' ? url : '';
  if (media === undefined) return { mediaUrl, mediaCopyUrl: '' };
  const path = `/_mms/${createGuid()}.${getExtension(media.contentType)}`;
  return { mediaUrl, mediaCopyUrl: storeFile(clicksend, path, media), media };
}

function takeOne(clicksend: ClickSend, draft: Draft, picture: Picture, taking: Taking): Message {
  const hasMedia = picture.media !== undefined;
  const answered = checkDraft(clicksend, draft, { ...taking, hasMedia });
  const message = makeMessage(clicksend, draft, { ...picture, product: taking.product, answered });
  if (!taking.isSend) return message;
  if (answered === 'SUCCESS') {
    clicksend.balance -= message.price;
    announceLeaving(clicksend, message);
  }
  clicksend.messages.push(message);
  return message;
}

function makeMessage(
  clicksend: ClickSend,
  draft: Draft,
  given: Picture & Pick<Message, 'product' | 'answered'>,
): Message {
  const to = draft.recipient?.e164 ?? draft.to;
  const country = draft.recipient?.country ?? '';
  const isTest = isTestNumber(to);
  const isRefused = given.answered !== 'SUCCESS';
  const body = truncateBody(draft.body, given.product);
  const parts = countParts(body, given.product);
  return {
    ...given,
    messageId: createGuid(),
    to,
    from: draft.from === '' ? getSharedNumber(country) : draft.from,
    subject: draft.subject,
    body,
    country,
    customString: draft.customString,
    source: draft.source,
    fromEmail: draft.fromEmail,
    listId: draft.listId,
    contactId: draft.contactId,
    schedule: draft.schedule ?? 0,
    price: isRefused ? 0 : parts * computePrice(clicksend, { e164: to, country }, given.product),
    parts: isRefused || isTest ? 0 : parts,
    isTest,
    at: clicksend.now(),
    listingsBefore: clicksend.historyListings[given.product],
    arrived: false,
  };
}

/** A scheduled message reaches its phone by time alone, so the page must be told. */
function announceLeaving(clicksend: ClickSend, message: Message): void {
  const inMs = message.schedule * 1000 - clicksend.now();
  // Longer than a timer can wait (milliseconds passed as seconds): it is never sent anyway.
  if (inMs > 0 && inMs < 2 ** 31) clicksend.pusher.later(inMs, clicksend.changes.tell);
}

function buildSummary(clicksend: ClickSend, taken: readonly Message[], taking: Taking) {
  const queued = taken.filter((message) => message.answered === 'SUCCESS');
  return {
    total_price: convertAmountToNumber(queued.reduce((sum, message) => sum + message.price, 0)),
    total_count: taken.length,
    queued_count: queued.length,
    // Never in the order of the request, because that is not promised, so the app must not rely on it.
    messages: taken.map(taking.row).reverse(),
    _currency: clicksend.currency,
    blocked_count: taken.length - queued.length,
  };
}
