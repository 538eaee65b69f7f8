import { findBlanks } from '../../../domain/merge-fields.ts';
import { findKindWithoutPictures } from '../../../domain/number-kind.ts';
import { type CountryCode, type E164, formatDialledPhone } from '../../../domain/phone.ts';
import type { PicturePreview, Quote } from '../../../domain/quote.ts';
import type { Recipient } from '../../../domain/recipient.ts';
import type { UnanswerableReason } from '../../../domain/send.ts';
import { formatFirst, formatList, formatNumber } from '../../text/count.ts';
import { formatBlanks } from '../../text/problems.ts';
import { lettersText, numberKindText, reviewText } from '../../text/review.ts';
import { formatContact } from './contact.ts';
import { escapeMrkdwn, formatSlackTime, shortenText } from './mrkdwn.ts';
import { formatDetailLines } from './send-details.ts';

/** A quote in lines of mrkdwn. Only its author sees it, so numbers are shown in full, as dialled in `country`. */

/** More are only counted. */
const MAX_NAMED = 10;
/** More recipients share one line, so that the price stays visible. */
const MAX_LINES = 5;
const MAX_NAME_LENGTH = 60;

/** Who gets it, in a few words of plain text: `Jo`, `0437 111 222`, `2 people`, `202 of 225 people`. */
export function formatQuoteAudience({ plan, shortage }: Quote, country: CountryCode): string {
  const [first, ...others] = plan.recipients;
  const count = plan.recipients.length;
  if (shortage) return reviewText.toFirst({ count, wanted: shortage.wanted });
  if (!first || others.length > 0) return reviewText.toCount({ count });
  const { name, phone } = first;
  return name ? shortenText(name, MAX_NAME_LENGTH) : formatContact({ phone }, country);
}

/** `210 kB, 1280 × 960 (was 4.2 MB, 4032 × 3024)`, or `166 kB, 1600 × 1200 (was 170 kB)` */
export function formatPictureSize({ before, after }: PicturePreview): string | undefined {
  if (!after) return undefined;
  const isAsLarge = before?.width === after.width && before.height === after.height;
  const size =
    after.type === 'image/gif' ? `${formatSize(after)}, ${reviewText.animated}` : formatSize(after);
  return before
    ? reviewText.pictureResized({
        size,
        before: isAsLarge ? formatBytes(before.sizeBytes) : formatSize(before),
      })
    : reviewText.picture({ size });
}

function formatSize({ sizeBytes, width, height }: NonNullable<PicturePreview['before']>): string {
  return `${formatBytes(sizeBytes)}, ${width} × ${height}`;
}

/** ClickSend and Slack count 1,000 bytes as a kB. */
function formatBytes(bytes: number): string {
  if (bytes >= 1_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return bytes >= 1_000 ? `${Math.round(bytes / 1_000)} kB` : `${bytes} bytes`;
}

/** The recipients by name and number, and their contact lists. */
export function formatQuoteRecipients(
  { plan: { recipients }, lists }: Quote,
  country: CountryCode,
): readonly string[] {
  const format = createContactFormat(country);
  const hasLines = recipients.length > 1 && recipients.length <= MAX_LINES;
  const to = hasLines
    ? reviewText.toLines({ people: recipients.map(format).join('\n') })
    : reviewText.to({ people: formatFirst(recipients, MAX_NAMED, format) });
  const named = lists.map(
    ({ name, count }) =>
      `${escapeMrkdwn(shortenText(name, MAX_NAME_LENGTH))} (${formatNumber(count)})`,
  );
  return [
    to,
    ...(named.length > 0
      ? [reviewText.fromLists({ lists: named.join(', '), count: named.length })]
      : []),
  ];
}

export function formatDuplicates({ doubles }: Quote, country: CountryCode): string | undefined {
  if (doubles.length === 0) return undefined;
  const people = formatFirst(doubles, MAX_NAMED, createContactFormat(country));
  return reviewText.duplicates({ people, count: doubles.length });
}

/** `2 of these can’t get pictures: …`, whether they are left out, and how to change that. */
export function formatNumbersWithoutPictures(
  { leftOut, withoutPictures }: Quote,
  country: CountryCode,
): { readonly line: string; readonly button: string } | undefined {
  const some =
    withoutPictures ??
    leftOut
      .filter(({ problem }) => problem.code === 'no_pictures')
      .map(({ said, name }) => ({ phone: said as E164, name: name || undefined }));
  const count = some.length;
  if (count === 0) return undefined;
  const formatEach = createContactFormat(country);
  const format = (one: Recipient) =>
    `${formatEach(one)} (${numberKindText[findKindWithoutPictures(one.phone) ?? 'landline']})`;
  const people = formatFirst(some, MAX_NAMED, format);
  return withoutPictures
    ? {
        line: reviewText.withoutPicturesIncluded({ count, people }),
        button: reviewText.leaveOutNumbersButton({ count }),
      }
    : {
        line: reviewText.withoutPictures({ count, people }),
        button: reviewText.includeNumbersButton({ count }),
      };
}

/** When it is sent, from which sender, where it is posted, and what else was typed. */
export function formatSendDetails({ plan }: Quote, country: CountryCode): readonly string[] {
  const { schedule, from, channel } = plan;
  return [
    reviewText.when({ time: schedule ? formatSlackTime(schedule.at) : reviewText.now }),
    reviewText.from({
      sender: from ? escapeMrkdwn(formatDialledPhone(from, country)) : reviewText.anySender,
    }),
    reviewText.postIn({ channel: `<#${channel}>` }),
    ...formatDetailLines(plan, 'review'),
  ];
}

/**
 * ClickSend has no shared numbers in the US and Canada, because carriers there block messages without a
 * sender of the account's own.
 */
export function formatSharedNumberWarning({
  plan: { from, recipients },
}: Quote): string | undefined {
  const count = recipients.filter(({ phone }) => phone.startsWith('+1')).length;
  return from || count === 0 ? undefined : reviewText.noSharedNumber({ count });
}

/** `{fist_name}`: what looks like a field of a recipient but is none. */
export function formatUnknownFieldsWarning({ plan }: Quote): string | undefined {
  const blanks = findBlanks(`${plan.subject} ${plan.body}`);
  if (blanks.length === 0) return undefined;
  const shown = escapeMrkdwn(formatBlanks(blanks.slice(0, MAX_NAMED)));
  return reviewText.unknownFields({ blanks: shown, count: blanks.length });
}

export function formatQuoteUnanswerableWarning(
  { unanswerable, plan }: Quote,
  country: CountryCode,
): string | undefined {
  return unanswerable && formatUnanswerableWarning(plan.from ?? '', unanswerable, country);
}

/** Formats a person, escaped. */
function createContactFormat(country: CountryCode) {
  return ({ phone, name = '' }: Recipient) =>
    escapeMrkdwn(formatContact({ phone, name: shortenText(name, MAX_NAME_LENGTH) }, country));
}

/** What was simplified in the message. Undefined if it is sent as typed. */
export function formatSimplifiedLetters({ simplified = [] }: Quote): string | undefined {
  if (simplified.length === 0) return undefined;
  const letters = simplified.map((kind) => lettersText.kinds[kind]);
  return lettersText.cleanedUp({ letters: formatList(letters) });
}

/** Warns that other organizations will see the post. Undefined if none will. */
export function formatAudienceWarning({ audience, plan }: Quote): string | undefined {
  const channel = `<#${plan.channel}>`;
  switch (audience) {
    case 'shared':
      return reviewText.readElsewhere({ channel });
    case 'pending':
      return reviewText.readElsewhereSoon({ channel });
    case 'unknown':
      return reviewText.readElsewhereUnknown({ channel });
    case undefined:
      return undefined;
  }
}

/** Why the recipient cannot reply STOP, in mrkdwn. */
export function formatUnanswerableWarning(
  from: string,
  why: UnanswerableReason,
  country?: CountryCode,
): string {
  const sender = escapeMrkdwn(shortenText(formatDialledPhone(from, country), 60));
  return why === 'name'
    ? reviewText.repliesImpossibleToName({ sender })
    : reviewText.repliesImpossibleToOwn({ sender });
}
