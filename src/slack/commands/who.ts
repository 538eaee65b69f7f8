import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { LoadUserCountry } from '../../core/compose/form-options.ts';
import { findRefusal } from '../../core/permissions/check-permission.ts';
import type { Requester } from '../../core/permissions/visibility.ts';
import type { FetchPermalink } from '../../core/ports/send-posts.ts';
import type { ContactEvent, LoadContactHistory } from '../../core/queries/load-contact-history.ts';
import { findOnlyContact } from '../../domain/contact-search.ts';
import { type CountryCode, type E164, parsePhone } from '../../domain/phone.ts';
import type { Recipient } from '../../domain/recipient.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import {
  buildContactChoice,
  buildContactMessage,
  buildUnknownContact,
  type LinkedContactEvent,
  MAX_SHOWN_EVENTS,
  whoPages,
} from '../messages/commands/who.ts';
import { commandHelpText, commandText } from '../text/commands.ts';
import { buildUsageMessage, type Command, createPageHandler } from './command.ts';

interface WhoTools {
  readonly loadContactHistory: LoadContactHistory;
  readonly fetchPermalink: FetchPermalink;
  readonly searchContacts: UserActions['searchContacts'];
  readonly loadUserCountry: LoadUserCountry;
}

/** More matches are not counted. */
const MAX_COUNTED = 100;

export const whoCommand: Command<WhoTools> = {
  word: 'who',
  argument: 'required',
  usage: 'who <number or name>',
  help: commandHelpText.who,
  group: 'sent',
  async run(tools, requester, rest) {
    const { user } = requester;
    const country = await tools.loadUserCountry(user);
    const phone = parsePhone(rest, country);
    if (phone) return showNumber(tools, requester, phone);
    const found = await tools.searchContacts(rest, MAX_COUNTED, user);
    const only = findOnlyContact(rest, found);
    if (only) return showContact(tools, requester, { who: only, country });
    if (found.length > 0) return buildContactChoice(rest, found, country);
    return /\p{L}/u.test(rest)
      ? buildUnknownContact(rest)
      : buildUsageMessage(whoCommand, commandText.noNumber);
  },
  /** One of several people was chosen. */
  showPage: createPageHandler(whoPages, (tools: WhoTools, requester, { phone }) =>
    showNumber(tools, requester, phone as E164),
  ),
};

async function showNumber(
  tools: WhoTools,
  requester: Requester,
  phone: E164,
): Promise<SlackMessage> {
  const { user } = requester;
  const [country, name] = await Promise.all([
    tools.loadUserCountry(user),
    findName(tools, phone, user),
  ]);
  return showContact(tools, requester, { who: { phone, name }, country });
}

/** Guests may not search the contacts, but they may ask about a number that they know. */
async function findName(
  { searchContacts }: WhoTools,
  phone: E164,
  user: string,
): Promise<string | undefined> {
  try {
    const found = await searchContacts(phone, MAX_COUNTED, user);
    return found.find((one) => one.phone === phone)?.name;
  } catch (error) {
    if (findRefusal(error)) return undefined;
    throw error;
  }
}

async function showContact(
  { loadContactHistory, fetchPermalink }: WhoTools,
  requester: Requester,
  { who, country }: { readonly who: Recipient; readonly country: CountryCode },
): Promise<SlackMessage> {
  const all = await loadContactHistory(who.phone, requester);
  const shown = await Promise.all(
    all.slice(0, MAX_SHOWN_EVENTS).map((fact) => addLink(fetchPermalink, fact)),
  );
  return buildContactMessage(who, shown, { all: all.length, country });
}

async function addLink(
  fetchPermalink: FetchPermalink,
  fact: ContactEvent,
): Promise<LinkedContactEvent> {
  const place = findPlace(fact);
  return { ...fact, link: place && (await fetchPermalink({ ...place, showsPicture: false })) };
}

function findPlace(
  fact: ContactEvent,
): { readonly channel: string; readonly ts: string } | undefined {
  if (fact.kind === 'sent') return fact.post;
  return fact.kind === 'reply' ? fact.place : undefined;
}
