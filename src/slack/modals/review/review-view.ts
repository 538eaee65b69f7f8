import type { ImageBlock, KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { DraftFact } from '../../../core/records/facts.ts';
import { personalText } from '../../../domain/merge-fields.ts';
import { NO_PICTURES } from '../../../domain/number-kind.ts';
import type { Quote } from '../../../domain/quote.ts';
import type { Plan, SendId } from '../../../domain/send.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { context, section } from '../../messages/blocks/message.ts';
import { plain } from '../../messages/blocks/plain-text.ts';
import { escapeMrkdwn, shorten } from '../../messages/format/mrkdwn.ts';
import { formatPictureChanges } from '../../messages/format/picture-changes.ts';
import {
  audienceWarning,
  doublesLine,
  leavingLines,
  priceLines,
  recipientLines,
  senderWarning,
  sizeLine,
  unanswerableWarning,
  withoutPicturesWords,
} from '../../messages/format/quote.ts';
import { leftOutLines } from '../../messages/private/left-out.ts';
import { backBlock } from './back-block.ts';
import { includeBlock } from './include-numbers-block.ts';

/** What a yes is about: exactly this version of the draft. */
export interface Confirmed {
  readonly id: SendId;
  readonly version: string;
}

/** Slack's limit for the address of a picture. */
const LONGEST_URL = 3_000;

/** The second step: what it will be and cost. Only the sender sees it. */
export function confirmView(
  draft: DraftFact,
  quote: Quote,
  options: { readonly withPicture: boolean },
): ModalView {
  const { title, submit } = wordsFor(draft, quote.plan);
  return {
    type: 'modal',
    ...confirming(draft),
    title: plain(title),
    submit: plain(submit),
    close: plain('Cancel'),
    blocks: [
      ...pictureBlocks(quote, options.withPicture),
      messageBlock(quote.plan),
      ...sections(audienceWarning(quote)),
      section(recipientLines(quote).join('\n')),
      ...sections(doublesLine(quote)),
      ...pictureKindBlocks(draft, quote),
      ...leftOutBlocks(quote),
      section(priceLines(quote).join('\n')),
      section(leavingLines(quote).join('\n')),
      ...sections(senderWarning(quote)),
      ...sections(unanswerableWarning(quote)),
      backBlock(draft.id),
      context(
        `Nothing ${draft.changes ? 'changes' : 'is sent'} before you press ${submit}. Reference ${draft.id}`,
      ),
    ],
  };
}

/** After an answer that did not come: the same yes once more. */
export function confirmAgainView(confirmed: Confirmed, words: string): ModalView {
  return {
    type: 'modal',
    ...confirming(confirmed),
    title: plain('Not sure'),
    submit: plain('Once more'),
    close: plain('Close'),
    blocks: [section(escapeMrkdwn(words)), context(`Reference ${confirmed.id}`)],
  };
}

function confirming({ id, version }: Confirmed) {
  const private_metadata = JSON.stringify({ id, version } satisfies Confirmed);
  return { callback_id: callbackIds.confirm, private_metadata };
}

const metadata = z.object({ id: z.string().min(1), version: z.string().min(1) });

/** What a confirmed view was about; undefined when that cannot be read. */
export function readConfirmed(privateMetadata: string): Confirmed | undefined {
  try {
    const { id, version } = metadata.parse(JSON.parse(privateMetadata));
    return { id: id as SendId, version };
  } catch {
    return undefined;
  }
}

function wordsFor({ changes }: DraftFact, { schedule }: Plan) {
  if (changes) return { title: 'Check and save', submit: 'Save' };
  return schedule
    ? { title: 'Check and schedule', submit: 'Schedule' }
    : { title: 'Check and send', submit: 'Send' };
}

function pictureBlocks({ plan, picture }: Quote, withPicture: boolean): readonly KnownBlock[] {
  const name = plan.picture.kind === 'slack' ? plan.picture.name : undefined;
  const image: ImageBlock | undefined =
    withPicture && picture.url && picture.url.length <= LONGEST_URL
      ? {
          type: 'image',
          image_url: picture.url,
          alt_text: shorten(name || 'The picture as it will arrive', 200),
        }
      : undefined;
  const size = sizeLine(picture);
  const words = size ? `Picture: ${size}` : withoutSize(plan);
  return [...(image ? [image] : []), context(words, ...formatPictureChanges(picture.changes))];
}

/** Its own address is all that is known of it. */
function withoutSize({ picture }: Plan): string {
  if (picture.kind === 'none') return 'No picture';
  if (picture.kind === 'slack') return 'Picture: made to fit when it is sent';
  return `Picture: ${escapeMrkdwn(shorten(picture.url, 300))}, as ClickSend will find it there`;
}

/** As the first one gets it. Rich text, because Slack does nothing with what stands in it. */
function messageBlock({ subject, body, recipients: [first] }: Plan): KnownBlock {
  const text = first ? personalText(body, first) : body;
  const elements = [
    { type: 'text', text: subject, style: { bold: true } } as const,
    { type: 'text', text: `\n${text}` } as const,
  ];
  return { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements }] };
}

/** Numbers that cannot get pictures, and the button that includes them or leaves them out. */
function pictureKindBlocks(draft: DraftFact, quote: Quote): readonly KnownBlock[] {
  const words = withoutPicturesWords(quote);
  if (!words) return [];
  const includesAll = quote.withoutPictures === undefined;
  return [section(words.line), includeBlock(draft, { includesAll, words: words.button })];
}

function leftOutBlocks(quote: Quote): readonly KnownBlock[] {
  const leftOut = quote.leftOut.filter(({ problem }) => problem.code !== NO_PICTURES);
  if (leftOut.length === 0) return [];
  const heading = `*Left out: ${leftOut.length.toLocaleString('en')}*`;
  const [first = '', ...others] = leftOutLines(leftOut);
  return [section(`${heading}\n${first}`), ...others.map(section)];
}

function sections(text: string | undefined): readonly KnownBlock[] {
  return text ? [section(text)] : [];
}
