import type { ContactList } from '../../../core/ports/clicksend-account.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';
import { buildPagingButtons } from '../blocks/page-buttons.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';
import { formatPeopleCount } from '../format/status.ts';

/** They stand in one section. */
const ON_A_PAGE = 20;
const SHOWN_NAME = 80;

/** `/mms lists`: the contact lists whose name has `text` in it. */
export function buildListsMessage(
  lists: readonly ContactList[],
  text: string,
  wanted: number,
): SlackMessage {
  const which = text ? ` with “${escapeMrkdwn(shortenText(text, 40))}” in their name` : '';
  if (lists.length === 0) return buildMessage(`There are no contact lists${which}. ${WHERE}`);
  const from = wanted < lists.length ? wanted : 0;
  const shown = lists.slice(from, from + ON_A_PAGE);
  const part =
    shown.length < lists.length
      ? ` (${from + 1} to ${from + shown.length} of ${lists.length})`
      : '';
  const lines = shown.map(
    ({ name, count }) =>
      `• ${escapeMrkdwn(shortenText(name, SHOWN_NAME))}${count === undefined ? '' : ` – ${formatPeopleCount(count)}`}`,
  );
  const elements = buildPagingButtons(from, ON_A_PAGE, lists.length, (at) => ({
    kind: 'lists',
    text: shortenText(text, 100),
    from: at,
  }));
  return buildMessage(
    [`*Contact lists*${which}${part}`, ...lines].join('\n'),
    ...(elements.length > 0 ? [{ type: 'actions', elements } as const] : []),
  );
}

const WHERE = 'They are made at dashboard.clicksend.com → Contacts.';
