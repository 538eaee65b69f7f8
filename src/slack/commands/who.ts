import type { Asker } from '../../core/permissions/can-see-send.ts';
import type { KnownFact, KnownOf } from '../../core/queries/load-contact-history.ts';
import type { E164 } from '../../domain/phone.ts';
import { readPhone } from '../../domain/phone.ts';
import { sayProblem } from '../../domain/problem.ts';
import type { LinkTo } from '../adapters/permalinks.ts';
import type { GiveFile } from '../adapters/upload-private-file.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { saying } from '../messages/blocks/message.ts';
import { usageText } from '../messages/commands/help.ts';
import { knownOfMessage, type LinkedFact, SHOWN_FACTS } from '../messages/commands/who.ts';
import { knownOfFile } from '../messages/files/contact-csv.ts';
import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import type { Answer, CountryFor } from './command-handler.ts';

/** `/mms who <number>` */
export function whoAnswer(tools: {
  readonly knownOf: KnownOf;
  readonly linkTo: LinkTo;
  readonly countryFor: CountryFor;
}): Answer {
  const { knownOf, linkTo, countryFor } = tools;
  return async (asker, rest) => {
    const phone = readPhone(rest, await countryFor(asker.user));
    if (!phone) return saying(usageText('who', 'That is no phone number.'));
    const all = await knownOf(phone, asker);
    const shown = await Promise.all(all.slice(0, SHOWN_FACTS).map(linked));
    return knownOfMessage(phone, shown, all.length);
  };

  async function linked(fact: KnownFact): Promise<LinkedFact> {
    const place = placeOf(fact);
    const link = place && (await linkTo({ ...place, showsPicture: false }));
    return link ? { ...fact, link } : fact;
  }
}

function placeOf(fact: KnownFact): { readonly channel: string; readonly ts: string } | undefined {
  if (fact.kind === 'sent') return fact.post;
  return fact.kind === 'reply' ? fact.place : undefined;
}

/** *CSV file* under it: all of it, in the person's direct messages with the app. Gives what to say. */
export type GiveKnown = (phone: E164, asker: Asker) => Promise<string>;

export function giveKnown(tools: {
  readonly knownOf: KnownOf;
  readonly giveFile: GiveFile;
}): GiveKnown {
  const { knownOf, giveFile } = tools;
  return async (phone, asker) => {
    const file = knownOfFile(phone, await knownOf(phone, asker));
    try {
      await giveFile(asker.user, file, `📄 What is known of ${phone}, as you asked.`);
      return '📄 The file is in your direct messages with me.';
    } catch (error) {
      const { problem, code } = toAppError(error);
      const why = problem ? sayProblem(problem) : `Slack said “${code}”. Try again in a minute.`;
      return `⚠️ Slack did not take the file. ${escapeMrkdwn(why)}`;
    }
  };
}
