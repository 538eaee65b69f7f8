import type { PlainTextOption } from '@slack/types';
import type { ContactList, SenderOption } from '../../../core/ports/clicksend.ts';
import type { Country } from '../../../domain/country.ts';
import type { ContactListRef } from '../../../domain/draft.ts';
import { type CountryCode, formatDialledPhone, parsePhone } from '../../../domain/phone.ts';
import type { Recipient } from '../../../domain/recipient.ts';
import { buildPlainText } from '../../messages/blocks/message.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import { formatNumber } from '../../text/count.ts';

/** Slack's limit for an option's text. The limit for its value is at least as large. */
const MAX_TEXT = 75;

/** Slack's limit for the options of a menu. */
export const MAX_OPTIONS = 100;

/** `Tenants (12)`. The value is only the id, because a name may exceed the limit of a value. */
export function buildListOption({ id, name, count }: ContactListRef & Pick<ContactList, 'count'>) {
  const size = count === undefined ? '' : ` (${formatNumber(count)})`;
  const text = shortenText(name.trim() || `List ${id}`, MAX_TEXT - size.length);
  return { text: buildPlainText(`${text}${size}`), value: id } satisfies PlainTextOption;
}

/** The picked people and lists. */
export interface PickedRecipients {
  readonly people: readonly Recipient[];
  readonly lists: readonly ContactListRef[];
}

/** `Jo 0437 111 222`. The value begins with the number; a list's id never begins with a plus. */
export function buildPersonOption(
  { phone, name = '' }: Recipient,
  country: CountryCode | undefined,
) {
  const number = formatDialledPhone(phone, country);
  const shown = shortenText(name, MAX_TEXT - number.length - 1);
  const text = buildPlainText(shown ? `${shown} ${number}` : number);
  const value = name ? `${phone} ${cutText(name, MAX_TEXT - phone.length - 1)}` : phone;
  return { text, value } satisfies PlainTextOption;
}

export function parsePickedOptions(
  options: readonly { readonly value: string; readonly text?: { readonly text: string } }[],
): PickedRecipients {
  const people = options.flatMap(({ value }) => parsePersonValue(value) ?? []);
  const lists = options
    .filter(({ value }) => !parsePersonValue(value))
    .map(({ value, text }) => parseListOption(value, text?.text));
  return { people, lists };
}

/** The person of an option or a button. Undefined for any other value. */
export function parsePersonValue(value: string): Recipient | undefined {
  const [, number = '', name] = /^(\+\d{6,15})(?: (.+))?$/s.exec(value) ?? [];
  // With its plus it is parsed the same in every country.
  const phone = parsePhone(number, 'AU');
  return phone && { phone, name };
}

/** Never ends in half a character. */
function cutText(text: string, length: number): string {
  return text
    .slice(0, length)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
}

/** The list of an option. Its name may be shortened. */
function parseListOption(value: string, text: string | undefined): ContactListRef {
  return { id: value, name: text?.replace(/ \([\d,]+\)$/, '') || `List ${value}` };
}

/** `0481 070 206 – front desk (not registered)` */
export function buildSenderOption(
  { value, label, restriction }: Pick<SenderOption, 'value' | 'label' | 'restriction'>,
  country?: CountryCode,
) {
  const end = restriction ? ` (${restrictions[restriction]})` : '';
  const note = label && label !== value ? ` – ${label}` : '';
  const text = `${shortenText(`${formatDialledPhone(value, country)}${note}`, MAX_TEXT - end.length)}${end}`;
  return { text: buildPlainText(text), value } satisfies PlainTextOption;
}

/** Short, to leave room for the number and its note. */
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
