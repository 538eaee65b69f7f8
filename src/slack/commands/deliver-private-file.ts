import type { ExportedFile } from '../../core/ports/clicksend.ts';
import type { UploadPrivateFile } from '../../core/ports/slack-files.ts';
import { toAppError } from '../errors/to-app-error.ts';
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
