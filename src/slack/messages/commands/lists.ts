import { z } from 'zod';
import type { ContactList } from '../../../core/ports/clicksend.ts';
import { listsText } from '../../text/commands.ts';
import { formatPeopleCount } from '../../text/count.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';
import { buildPagingBlocks, definePageCodec, formatPagePart, slicePage } from '../blocks/pages.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';

/** A whole page fits in one section. */
const LISTS_PER_PAGE = 20;
const MAX_NAME_LENGTH = 80;

export const listPages = definePageCodec(
  'lists',
  z.object({ text: z.string(), from: z.int().nonnegative() }),
);

/** `/mms lists`: the contact lists whose name contains `text`. */
export function buildListsMessage(
  lists: readonly ContactList[],
  text: string,
  start: number,
): SlackMessage {
  const typed = escapeMrkdwn(shortenText(text, 40));
  if (lists.length === 0) {
    const none = typed ? listsText.noneNamed({ typed }) : listsText.none;
    return buildMessage(`${none} ${listsText.where}`);
  }
  const heading = typed ? listsText.headingNamed({ typed }) : listsText.heading;
  const page = slicePage(lists, start, LISTS_PER_PAGE);
  const lines = page.shown.map(
    ({ name, count }) =>
      `• ${escapeMrkdwn(shortenText(name, MAX_NAME_LENGTH))}${count === undefined ? '' : ` – ${formatPeopleCount(count)}`}`,
  );
  return buildMessage(
    [`${heading}${formatPagePart(page)}`, ...lines].join('\n'),
    ...buildPagingBlocks(page, (from) =>
      listPages.formatPage({ text: shortenText(text, 100), from }),
    ),
  );
}
