import { z } from 'zod';
import { findRefusal } from '../../core/permissions/check-permission.ts';
import type { Requester } from '../../core/permissions/visibility.ts';
import type { FetchPermalink } from '../../core/ports/send-posts.ts';
import type { ContactEvent } from '../../core/queries/load-contact-history.ts';
import { findOnlyContact } from '../../domain/contact-search.ts';
import { type CountryCode, type E164, parsePhone } from '../../domain/phone.ts';
import type { Recipient } from '../../domain/recipient.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../messages/blocks/button.ts';
import {
  buildBlocksMessage,
  buildContextBlock,
  buildMessage,
  buildQuoteBlock,
  buildSectionBlock,
  type SlackMessage,
} from '../messages/blocks/message.ts';
import { buildPageButton, definePageCodec } from '../messages/blocks/pages.ts';
import { formatContact } from '../messages/format/contact.ts';
import {
  formatContactEvent,
  getContactQuote,
  type LinkedContactEvent,
} from '../messages/format/contact-event.ts';
import { escapeMrkdwn, shortenText } from '../messages/format/mrkdwn.ts';
import { commandHelpText, commandText, whoText } from '../text/commands.ts';
import {
  buildUsageMessage,
  type Command,
  type CommandTools,
  createPageHandler,
} from './command.ts';

/** More matches are not counted. */
const MAX_COUNTED = 100;

const whoPages = definePageCodec('who', z.object({ phone: z.string() }));

export const whoCommand: Command = {
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
    const contacts = await tools.searchContacts(rest, MAX_COUNTED, user);
    const only = findOnlyContact(rest, contacts);
    if (only) return showContact(tools, requester, { who: only, country });
    if (contacts.length > 0) return buildContactChoice(rest, contacts, country);
    return /\p{L}/u.test(rest)
      ? buildUnknownContact(rest)
      : buildUsageMessage(whoCommand, commandText.noNumber);
  },
  /** One of several people was chosen. */
  showPage: createPageHandler(whoPages, (tools, requester, { phone }) =>
    showNumber(tools, requester, phone as E164),
  ),
};

async function showNumber(
  tools: CommandTools,
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
  { searchContacts }: CommandTools,
  phone: E164,
  user: string,
): Promise<string | undefined> {
  try {
    const contacts = await searchContacts(phone, MAX_COUNTED, user);
    return contacts.find((one) => one.phone === phone)?.name;
  } catch (error) {
    if (findRefusal(error)) return undefined;
    throw error;
  }
}

async function showContact(
  { loadContactHistory, fetchPermalink }: CommandTools,
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

/** Each takes two blocks; a message has at most fifty blocks and about 13,000 characters. */
const MAX_SHOWN_EVENTS = 15;
const MAX_NAME_LENGTH = 40;

/** `/mms who`: a person's newest events, and a button for all of them. */
function buildContactMessage(
  who: Recipient,
  shown: readonly LinkedContactEvent[],
  { all, country }: { readonly all: number; readonly country: CountryCode },
): SlackMessage {
  const named = formatNamed(who, country);
  if (all === 0) return buildMessage(whoText.none({ who: named }));
  const heading = whoText.heading({ who: named });
  const lines = shown.map((fact) => ({
    head: formatContactEvent(fact),
    words: getContactQuote(fact),
  }));
  const rest = all - shown.length;
  const more = rest > 0 ? [whoText.older({ count: rest })] : [];
  const texts = lines.flatMap(({ head, words }) => [head, ...(words ? [escapeMrkdwn(words)] : [])]);
  return buildBlocksMessage(
    [heading, ...texts, ...more],
    [
      buildSectionBlock(heading),
      ...lines.flatMap(({ head, words }) => [
        buildSectionBlock(head),
        words && buildQuoteBlock(words),
      ]),
      buildContextBlock([...more, whoText.footer].join(' ')),
      ...buildButtonBlocks(
        buildButton(actionIds.whoFile, whoText.file.button, { value: who.phone }),
      ),
    ],
  );
}

/** How many people `/mms who Jo` lists, newest first. Slack allows 25 buttons in a row. */
const MAX_CHOICES = 20;

/** Slack's limit for the text of a button. */
const MAX_BUTTON_LENGTH = 75;

/** Several people match the typed name: a button for each. */
function buildContactChoice(
  typed: string,
  contacts: readonly Recipient[],
  country: CountryCode,
): SlackMessage {
  const shown = contacts.slice(0, MAX_CHOICES);
  const heading = whoText.several({ typed: escapeMrkdwn(shortenText(typed, MAX_NAME_LENGTH)) });
  const more = contacts.length > shown.length ? [whoText.andMore] : [];
  const names = shown.map((one) => formatContact(shortenName(one), country));
  const buttons = shown.map(({ phone }, n) =>
    buildPageButton(
      String(n),
      shortenText(names[n] ?? '', MAX_BUTTON_LENGTH),
      whoPages.formatPage({ phone }),
    ),
  );
  return {
    text: [heading, ...names.map(escapeMrkdwn), ...more].join('\n'),
    blocks: [
      buildSectionBlock(heading),
      ...buildButtonBlocks(...buttons),
      ...more.map((text) => buildContextBlock(text)),
    ],
  };
}

function buildUnknownContact(typed: string): SlackMessage {
  return buildMessage(
    whoText.unknown({ typed: escapeMrkdwn(shortenText(typed, MAX_NAME_LENGTH)) }),
  );
}

function formatNamed(who: Recipient, country: CountryCode): string {
  return escapeMrkdwn(formatContact(shortenName(who), country));
}

function shortenName({ phone, name }: Recipient): Recipient {
  return { phone, name: name && shortenText(name, MAX_NAME_LENGTH) };
}
