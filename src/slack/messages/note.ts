import type { KnownBlock } from '@slack/types';
import type { Note } from '../../app/ports.ts';
import { maskPhone } from '../../domain/phone.ts';
import { sayProblem } from '../../domain/problem.ts';
import type { SendProgress } from '../../domain/progress.ts';
import type { Send } from '../../domain/send.ts';
import { escapeMrkdwn, shorten } from '../mrkdwn.ts';
import { type SlackMessage, section } from './message.ts';
import { unsureNote } from './unsure-note.ts';
import { failureLines, stateLine } from './words.ts';

/** A line in the thread of a send: what is news. */
export function noteMessage(send: Send, progress: SendProgress, { kind }: Note): SlackMessage {
  switch (kind.kind) {
    case 'delivered': {
      const [phone] = send.recipients;
      return line(`✅ Delivered${phone ? ` to ${maskPhone(phone)}` : ''}.`);
    }
    case 'failed':
      return lines(failureLines(kind.recipients).map((failure) => `❌ ${escapeMrkdwn(failure)}`));
    case 'allDone':
      return line(`🏁 All done: ${escapeMrkdwn(stateLine(progress))}.`);
    case 'stopped':
      return line(`🚫 Not sent. ${escapeMrkdwn(sayProblem(kind.problem))}`);
    case 'unsure':
      return unsureNote(send, progress, kind.batch);
  }
}

function line(text: string): SlackMessage {
  return { text, blocks: [section(text)] };
}

function lines(texts: readonly string[]): SlackMessage {
  const blocks = texts.map((text): KnownBlock => section(shorten(text, 2900)));
  return { text: shorten(texts.join('\n'), 3500), blocks };
}
