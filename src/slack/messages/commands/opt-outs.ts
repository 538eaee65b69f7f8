import { z } from 'zod';
import type { OptedOutNumber } from '../../../core/opt-outs/load-opt-outs.ts';
import type { OptOutEvent } from '../../../domain/opt-out.ts';
import { formatNumber } from '../../text/count.ts';
import {
  buildContextBlock,
  buildLinesMessage,
  buildMessage,
  type SlackMessage,
} from '../blocks/message.ts';
import { buildPagingBlocks, definePageCodec, formatPagePart } from '../blocks/pages.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';
import { formatSlackTime } from '../format/time.ts';

/** Each takes a block. */
export const OPT_OUTS_PER_PAGE = 15;

export const optOutPages = definePageCodec('optouts', z.object({ from: z.int().nonnegative() }));

/** `/mms optouts`: the opted-out numbers of a page, newest first; `from` is the position of the first. */
export function buildOptOutsMessage(
  shown: readonly OptedOutNumber[],
  count: number,
  from: number,
): SlackMessage {
  if (count === 0) return buildMessage(NONE);
  const page = { from, size: OPT_OUTS_PER_PAGE, count };
  return buildLinesMessage(
    [
      `*Opted out*${formatPagePart(page, formatNumber(count))}`,
      ...shown.map(({ phone, event }) => `• ${phone} – ${formatOptOutEvent(event)}`),
    ],
    buildContextBlock(HOW_TO),
    ...buildPagingBlocks(page, (at) => optOutPages.formatPage({ from: at })),
  );
}

function formatOptOutEvent({ at, how }: OptOutEvent): string {
  switch (how.kind) {
    case 'reply':
      return `texted STOP ${formatSlackTime(at)}`;
    case 'flag':
      return `asked for it by text ${formatSlackTime(at)}; <@${how.by}> confirmed it`;
    case 'person': {
      const reason = how.reason ? `: ${escapeMrkdwn(shortenText(how.reason, 200))}` : '';
      return `by <@${how.by}> ${formatSlackTime(at)}${reason}`;
    }
  }
}

const HOW_TO =
  '`/mms optin &lt;number&gt; &lt;reason&gt;` takes one back; `/mms optouts export` has the whole history.';

const NONE =
  'Nobody is opted out. Whoever texts STOP to one of your numbers will be, and `/mms optout` does it by hand.';
