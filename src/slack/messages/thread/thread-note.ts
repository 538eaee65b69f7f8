import type { ThreadNote } from '../../../core/ports/send-posts.ts';
import type { Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { formatProblem } from '../../text/problems.ts';
import { buildLinesMessage, buildMessage, type SlackMessage } from '../blocks/message.ts';
import { formatMaskedContact, formatMaskedPhones } from '../format/contact.ts';
import { formatFailureLines } from '../format/failures.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { formatSendStatus } from '../format/status.ts';
import {
  buildCancelledNote,
  buildEditedNote,
  buildNoReportNote,
  buildNotCancelledNote,
} from './change-notes.ts';
import { buildStopNote } from './stop-note.ts';
import { buildSummaryNote } from './summary-note.ts';
import { buildUnconfirmedNote } from './unconfirmed-note.ts';

/** A note in the thread of a send: what changed. */
export function buildThreadNote(
  send: Send,
  progress: SendProgress,
  { kind }: ThreadNote,
): SlackMessage {
  switch (kind.kind) {
    case 'delivered': {
      const [only] = send.recipients;
      return buildMessage(
        `✅ Delivered${only ? ` to ${escapeMrkdwn(formatMaskedContact(only))}` : ''}.`,
      );
    }
    case 'arrived':
      return buildMessage(
        `✅ Arrived after all: ${formatMaskedPhones(kind.recipients.map(({ phone }) => phone))}.`,
      );
    case 'failed':
      return buildLinesMessage(
        formatFailureLines(kind.recipients).map((failure) => `❌ ${escapeMrkdwn(failure)}`),
      );
    case 'allDone':
      return buildMessage(`🏁 All done: ${escapeMrkdwn(formatSendStatus(progress))}.`);
    case 'stopped':
      return buildMessage(`🚫 Not sent. ${escapeMrkdwn(formatProblem(kind.problem))}`);
    case 'unsure':
      return buildUnconfirmedNote(send, progress, kind);
    case 'edited':
      return buildEditedNote(kind.by, kind.before, kind.after);
    case 'cancelled':
      return buildCancelledNote(kind.by, kind.recipient);
    case 'notCancelled':
      return buildNotCancelledNote(kind);
    case 'silent':
      return buildNoReportNote(send, kind.recipients);
    case 'halted':
      return buildStopNote(send, kind);
    case 'summary':
      return buildSummaryNote(send, kind);
  }
}
