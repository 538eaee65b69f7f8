import type { LoadUserCountry } from '../../core/compose/form-options.ts';
import type { Requester } from '../../core/permissions/visibility.ts';
import type { ExportedFile } from '../../core/ports/clicksend.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { UploadPrivateFile } from '../../core/ports/slack-files.ts';
import type { LoadContactHistory } from '../../core/queries/load-contact-history.ts';
import { type E164, formatDialledPhone } from '../../domain/phone.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { buildContactFile } from '../messages/files/contact-csv.ts';
import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import { exportText } from '../text/commands.ts';
import { formatProblem } from '../text/problems.ts';

/**
 * Uploads a file to the person's direct messages with the app, under `text`. Returns what to tell the
 * person where they asked for it, in mrkdwn. Never throws.
 */
export async function deliverPrivateFile(
  uploadPrivateFile: UploadPrivateFile,
  user: string,
  { file, text }: { readonly file: ExportedFile; readonly text: string },
): Promise<{ readonly isDelivered: boolean; readonly text: string }> {
  try {
    await uploadPrivateFile(user, file, text);
    return { isDelivered: true, text: exportText.delivered };
  } catch (error) {
    const { problem, code } = toAppError(error);
    const why = problem ? formatProblem(problem) : exportText.slackCode({ code });
    return { isDelivered: false, text: exportText.notTaken({ reason: escapeMrkdwn(why) }) };
  }
}

/** Sends everything known about a number to the person as a CSV file in a direct message. Returns what to tell them. */
export type ExportContactHistory = (phone: E164, requester: Requester) => Promise<string>;

export function createExportContactHistory(tools: {
  readonly loadContactHistory: LoadContactHistory;
  readonly clock: Clock;
  readonly uploadPrivateFile: UploadPrivateFile;
  readonly loadUserCountry: LoadUserCountry;
}): ExportContactHistory {
  return async (phone, requester) => {
    const country = await tools.loadUserCountry(requester.user);
    const file = buildContactFile(
      phone,
      await tools.loadContactHistory(phone, requester),
      tools.clock.now(),
    );
    const text = exportText.contact({ phone: formatDialledPhone(phone, country) });
    const { uploadPrivateFile } = tools;
    return (await deliverPrivateFile(uploadPrivateFile, requester.user, { file, text })).text;
  };
}
