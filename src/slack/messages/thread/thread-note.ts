import type { ThreadNote } from '../../../core/ports/send-posts.ts';
import type { E164 } from '../../../domain/phone.ts';
import type { Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { formatProblemAdvice } from '../../text/problems.ts';
import { threadText } from '../../text/thread.ts';
import { buildLinesMessage, buildMessage, type SlackMessage } from '../blocks/message.ts';
import { formatMaskedContact, formatMaskedPeople } from '../format/contact.ts';
import { formatFailureLines } from '../format/failures.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { formatStatusSign } from '../format/status.ts';
import {
  buildCancelledNote,
  buildEditedNote,
  buildNoReportNote,
  buildNotCancelledNote,
  buildNotEditedNote,
} from './change-notes.ts';
import { nameMessage } from './name-message.ts';
import { buildSummaryNote } from './summary-note.ts';
import { buildUnconfirmedNote } from './unconfirmed-note.ts';

/** A note in the thread of a send: what changed. */
export function buildThreadNote(
  send: Send,
  progress: SendProgress,
  { kind }: ThreadNote,
): SlackMessage {
  switch (kind.kind) {
    case 'arrived': {
      const phones = kind.recipients.map(({ phone }) => phone);
      const who = nameMessage(send, formatMaskedPeople(send, phones));
      return buildMessage(threadText.arrived({ who }));
    }
    case 'failed':
      return buildLinesMessage(
        formatFailureLines(kind.recipients, {
          show: ({ phone }) => formatMaskedName(send, phone),
          named: 10,
          // The post above says why.
          explain: formatProblemAdvice,
        }).map((failure) => `${formatStatusSign('failed')} ${escapeMrkdwn(failure)}`),
      );
    case 'unsure':
      return buildUnconfirmedNote(send, progress, kind);
    case 'edited':
      return buildEditedNote(kind.by, kind.before, kind.after);
    case 'cancelled':
      return buildCancelledNote(send, kind.by, kind.recipient);
    case 'notCancelled':
      return buildNotCancelledNote(send, kind);
    case 'notEdited':
      return buildNotEditedNote(kind);
    case 'silent':
      return buildNoReportNote(send, kind.recipients);
    case 'summary':
      return buildSummaryNote(send, kind);
  }
}

/** Plain text, because the whole line is escaped. */
function formatMaskedName(send: Send, phone: E164): string {
  const name = send.recipients.find((one) => one.phone === phone)?.name;
  return nameMessage(send, formatMaskedContact({ phone, name: name || undefined }), String);
}
