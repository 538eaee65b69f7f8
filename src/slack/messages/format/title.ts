import type { Send, SendId } from '../../../domain/send.ts';
import { referenceText, titleText } from '../../text/title.ts';
import { formatMaskedContact } from './contact.ts';
import { escapeMrkdwn, shortenText } from './mrkdwn.ts';

const MAX_LENGTH = 40;

/** A send's title in lists and notes, in mrkdwn: its subject or, without one, the person it answers. */
export function formatTitle(send: Pick<Send, 'subject' | 'recipients'>): string {
  return escapeMrkdwn(formatPlainTitle(send));
}

/** The same as plain text, not escaped. */
export function formatPlainTitle({
  subject,
  recipients,
}: Pick<Send, 'subject' | 'recipients'>): string {
  const title = subject.trim();
  if (title !== '') return shortenText(title, MAX_LENGTH);
  const [only, ...others] = recipients;
  if (!only || others.length > 0) return titleText.untitled;
  return shortenText(titleText.reply({ who: only.name || formatMaskedContact(only) }), MAX_LENGTH);
}

/** For a short reference that more than one send has. */
export function formatSeveralSends(sends: readonly SendId[]): string {
  const references = sends.map((id) => `\`${id}\``).join(', ');
  return referenceText.several({ references });
}
