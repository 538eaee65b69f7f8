import type { Send } from '../../../domain/send.ts';
import type { SendProgress } from '../../../domain/send-progress.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { privateText } from '../../text/private.ts';
import { referenceText } from '../../text/reference.ts';
import { buildContextBlock, type SlackMessage } from '../blocks/message.ts';
import { formatTitle } from '../format/title.ts';
import { buildUnconfirmedNote } from '../thread/unconfirmed-note.ts';

/** The same in a direct message to the author, where no thread says which message it is about. */
export function buildUnconfirmedQuestion(
  send: Send,
  ...about: [SendProgress, { readonly batch: number; readonly at: number }]
): SlackMessage {
  const { text, blocks } = buildUnconfirmedNote(send, ...about);
  const which = privateText.about({ title: formatTitle(send), channel: `<#${send.channel}>` });
  const reference = referenceText.line({ reference: formatShortReference(send.id) });
  const isAbout = buildContextBlock(which, reference);
  return { text: `${which}\n${text}`, blocks: [isAbout, ...blocks] };
}
