import type { PlainTextOption } from '@slack/types';
import type { ContactList, SenderOption } from '../../../core/ports/clicksend-account.ts';
import type { Country } from '../../../domain/country.ts';
import type { ContactListRef } from '../../../domain/draft.ts';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';

/** Slack's limit for the text of an option. The limit for its value is no smaller. */
const MAX_TEXT = 75;

/** Slack's limit for the options of a menu. */
export const MAX_OPTIONS = 100;

/** `Tenants (12)`. The value is the id alone: a name may be longer than a value. */
export function buildListOption({ id, name, count }: ContactListRef & Pick<ContactList, 'count'>) {
  const size = count === undefined ? '' : ` (${count.toLocaleString('en')})`;
  const text = shortenText(name.trim() || `List ${id}`, MAX_TEXT - size.length);
  return { text: buildPlainText(`${text}${size}`), value: id } satisfies PlainTextOption;
}

/** The list of an option. Its name may be shortened. */
export function parseListOption(value: string, text: string | undefined): ContactListRef {
  return { id: value, name: text?.replace(/ \([\d,]+\)$/, '') || `List ${value}` };
}

/** `+61437111222 – front desk (not registered)` */
export function buildSenderOption({
  value,
  label,
  restriction,
}: Pick<SenderOption, 'value' | 'label' | 'restriction'>) {
  const end = restriction ? ` (${restrictions[restriction]})` : '';
  const note = label && label !== value ? ` – ${label}` : '';
  const text = `${shortenText(`${value}${note}`, MAX_TEXT - end.length)}${end}`;
  return { text: buildPlainText(text), value } satisfies PlainTextOption;
}

/** Short enough to leave room for the number and its note. */
const restrictions: Readonly<Record<NonNullable<SenderOption['restriction']>, string>> = {
  registering: 'not yet registered, may be blocked',
  unregistered: 'not registered, some countries block it',
};

/** `Australia (+61)` */
export function buildCountryOption({ code, name, callingCode }: Country) {
  return {
    text: buildPlainText(`${shortenText(name, 60)} (${callingCode})`),
    value: code,
  } satisfies PlainTextOption;
}
