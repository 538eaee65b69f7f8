import type { Requester } from '../../core/permissions/can-see-send.ts';
import type { UploadPrivateFile } from '../../core/ports/private-files.ts';
import type { FetchPermalink } from '../../core/ports/send-posts.ts';
import type { ContactEvent, LoadContactHistory } from '../../core/queries/load-contact-history.ts';
import type { E164 } from '../../domain/phone.ts';
import { parsePhone } from '../../domain/phone.ts';
import { formatProblem } from '../../domain/problem.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { formatUsage } from '../messages/commands/help.ts';
import {
  buildContactMessage,
  type LinkedContactFact,
  MAX_SHOWN_FACTS,
} from '../messages/commands/who.ts';
import { buildContactFile } from '../messages/files/contact-csv.ts';
import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import type { CommandHandler, LoadUserCountry } from './command-handler.ts';

/** `/mms who <number>` */
export function createWhoCommand(tools: {
  readonly loadContactHistory: LoadContactHistory;
  readonly fetchPermalink: FetchPermalink;
  readonly loadUserCountry: LoadUserCountry;
}): CommandHandler {
  const { loadContactHistory, fetchPermalink, loadUserCountry } = tools;
  return async (asker, rest) => {
    const phone = parsePhone(rest, await loadUserCountry(asker.user));
    if (!phone) return buildMessage(formatUsage('who', 'That is no phone number.'));
    const all = await loadContactHistory(phone, asker);
    const shown = await Promise.all(all.slice(0, MAX_SHOWN_FACTS).map(linked));
    return buildContactMessage(phone, shown, all.length);
  };

  async function linked(fact: ContactEvent): Promise<LinkedContactFact> {
    const place = placeOf(fact);
    const link = place && (await fetchPermalink({ ...place, showsPicture: false }));
    return link ? { ...fact, link } : fact;
  }
}

function placeOf(
  fact: ContactEvent,
): { readonly channel: string; readonly ts: string } | undefined {
  if (fact.kind === 'sent') return fact.post;
  return fact.kind === 'reply' ? fact.place : undefined;
}

/** *CSV file* under it: all of it, in the person's direct messages with the app. Gives what to say. */
export type ExportContactHistory = (phone: E164, asker: Requester) => Promise<string>;

export function createExportContactHistory(tools: {
  readonly loadContactHistory: LoadContactHistory;
  readonly uploadPrivateFile: UploadPrivateFile;
}): ExportContactHistory {
  const { loadContactHistory, uploadPrivateFile } = tools;
  return async (phone, asker) => {
    const file = buildContactFile(phone, await loadContactHistory(phone, asker));
    try {
      await uploadPrivateFile(asker.user, file, `📄 What is known of ${phone}, as you asked.`);
      return '📄 The file is in your direct messages with me.';
    } catch (error) {
      const { problem, code } = toAppError(error);
      const why = problem ? formatProblem(problem) : `Slack said “${code}”. Try again in a minute.`;
      return `⚠️ Slack did not take the file. ${escapeMrkdwn(why)}`;
    }
  };
}
