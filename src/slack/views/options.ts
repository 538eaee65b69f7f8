import type { PlainTextOption } from '@slack/types';
import type { ContactList, Sender } from '../../app/ports/clicksend.ts';
import type { Country } from '../../domain/country.ts';
import type { ListRef } from '../../domain/draft.ts';
import { shorten } from '../mrkdwn.ts';
import { plain } from './plain.ts';

/** Slack's limit for the text of an option; that of its value is no smaller. */
const MOST_TEXT = 75;

/** Slack's limit for a list of options. */
export const MOST_OPTIONS = 100;

/** `Tenants (12)`. The value is the id alone: a name may be longer than a value. */
export function listOption({ id, name, count }: ListRef & Pick<ContactList, 'count'>) {
  const size = count === undefined ? '' : ` (${count.toLocaleString('en')})`;
  const text = shorten(name.trim() || `List ${id}`, MOST_TEXT - size.length);
  return { text: plain(`${text}${size}`), value: id } satisfies PlainTextOption;
}

/** The list that an option was made of; its name may have been shortened. */
export function readListOption(value: string, text: string | undefined): ListRef {
  return { id: value, name: text?.replace(/ \([\d,]+\)$/, '') || `List ${value}` };
}

/** `+61437111222 – front desk` */
export function senderOption({ value, label }: Pick<Sender, 'value' | 'label'>) {
  const note = label && label !== value ? ` – ${label}` : '';
  return { text: plain(shorten(`${value}${note}`, MOST_TEXT)), value } satisfies PlainTextOption;
}

/** `Australia (+61)` */
export function countryOption({ code, name, callingCode }: Country) {
  return {
    text: plain(`${shorten(name, 60)} (${callingCode})`),
    value: code,
  } satisfies PlainTextOption;
}
