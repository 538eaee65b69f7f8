import type { Note } from '../../app/ports/chat.ts';
import { maskPhone } from '../../domain/phone.ts';
import { sayProblem } from '../../domain/problem.ts';
import type { SendProgress } from '../../domain/progress.ts';
import type { Send } from '../../domain/send.ts';
import { escapeMrkdwn } from '../mrkdwn.ts';
import { listing, type SlackMessage, saying } from './message.ts';
import { unsureNote } from './unsure-note.ts';
import { failureLines, numbers, stateLine } from './words.ts';

/** A line in the thread of a send: what is news. */
export function noteMessage(send: Send, progress: SendProgress, { kind }: Note): SlackMessage {
  switch (kind.kind) {
    case 'delivered': {
      const [phone] = send.recipients;
      return saying(`✅ Delivered${phone ? ` to ${maskPhone(phone)}` : ''}.`);
    }
    case 'arrived':
      return saying(`✅ Arrived after all: ${numbers(kind.recipients.map(({ phone }) => phone))}.`);
    case 'failed':
      return listing(failureLines(kind.recipients).map((failure) => `❌ ${escapeMrkdwn(failure)}`));
    case 'allDone':
      return saying(`🏁 All done: ${escapeMrkdwn(stateLine(progress))}.`);
    case 'stopped':
      return saying(`🚫 Not sent. ${escapeMrkdwn(sayProblem(kind.problem))}`);
    case 'unsure':
      return unsureNote(send, progress, kind);
  }
}
