import { z } from 'zod';
import type { OptedOutNumber } from '../../../core/opt-outs/find-opted-out.ts';
import type { OptOutEvent } from '../../../domain/opt-out.ts';
import { type CountryCode, formatDialledPhone } from '../../../domain/phone.ts';
import { optOutText } from '../../text/commands.ts';
import { formatNumber } from '../../text/count.ts';
import {
  buildContextBlock,
  buildLinesMessage,
  buildMessage,
  type SlackMessage,
} from '../blocks/message.ts';
import { buildPagingBlocks, definePageCodec, formatPagePart } from '../blocks/pages.ts';
import { escapeMrkdwn, formatSlackTime, shortenText } from '../format/mrkdwn.ts';

/** Each takes a block. */
export const OPT_OUTS_PER_PAGE = 15;

export const optOutPages = definePageCodec('optouts', z.object({ from: z.int().nonnegative() }));

interface OptOutsPage {
  /** Of all opted-out numbers. */
  readonly count: number;
  /** The position of the first that is shown. */
  readonly from: number;
  /** Numbers are formatted as dialled there. */
  readonly country: CountryCode;
}

/** `/mms optouts`: a page of opted-out numbers, newest first. */
export function buildOptOutsMessage(
  shown: readonly OptedOutNumber[],
  { count, from, country }: OptOutsPage,
): SlackMessage {
  if (count === 0) return buildMessage(optOutText.none);
  const page = { from, size: OPT_OUTS_PER_PAGE, count };
  return buildLinesMessage(
    [
      `${optOutText.heading}${formatPagePart(page, formatNumber(count))}`,
      ...shown.map(({ phone, event }) => formatOptOutLine(phone, event, country)),
    ],
    buildContextBlock(optOutText.hint),
    ...buildPagingBlocks(page, (at) => optOutPages.formatPage({ from: at })),
  );
}

function formatOptOutLine(phone: string, event: OptOutEvent, country: CountryCode): string {
  return `• ${formatDialledPhone(phone, country)} · ${formatOptOutEvent(event)}`;
}

function formatOptOutEvent({ at, how }: OptOutEvent): string {
  switch (how.kind) {
    case 'reply':
      return optOutText.byReply({ when: formatSlackTime(at) });
    case 'flag':
      return optOutText.byFlag({ by: `<@${how.by}>`, when: formatSlackTime(at) });
    case 'person': {
      const reason = how.reason ? `: ${escapeMrkdwn(shortenText(how.reason, 200))}` : '';
      return `${optOutText.byPerson({ by: `<@${how.by}>`, when: formatSlackTime(at) })}${reason}`;
    }
  }
}
