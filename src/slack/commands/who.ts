import type { FetchPermalink } from '../../core/ports/send-posts.ts';
import type { ContactEvent, LoadContactHistory } from '../../core/queries/load-contact-history.ts';
import { parsePhone } from '../../domain/phone.ts';
import {
  buildContactMessage,
  type LinkedContactEvent,
  MAX_SHOWN_EVENTS,
} from '../messages/commands/who.ts';
import { commandHelpText, commandText } from '../text/commands.ts';
import { buildUsageMessage, type Command, type LoadUserCountry } from './command.ts';

interface WhoTools {
  readonly loadContactHistory: LoadContactHistory;
  readonly fetchPermalink: FetchPermalink;
  readonly loadUserCountry: LoadUserCountry;
}

export const whoCommand: Command<WhoTools> = {
  word: 'who',
  argument: 'required',
  usage: 'who <number>',
  help: commandHelpText.who,
  group: 'sent',
  async run({ loadContactHistory, fetchPermalink, loadUserCountry }, requester, rest) {
    const country = await loadUserCountry(requester.user);
    const phone = parsePhone(rest, country);
    if (!phone) return buildUsageMessage(whoCommand, commandText.noNumber);
    const all = await loadContactHistory(phone, requester);
    const shown = await Promise.all(
      all.slice(0, MAX_SHOWN_EVENTS).map((fact) => addLink(fetchPermalink, fact)),
    );
    return buildContactMessage(phone, shown, { all: all.length, country });
  },
};

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
