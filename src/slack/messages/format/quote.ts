import { formatMoney } from '../../../domain/money.ts';
import { findKindWithoutPictures } from '../../../domain/number-kind.ts';
import type { E164 } from '../../../domain/phone.ts';
import type { PicturePreview, Quote, QuotedPrice } from '../../../domain/quote.ts';
import type { Recipient } from '../../../domain/recipient.ts';
import { formatFirst, formatNumber, formatPeopleCount } from '../../text/count.ts';
import { lettersText } from '../../text/letters.ts';
import { numberKindText } from '../../text/number-kinds.ts';
import { formatProblem } from '../../text/problems.ts';
import { formatContact } from './contact.ts';
import { escapeMrkdwn, shortenText } from './mrkdwn.ts';
import { formatSlackTime } from './time.ts';
import { formatUnanswerableWarning } from './unanswerable-warning.ts';

/** A quote in lines of mrkdwn. It is read in private: numbers are whole. */

/** More are only counted. */
const MAX_NAMED = 10;
/** More recipients share one line, so that the price stays in sight. */
const MAX_LINES = 5;
const MAX_PRICES = 5;

/** `4.2 MB, 4032 × 3024 → 210 kB, 1280 × 960` */
export function formatPictureSize({ before, after }: PicturePreview): string | undefined {
  if (!after) return undefined;
  const kind = after.type === 'image/gif' ? ', moving' : '';
  const arrives = `${formatSize(after)}${kind}`;
  return before ? `${formatSize(before)} → ${arrives}` : arrives;
}

function formatSize({
  sizeBytes,
  width,
  height,
}: {
  sizeBytes: number;
  width: number;
  height: number;
}) {
  return `${formatBytes(sizeBytes)}, ${width} × ${height}`;
}

/** ClickSend and Slack count 1,000 bytes in a kB. */
function formatBytes(bytes: number): string {
  if (bytes >= 1_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return bytes >= 1_000 ? `${Math.round(bytes / 1_000)} kB` : `${bytes} bytes`;
}

/** How many recipients, the first of them by name and number, and their contact lists. */
export function formatQuoteRecipients({ plan: { recipients }, lists }: Quote): readonly string[] {
  const of = lists.map(
    ({ name, count }) => `${escapeMrkdwn(shortenText(name, 60))} (${formatNumber(count)})`,
  );
  return [
    `*To ${formatPeopleCount(recipients.length)}*`,
    ...(recipients.length > MAX_LINES
      ? [formatFirst(recipients, MAX_NAMED, formatEscapedContact)]
      : recipients.map(formatEscapedContact)),
    ...(of.length > 0
      ? [`_From ${of.length > 1 ? 'the lists' : 'the list'} ${of.join(', ')}_`]
      : []),
  ];
}

export function formatDuplicates({ doubles }: Quote): string | undefined {
  if (doubles.length === 0) return undefined;
  const named = formatFirst(doubles, MAX_NAMED, formatEscapedContact);
  return `*Entered more than once, sent to once:* ${named}`;
}

/** `2 of these can't get pictures: …`, whether they are left out, and what changes that. */
export function formatNumbersWithoutPictures({
  leftOut,
  withoutPictures,
}: Quote): { readonly line: string; readonly button: string } | undefined {
  const some =
    withoutPictures ??
    leftOut
      .filter(({ problem }) => problem.code === 'no_pictures')
      .map(({ said, name }) => ({ phone: said as E164, name: name || undefined }));
  if (some.length === 0) return undefined;
  const isOne = some.length === 1;
  const format = (one: Recipient) =>
    `${formatEscapedContact(one)} (${numberKindText[findKindWithoutPictures(one.phone) ?? 'landline']})`;
  const named = formatFirst(some, MAX_NAMED, format);
  const who = `*${formatNumber(some.length)} of these can't get pictures:* ${named}.`;
  if (withoutPictures) {
    const button = isOne ? 'Leave it out' : 'Leave them out';
    return { line: `${who} You chose to send anyway.`, button };
  }
  return isOne
    ? { line: `${who} It's left out.`, button: 'Send to it anyway' }
    : { line: `${who} They're left out.`, button: 'Send to them anyway' };
}

export function formatQuotePrice({ price, balance }: Quote): readonly string[] {
  if (price.kind === 'unknown') {
    const why = escapeMrkdwn(shortenText(formatProblem(price.problem), 600));
    const now = balance ? [`*Balance* ${formatMoney(balance.units, balance.currency)}`] : [];
    return [
      `⚠️ *The price is not known.* ${why} You can send it all the same; its post will say what it cost.`,
      ...now,
    ];
  }
  const { total, currency, unpriced } = price;
  const without =
    unpriced > 0
      ? [`⚠️ ClickSend said no price for ${formatPeopleCount(unpriced)}; they come on top.`]
      : [];
  const lines = [`*Price* ${formatPrice(price)}`, ...without];
  if (!balance || balance.currency !== currency) {
    return balance
      ? [...lines, `*Balance* ${formatMoney(balance.units, balance.currency)}`]
      : lines;
  }
  const now = formatMoney(balance.units, currency);
  const isShort = total > balance.units;
  const words = isShort
    ? `⚠️ *The balance will not do:* there is ${now} in the ClickSend account, and this costs ${formatMoney(total, currency)}. Top it up, or some of it will be refused.`
    : `*Balance* ${now} now, ${formatMoney(balance.units - total, currency)} after it`;
  return [...lines, words];
}

function formatPrice({ total, currency, each }: Extract<QuotedPrice, { kind: 'priced' }>): string {
  const [first, ...others] = each;
  const together = formatMoney(total, currency);
  if (!first || (others.length === 0 && first.count === 1)) return together;
  if (others.length === 0) {
    return `${formatMoney(first.units, currency)} each, *${together}* together`;
  }
  const prices = each
    .slice(0, MAX_PRICES)
    .map(({ units, count }) => `${formatNumber(count)} × ${formatMoney(units, currency)}`);
  const more = each.length > MAX_PRICES ? ' and others' : '';
  return `${prices.join(', ')}${more}: *${together}* together`;
}

/** When it is sent, from which sender, where it is posted, and the consent. */
export function formatSendDetails({ plan }: Quote): readonly string[] {
  const { schedule, from, channel, consent } = plan;
  return [
    `*When* ${schedule ? formatSlackTime(schedule.at) : 'at once'}`,
    `*From* ${from ? escapeMrkdwn(from) : 'a number that ClickSend chooses'}`,
    `*Post* in <#${channel}>`,
    ...(consent ? [`*Consent* ${escapeMrkdwn(consent)}`] : []),
  ];
}

/**
 * ClickSend has no shared numbers in the US and Canada: carriers there block messages without a
 * sender of one's own.
 */
export function formatSharedNumberWarning({
  plan: { from, recipients },
}: Quote): string | undefined {
  const there = recipients.filter(({ phone }) => phone.startsWith('+1')).length;
  if (from || there === 0) return undefined;
  const who =
    there === 1 ? 'One of these numbers is' : `${formatNumber(there)} of these numbers are`;
  return `⚠️ ${who} in the US or Canada, where ClickSend has no shared numbers. Go back and choose a number of your own under *From*, or it may not arrive.`;
}

export function formatQuoteUnanswerableWarning({ unanswerable, plan }: Quote): string | undefined {
  return unanswerable && formatUnanswerableWarning(plan.from ?? '', unanswerable);
}

function formatEscapedContact({ phone, name = '' }: Recipient): string {
  return escapeMrkdwn(formatContact({ phone, name: shortenText(name, 60) }));
}

/** What became plain in the message; undefined for one that goes out as it was typed. */
export function formatSimplifiedLetters({ simplified = [] }: Quote): string | undefined {
  if (simplified.length === 0) return undefined;
  const letters = simplified.map((kind) => lettersText.kinds[kind]);
  return lettersText.cleanedUp({ letters: new Intl.ListFormat('en-GB').format(letters) });
}

/** Warns that other organizations will see the post; undefined when none will. */
export function formatAudienceWarning({ audience, plan: { channel } }: Quote): string | undefined {
  switch (audience) {
    case 'shared':
      return `⚠️ *People from other organizations read <#${channel}>.* They’ll see this post and its thread.`;
    case 'pending':
      return `⚠️ *<#${channel}> is about to be shared with another organization.* People there will see this post and its thread.`;
    case 'unknown':
      return `⚠️ *I couldn’t check who reads <#${channel}>.* If it’s shared with other organizations, they’ll see this post and its thread.`;
    case undefined:
      return undefined;
  }
}
