import type { ContactList } from '../../../core/ports/clicksend.ts';
import { type SlackMessage, saying } from '../blocks/message.ts';
import { turnButtons } from '../blocks/page-buttons.ts';
import { escapeMrkdwn, shorten } from '../format/mrkdwn.ts';
import { people } from '../format/status.ts';

/** They stand in one section. */
const ON_A_PAGE = 20;
const SHOWN_NAME = 80;

/** `/mms lists`: the contact lists whose name has `text` in it. */
export function listsMessage(
  lists: readonly ContactList[],
  text: string,
  wanted: number,
): SlackMessage {
  const which = text ? ` with “${escapeMrkdwn(shorten(text, 40))}” in their name` : '';
  if (lists.length === 0) return saying(`There are no contact lists${which}. ${WHERE}`);
  const from = wanted < lists.length ? wanted : 0;
  const shown = lists.slice(from, from + ON_A_PAGE);
  const part =
    shown.length < lists.length
      ? ` (${from + 1} to ${from + shown.length} of ${lists.length})`
      : '';
  const lines = shown.map(
    ({ name, count }) =>
      `• ${escapeMrkdwn(shorten(name, SHOWN_NAME))}${count === undefined ? '' : ` – ${people(count)}`}`,
  );
  const elements = turnButtons(from, ON_A_PAGE, lists.length, (at) => ({
    kind: 'lists',
    text: shorten(text, 100),
    from: at,
  }));
  return saying(
    [`*Contact lists*${which}${part}`, ...lines].join('\n'),
    ...(elements.length > 0 ? [{ type: 'actions', elements } as const] : []),
  );
}

const WHERE = 'They are made at dashboard.clicksend.com → Contacts.';
