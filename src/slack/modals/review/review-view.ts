import type { ImageBlock, KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { fillMergeFields } from '../../../domain/merge-fields.ts';
import type { PendingDraft } from '../../../domain/pending-draft.ts';
import type { Quote } from '../../../domain/quote.ts';
import type { Plan, SendId } from '../../../domain/send.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { buildContextBlock, buildSectionBlock } from '../../messages/blocks/message.ts';
import { formatLeftOutLines } from '../../messages/format/left-out.ts';
import { escapeMrkdwn, shortenText } from '../../messages/format/mrkdwn.ts';
import { formatPictureChanges } from '../../messages/format/picture-changes.ts';
import {
  formatAudienceWarning,
  formatDuplicates,
  formatNumbersWithoutPictures,
  formatPictureSize,
  formatQuotePrice,
  formatQuoteRecipients,
  formatQuoteUnanswerableWarning,
  formatSendDetails,
  formatSharedNumberWarning,
  formatSimplifiedLetters,
} from '../../messages/format/quote.ts';
import { buildModal } from '../shared/build-modal.ts';
import { buildBackBlock } from './back-block.ts';
import { buildIncludeNumbersBlock } from './include-numbers-block.ts';

/** What a confirmation is about: exactly this version of the draft. */
interface ReviewMetadata {
  readonly id: SendId;
  readonly version: string;
}

/** Slack's limit for the URL of an image. */
const MAX_URL_LENGTH = 3_000;

/** The second step: what will be sent, to whom and for how much. Only the sender sees it. */
export function buildReviewView(
  draft: PendingDraft,
  quote: Quote,
  options: { readonly withPicture: boolean },
): ModalView {
  const { title, submit } = getTitles(draft, quote.plan);
  return buildModal({
    ...buildIdentity(draft),
    title,
    submit,
    close: 'Cancel',
    blocks: [
      ...buildPictureBlocks(quote, options.withPicture),
      buildMessageBlock(quote.plan),
      ...buildLetterBlocks(quote),
      ...buildSections(formatAudienceWarning(quote)),
      buildSectionBlock(formatQuoteRecipients(quote).join('\n')),
      ...buildSections(formatDuplicates(quote)),
      ...buildPictureKindBlocks(draft, quote),
      ...buildLeftOutBlocks(quote),
      buildSectionBlock(formatQuotePrice(quote).join('\n')),
      buildSectionBlock(formatSendDetails(quote).join('\n')),
      ...buildSections(formatSharedNumberWarning(quote)),
      ...buildSections(formatQuoteUnanswerableWarning(quote)),
      buildBackBlock(draft.id),
      buildContextBlock(
        `Nothing ${draft.changes ? 'changes' : 'is sent'} before you press ${submit}. Reference ${draft.id}`,
      ),
    ],
  });
}

/** For a confirmation that may not have been stored: the same one again. */
export function buildReviewRetryView(confirmed: ReviewMetadata, words: string): ModalView {
  return buildModal({
    ...buildIdentity(confirmed),
    title: 'Not sure',
    submit: 'Once more',
    close: 'Close',
    blocks: [
      buildSectionBlock(escapeMrkdwn(words)),
      buildContextBlock(`Reference ${confirmed.id}`),
    ],
  });
}

function buildIdentity({ id, version }: ReviewMetadata) {
  const private_metadata = JSON.stringify({ id, version } satisfies ReviewMetadata);
  return { callback_id: callbackIds.confirm, private_metadata };
}

const metadata = z.object({ id: z.string().min(1), version: z.string().min(1) });

/** Undefined when it cannot be read. */
export function parseReviewMetadata(privateMetadata: string): ReviewMetadata | undefined {
  try {
    const { id, version } = metadata.parse(JSON.parse(privateMetadata));
    return { id: id as SendId, version };
  } catch {
    return undefined;
  }
}

function getTitles({ changes }: PendingDraft, { schedule }: Plan) {
  if (changes) return { title: 'Check and save', submit: 'Save' };
  return schedule
    ? { title: 'Check and schedule', submit: 'Schedule' }
    : { title: 'Check and send', submit: 'Send' };
}

function buildPictureBlocks({ plan, picture }: Quote, withPicture: boolean): readonly KnownBlock[] {
  const name = plan.picture.kind === 'slack' ? plan.picture.name : undefined;
  const image: ImageBlock | undefined =
    withPicture && picture.url && picture.url.length <= MAX_URL_LENGTH
      ? {
          type: 'image',
          image_url: picture.url,
          alt_text: shortenText(name || 'The picture as it will arrive', 200),
        }
      : undefined;
  const size = formatPictureSize(picture);
  const words = size ? `Picture: ${size}` : formatUnknownSize(plan);
  return [
    ...(image ? [image] : []),
    buildContextBlock(words, ...formatPictureChanges(picture.changes)),
  ];
}

function formatUnknownSize({ picture }: Plan): string {
  if (picture.kind === 'none') return 'No picture';
  if (picture.kind === 'slack') return 'Picture: made to fit when it is sent';
  return `Picture: ${escapeMrkdwn(shortenText(picture.url, 300))}, as ClickSend will find it there`;
}

/** The message as the first recipient gets it. In rich text Slack does not interpret the text. */
function buildMessageBlock({ subject, body, recipients: [first] }: Plan): KnownBlock {
  const text = first ? fillMergeFields(body, first) : body;
  const elements = [
    { type: 'text', text: subject, style: { bold: true } } as const,
    { type: 'text', text: `\n${text}` } as const,
  ];
  return { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements }] };
}

function buildLetterBlocks(quote: Quote): readonly KnownBlock[] {
  const words = formatSimplifiedLetters(quote);
  return words ? [buildContextBlock(words)] : [];
}

/** Numbers that cannot get pictures, and the button that includes them or leaves them out. */
function buildPictureKindBlocks(draft: PendingDraft, quote: Quote): readonly KnownBlock[] {
  const words = formatNumbersWithoutPictures(quote);
  if (!words) return [];
  const includesAll = quote.withoutPictures === undefined;
  return [
    buildSectionBlock(words.line),
    buildIncludeNumbersBlock(draft, { includesAll, words: words.button }),
  ];
}

function buildLeftOutBlocks(quote: Quote): readonly KnownBlock[] {
  const leftOut = quote.leftOut.filter(({ problem }) => problem.code !== 'no_pictures');
  if (leftOut.length === 0) return [];
  const heading = `*Left out: ${leftOut.length.toLocaleString('en')}*`;
  const [first = '', ...others] = formatLeftOutLines(leftOut);
  return [buildSectionBlock(`${heading}\n${first}`), ...others.map(buildSectionBlock)];
}

function buildSections(text: string | undefined): readonly KnownBlock[] {
  return text ? [buildSectionBlock(text)] : [];
}
