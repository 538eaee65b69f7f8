import type { KnownBlock, ModalView, SectionBlock } from '@slack/types';
import { z } from 'zod';
import type { PendingDraft } from '../../../domain/draft.ts';
import { fillMergeFields } from '../../../domain/merge-fields.ts';
import type { CountryCode } from '../../../domain/phone.ts';
import type { Quote } from '../../../domain/quote.ts';
import type { Plan } from '../../../domain/send.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import {
  buildContextBlock,
  buildPlainText,
  buildQuoteBlock,
  buildSectionBlock,
  type OptionalPart,
} from '../../messages/blocks/message.ts';
import { formatLeftOutLines } from '../../messages/format/failures.ts';
import { escapeMrkdwn, shortenText } from '../../messages/format/mrkdwn.ts';
import { formatPictureChanges } from '../../messages/format/picture-changes.ts';
import {
  formatAudienceWarning,
  formatDuplicates,
  formatNumbersWithoutPictures,
  formatPictureSize,
  formatQuoteAudience,
  formatQuoteRecipients,
  formatQuoteUnanswerableWarning,
  formatSendDetails,
  formatSharedNumberWarning,
  formatSimplifiedLetters,
  formatUnknownFieldsWarning,
} from '../../messages/format/quote.ts';
import {
  formatCreditWarning,
  formatPriceBelowTotal,
  formatQuoteCost,
} from '../../messages/format/quote-price.ts';
import { parseJson, sendIdSchema } from '../../reading/parse-json.ts';
import { modalText } from '../../text/modal.ts';
import { reviewText } from '../../text/review.ts';
import { buildModal } from '../shared/modal-views.ts';
import { buildIncludeNumbersBlocks } from './include-numbers.ts';
import { buildBackBlocks } from './problem-view.ts';

/** The exact version of the draft that is being confirmed. */
const metadataSchema = z.object({ id: sendIdSchema, version: z.string().min(1) });
type ReviewMetadata = z.infer<typeof metadataSchema>;

/** Slack's limit for an image URL. */
const MAX_URL_LENGTH = 3_000;

/** The second step: what will be sent, to whom and for how much. Only the author sees it. */
export function buildReviewView(
  draft: PendingDraft,
  quote: Quote,
  /** Numbers of this country are formatted as dialled there. */
  country: CountryCode,
): ModalView {
  const { title, heading, submit } = formatAct(draft, quote, country);
  const letters = formatSimplifiedLetters(quote);
  return buildModal({
    ...buildIdentity(draft),
    title,
    submit,
    close: reviewText.closeButton,
    blocks: [
      buildOptionalSection(formatCreditWarning(quote)),
      buildOptionalSection(formatQuoteUnanswerableWarning(quote, country)),
      buildHeaderBlock(heading),
      buildSectionBlock(formatQuoteRecipients(quote, country).join('\n')),
      buildOptionalSection(formatDuplicates(quote, country)),
      ...buildPictureKindBlocks(draft, quote, country),
      ...buildLeftOutBlocks(quote, country),
      buildOptionalSection(formatUnknownFieldsWarning(quote)),
      buildOptionalSection(formatAudienceWarning(quote)),
      buildOptionalSection(formatSharedNumberWarning(quote)),
      buildDetailsBlock(quote, country),
      buildMessageBlock(quote.plan),
      letters && buildContextBlock(letters),
      buildContextBlock(formatPicture(quote), ...formatPictureChanges(quote.picture.changes)),
      buildOptionalSection(formatPriceBelowTotal(quote).join('\n')),
      ...buildBackBlocks(draft.id),
      buildContextBlock(chooseFooter(draft)({ reference: formatShortReference(draft.id) })),
    ],
  });
}

function chooseFooter({ changes, form }: PendingDraft): typeof reviewText.footer {
  if (changes) return reviewText.footerChanges;
  return form?.first ? reviewText.footerResend : reviewText.footer;
}

/** For a confirmation that may not have been stored: offers the same one again. */
export function buildReviewRetryView(confirmed: ReviewMetadata, words: string): ModalView {
  return buildModal({
    ...buildIdentity(confirmed),
    title: reviewText.retryTitle,
    submit: reviewText.retryButton,
    close: modalText.closeButton,
    blocks: [
      buildSectionBlock(escapeMrkdwn(words)),
      buildContextBlock(reviewText.retryFooter({ reference: formatShortReference(confirmed.id) })),
    ],
  });
}

function buildIdentity({ id, version }: ReviewMetadata) {
  const private_metadata = JSON.stringify({ id, version } satisfies ReviewMetadata);
  return { callback_id: callbackIds.confirm, private_metadata };
}

export function parseReviewMetadata(privateMetadata: string): ReviewMetadata | undefined {
  return parseJson(privateMetadata, metadataSchema);
}

/** What the button does: for the title, the heading and the button. */
function formatAct(
  { changes }: PendingDraft,
  quote: Quote,
  country: CountryCode,
): { readonly title: string; readonly heading: string; readonly submit: string } {
  const { plan, shortage } = quote;
  const count = plan.recipients.length;
  const words = { to: formatQuoteAudience(quote, country), cost: formatQuoteCost(quote) };
  if (changes) {
    const { titleChanges: title, headingChanges, saveButton: submit } = reviewText;
    return { title, heading: headingChanges(words), submit };
  }
  const button = { to: words.to, count };
  if (plan.schedule) {
    const { titleSchedule: title, headingSchedule, scheduleButton } = reviewText;
    return { title, heading: headingSchedule(words), submit: scheduleButton(button) };
  }
  const { title, heading, sendFirstButton, sendButton } = reviewText;
  const submit = shortage ? sendFirstButton({ count }) : sendButton(button);
  return { title, heading: heading(words), submit };
}

/** When, from which sender and where, next to a small picture. */
function buildDetailsBlock(quote: Quote, country: CountryCode): KnownBlock {
  const details: SectionBlock = {
    type: 'section',
    text: { type: 'mrkdwn', text: formatSendDetails(quote, country).join('\n') },
  };
  const { plan, picture } = quote;
  if (!picture.url || picture.url.length > MAX_URL_LENGTH) return details;
  const name = plan.picture.kind === 'slack' ? plan.picture.name : undefined;
  return {
    ...details,
    accessory: {
      type: 'image',
      image_url: picture.url,
      alt_text: shortenText(name || reviewText.pictureAlt, 200),
    },
  };
}

function formatPicture({ plan, picture }: Quote): string {
  const size = formatPictureSize(picture);
  if (size) return size;
  if (plan.picture.kind !== 'link') return reviewText.pictureLater;
  return reviewText.pictureOnTheWeb({ url: escapeMrkdwn(shortenText(plan.picture.url, 300)) });
}

/** The message as the first recipient gets it. Slack does not interpret text in rich text. */
function buildMessageBlock({ subject, body, recipients: [first] }: Plan): KnownBlock {
  return buildQuoteBlock({ bold: subject }, `\n${first ? fillMergeFields(body, first) : body}`);
}

/** Numbers that cannot receive pictures, and the button that includes them or leaves them out. */
function buildPictureKindBlocks(
  draft: PendingDraft,
  quote: Quote,
  country: CountryCode,
): readonly KnownBlock[] {
  const words = formatNumbersWithoutPictures(quote, country);
  if (!words) return [];
  const includesAll = quote.withoutPictures === undefined;
  return [
    buildSectionBlock(words.line),
    ...buildIncludeNumbersBlocks(draft, { includesAll, words: words.button }),
  ];
}

/** Who does not get it, except those that another block lists. */
function buildLeftOutBlocks(quote: Quote, country: CountryCode): readonly KnownBlock[] {
  const leftOut = quote.leftOut.filter(({ problem }) => !saidElsewhere.has(problem.code));
  if (leftOut.length === 0) return [];
  const heading = reviewText.leftOut({ count: leftOut.length });
  const [first = '', ...others] = formatLeftOutLines(leftOut, country);
  return [buildSectionBlock(`${heading}\n${first}`), ...others.map(buildSectionBlock)];
}

const saidElsewhere: ReadonlySet<string> = new Set(['no_pictures', 'uncovered']);

function buildOptionalSection(text: string | undefined): OptionalPart<KnownBlock> {
  return text && buildSectionBlock(text);
}

function buildHeaderBlock(text: string): KnownBlock {
  return { type: 'header', text: { ...buildPlainText(shortenText(text, 150)), emoji: false } };
}
