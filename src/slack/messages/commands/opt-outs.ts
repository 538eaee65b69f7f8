import { z } from 'zod';
import type { OptedOutNumber } from '../../../core/opt-outs/opt-out-ledger.ts';
import type { OptOutEvent } from '../../../domain/opt-out.ts';
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

/** `/mms optouts`: a page of opted-out numbers, newest first. `from` is the position of the first. */
export function buildOptOutsMessage(
  shown: readonly OptedOutNumber[],
  count: number,
  from: number,
): SlackMessage {
  if (count === 0) return buildMessage(optOutText.none);
  const page = { from, size: OPT_OUTS_PER_PAGE, count };
  return buildLinesMessage(
    [
      `${optOutText.heading}${formatPagePart(page, formatNumber(count))}`,
      ...shown.map(({ phone, event }) => `• ${phone} – ${formatOptOutEvent(event)}`),
    ],
    buildContextBlock(optOutText.hint),
    ...buildPagingBlocks(page, (at) => optOutPages.formatPage({ from: at })),
  );
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
