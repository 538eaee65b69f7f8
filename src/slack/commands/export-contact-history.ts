import type { Requester } from '../../core/permissions/visibility.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { UploadPrivateFile } from '../../core/ports/slack-files.ts';
import type { LoadContactHistory } from '../../core/queries/load-contact-history.ts';
import type { E164 } from '../../domain/phone.ts';
import { buildContactFile } from '../messages/files/contact-csv.ts';
import { exportText } from '../text/commands.ts';
import { deliverPrivateFile } from './deliver-private-file.ts';

/** Sends everything known about a number to the person as a CSV file in a direct message. Returns what to tell them. */
export type ExportContactHistory = (phone: E164, requester: Requester) => Promise<string>;

export function createExportContactHistory(tools: {
  readonly loadContactHistory: LoadContactHistory;
  readonly clock: Clock;
  readonly uploadPrivateFile: UploadPrivateFile;
}): ExportContactHistory {
  return async (phone, requester) => {
    const file = buildContactFile(
      phone,
      await tools.loadContactHistory(phone, requester),
      tools.clock.now(),
    );
    const text = exportText.contact({ phone });
    const { uploadPrivateFile } = tools;
    return (await deliverPrivateFile(uploadPrivateFile, requester.user, { file, text })).text;
  };
}
