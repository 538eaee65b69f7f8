import type { KnownBlock } from '@slack/types';
import type { Note, NotedFailure } from '../../../core/ports/send-posts.ts';
import { sayProblem } from '../../../domain/problem.ts';
import type { Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { listing, type SlackMessage, saying } from '../blocks/message.ts';
import { sendAgainButton } from '../blocks/send-buttons.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { failureLines, numbers, someone, stateLine } from '../format/status.ts';
import { cancelledNote, editedNote, notCancelledNote, silentNote } from './change-notes.ts';
import { haltedNote } from './stop-note.ts';
import { summaryNote } from './summary-note.ts';
import { unsureNote } from './unconfirmed-note.ts';

/** A line in the thread of a send: what is news. */
export function noteMessage(send: Send, progress: SendProgress, { kind }: Note): SlackMessage {
  switch (kind.kind) {
    case 'delivered': {
      const [only] = send.recipients;
      return saying(`✅ Delivered${only ? ` to ${escapeMrkdwn(someone(only))}` : ''}.`);
    }
    case 'arrived':
      return saying(`✅ Arrived after all: ${numbers(kind.recipients.map(({ phone }) => phone))}.`);
    case 'failed':
      return listing(
        failureLines(kind.recipients).map((failure) => `❌ ${escapeMrkdwn(failure)}`),
        ...againWhereItHelps(send, kind.recipients),
      );
    case 'allDone':
      return saying(`🏁 All done: ${escapeMrkdwn(stateLine(progress))}.`);
    case 'stopped':
      return saying(`🚫 Not sent. ${escapeMrkdwn(sayProblem(kind.problem))}`);
    case 'unsure':
      return unsureNote(send, progress, kind);
    case 'edited':
      return editedNote(kind.by, kind.before, kind.after);
    case 'cancelled':
      return cancelledNote(kind.by, kind.recipient);
    case 'notCancelled':
      return notCancelledNote(kind);
    case 'silent':
      return silentNote(send, kind.recipients);
    case 'halted':
      return haltedNote(send, kind);
    case 'summary':
      return summaryNote(send, kind);
  }
}

/** Not under a number that does not exist: it would fail again, and cost again. */
function againWhereItHelps(
  { id, threadTs }: Send,
  failures: readonly NotedFailure[],
): readonly KnownBlock[] {
  // An answer is not made in the form; *Reply* is near.
  if (threadTs) return [];
  if (failures.every(({ problem }) => problem.canRetry === false)) return [];
  return [{ type: 'actions', elements: [sendAgainButton(id, 'failed')] }];
}
