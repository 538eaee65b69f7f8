import type { ConfirmPolicy, ContactListRef, Draft, FormEntries, FormField } from './draft.ts';
import { fillMergeFields, findSubjectFieldFault, findUnfilledFields } from './merge-fields.ts';
import { describeCharacter, measureMmsText, SUBJECT_LIMIT } from './message-length.ts';
import type { CountryCode } from './phone.ts';
import type { PlainText, SimplifyText } from './plain-letters.ts';
import type { Recipient } from './recipient.ts';
import {
  MAX_RECIPIENTS_LENGTH,
  mergeDuplicateRecipients,
  type ParsedRecipients,
  parseRecipients,
} from './recipients.ts';
import { CONSENT_LIMIT } from './send.ts';

/** What is wrong, by field. */
export type FormFaults = Readonly<Partial<Record<FormField, string>>>;

export type DraftResult =
  | { readonly kind: 'draft'; readonly draft: Draft; readonly needsConfirmation: boolean }
  /** All errors at once. `draft` is what could be parsed, for further checks. */
  | {
      readonly kind: 'faults';
      readonly faults: FormFaults;
      readonly draft: Pick<Draft, 'recipients' | 'doubles' | 'lists' | 'body'>;
    };

/**
 * ClickSend documents no limit for `schedule`. Nobody plans a picture more than a year ahead, and the limit
 * catches a mistyped year.
 */
const MAX_AHEAD_MS = 366 * 24 * 3_600_000;

/** How many unreadable numbers the error under the field lists. */
const NAMED_FAULTS = 3;

/** Parses the form. Local numbers are parsed for `country`. */
export function parseDraft(
  entries: FormEntries,
  rules: {
    readonly country: CountryCode;
    readonly confirm: ConfirmPolicy;
    readonly simplifyText: SimplifyText;
    readonly now: number;
  },
): DraftResult {
  const { country, now } = rules;
  const read = parsePeople(entries, country);
  const { recipients, unread } = read;
  const isConfirmed = needsConfirmation(rules.confirm, entries, read);
  const subject = entries.subject.trim();
  const { text: body, changed } = simplifyMessage(entries, recipients, rules.simplifyText);
  const { picture, channel, from, at, lists } = entries;
  const consent = entries.consent?.trim();
  // The second step lists unreadable parts along with the valid ones. Without a second step, the author
  // must correct them here.
  const isNamedLater = isConfirmed && (recipients.length > 0 || lists.length > 0);
  const faults = {
    ...fault(
      'recipients',
      findLengthFault(entries.recipients) ??
        findRecipientsFault(read, lists, isNamedLater ? [] : unread, country),
    ),
    ...fault('subject', findSubjectFault(subject)),
    ...fault('message', findMessageFault(body, recipients, entries.blanks)),
    ...fault('picture', picture ? undefined : 'Choose a picture.'),
    ...fault('channel', channel ? undefined : 'Choose a channel for the post.'),
    ...fault('when', findTimeFault(at, now)),
    ...fault('consent', findConsentFault(consent)),
  };
  if (!picture || !channel || Object.keys(faults).length > 0)
    return { kind: 'faults', faults, draft: { ...read, lists, body } };
  const draft: Draft = {
    ...read,
    lists,
    subject,
    body,
    simplified: changed.length > 0 ? changed : undefined,
    picture,
    channel,
    from: from || undefined,
    at,
    consent: consent || undefined,
  };
  return { kind: 'draft', draft, needsConfirmation: isConfirmed };
}

/** Typed recipients first, then picked ones. */
function parsePeople({ recipients, people = [] }: FormEntries, country: CountryCode) {
  const { unread, ...typed } = parseRecipients(recipients, country);
  if (people.length === 0) return { ...typed, unread };
  const all = [...typed.recipients, ...typed.doubles, ...people];
  return { ...mergeDuplicateRecipients(all), unread };
}

/** Leaves the message unchanged if none of the recipients' names would fit the basic alphabet. */
function simplifyMessage(
  { message, lists }: FormEntries,
  recipients: readonly Recipient[],
  simplifyText: SimplifyText,
): PlainText {
  const typed = message.trim();
  const plain = simplifyText(typed);
  const isBasicForSomebody =
    lists.length > 0 ||
    recipients.length === 0 ||
    recipients.some((one) => !measureMmsText(fillMergeFields(plain.text, one)).unicode);
  return isBasicForSomebody ? plain : { text: typed, changed: [] };
}

/** Whether the policy requires a second step for these entries. */
export function needsConfirmation(
  confirm: ConfirmPolicy,
  { lists = [], at }: Partial<Pick<FormEntries, 'lists' | 'at'>>,
  { recipients, unread }: Pick<ParsedRecipients, 'recipients' | 'unread'>,
): boolean {
  const isBulk = recipients.length + unread.length > 1 || lists.length > 0 || at !== undefined;
  return confirm === 'always' || (confirm === 'bulk' && isBulk);
}

function fault(field: FormField, words: string | undefined): FormFaults {
  return words ? { [field]: words } : {};
}

function findLengthFault(recipients: string): string | undefined {
  const { length } = recipients.trim();
  if (length <= MAX_RECIPIENTS_LENGTH) return undefined;
  return `This has ${length.toLocaleString('en')} characters, and I can read ${MAX_RECIPIENTS_LENGTH.toLocaleString('en')}. Put these people in a contact list at ClickSend, then choose that list here.`;
}

function findRecipientsFault(
  { recipients }: { readonly recipients: readonly Recipient[] },
  lists: readonly ContactListRef[],
  unread: readonly string[],
  country: CountryCode,
) {
  if (unread.length > 0) {
    const named = unread.slice(0, NAMED_FAULTS).map((piece) => `“${shorten(piece)}”`);
    const more = unread.length > NAMED_FAULTS ? ` and ${unread.length - NAMED_FAULTS} more` : '';
    const are = unread.length > 1 ? 'aren’t phone numbers' : 'isn’t a phone number';
    return `${named.join(', ')}${more} ${are}. Write numbers like +61437111222, or as people dial them in ${getCountryName(country)}. Put commas or new lines between them.`;
  }
  return recipients.length + lists.length === 0
    ? 'Enter a number here, or choose people or a list in the next field.'
    : undefined;
}

function getCountryName(country: CountryCode): string {
  return new Intl.DisplayNames('en', { type: 'region' }).of(country) ?? country;
}

function findSubjectFault(subject: string): string | undefined {
  if (subject === '') return 'Enter a subject: every picture message needs one.';
  const fieldFault = findSubjectFieldFault(subject);
  if (fieldFault) return fieldFault;
  if (subject.length <= SUBJECT_LIMIT) return undefined;
  return `The subject has ${subject.length} characters, and ${SUBJECT_LIMIT} fit. Shorten it.`;
}

/** Every problem with the message, so that the author can fix them all at once. */
function findMessageFault(
  body: string,
  recipients: readonly Recipient[],
  blanks: readonly string[],
): string | undefined {
  if (body === '') return 'Enter a message: every picture message needs one.';
  const faults = [
    findBlanksFault(blanks),
    findNamelessFault(body, recipients),
    findTextLengthFault(body, recipients),
  ];
  return faults.filter(Boolean).join(' ') || undefined;
}

/** `Replace {address} and {day} before sending.` */
function findBlanksFault(blanks: readonly string[]): string | undefined {
  if (blanks.length === 0) return undefined;
  const named = new Intl.ListFormat('en-GB').format(blanks.map((blank) => `{${blank}}`));
  return `Replace ${named} before sending.`;
}

function findNamelessFault(body: string, recipients: readonly Recipient[]): string | undefined {
  const [field] = findUnfilledFields(body, {});
  const nameless = field ? recipients.filter(({ name }) => !name) : [];
  if (nameless.length === 0) return undefined;
  const who = nameless.slice(0, NAMED_FAULTS).map(({ phone }) => phone);
  const more = nameless.length > NAMED_FAULTS ? ` and ${nameless.length - NAMED_FAULTS} more` : '';
  return `These numbers have no name for {${field}}: ${who.join(', ')}${more}. Write them like “Jo 0437 111 222”, or write {${field}|there} for people without a name.`;
}

/** Measured with the longest name, because the text must not be truncated for anyone. */
function findTextLengthFault(body: string, recipients: readonly Recipient[]): string | undefined {
  const longest = (recipients.length > 0 ? recipients : [{}])
    .map((one) => measureMmsText(fillMergeFields(body, one)))
    .reduce((one, other) => (getExcess(other) > getExcess(one) ? other : one));
  const { length, limit, unicode } = longest;
  if (length <= limit) return undefined;
  const because = unicode
    ? ` because of ${describeCharacter(unicode)}, which takes more room than plain letters`
    : '';
  return `The message has ${length} characters, and ${limit} fit${because}. Shorten it.`;
}

function getExcess({ length, limit }: { readonly length: number; readonly limit: number }): number {
  return length - limit;
}

function findTimeFault(at: number | undefined, now: number): string | undefined {
  if (at === undefined) return undefined;
  if (at <= now) return 'That time has passed. Choose a later one, or leave it empty to send now.';
  if (at > now + MAX_AHEAD_MS) return 'That is more than a year ahead. Choose an earlier time.';
  return undefined;
}

function findConsentFault(consent = ''): string | undefined {
  if (consent.length <= CONSENT_LIMIT) return undefined;
  return `This has ${consent.length} characters, and ${CONSENT_LIMIT} fit. Shorten it.`;
}

function shorten(piece: string): string {
  const characters = [...piece];
  return characters.length > 30 ? `${characters.slice(0, 29).join('')}…` : piece;
}
