import type { Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { buildContextBlock, type SlackMessage } from '../blocks/message.ts';
import { escapeMrkdwn } from '../format/mrkdwn.ts';
import { buildUnconfirmedNote } from '../thread/unconfirmed-note.ts';

/** The same for the sender alone, where no thread says which message it is about. */
export function buildUnconfirmedQuestion(
  send: Send,
  ...about: [SendProgress, { readonly batch: number; readonly at: number }]
): SlackMessage {
  const { text, blocks } = buildUnconfirmedNote(send, ...about);
  const which = `Your message “${escapeMrkdwn(send.subject)}”, sent from <#${send.channel}>`;
  const isAbout = buildContextBlock(which, `Reference ${send.id}`);
  return { text: `${which}\n${text}`, blocks: [isAbout, ...blocks] };
}
