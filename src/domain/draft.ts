import { measureText, SUBJECT_LIMIT } from './message-text.ts';
import type { CountryCode, E164 } from './phone.ts';
import { readRecipients } from './recipients.ts';
import type { SlackFileRef } from './send.ts';

/** What a person put in the form, as it came. */
export interface FormEntries {
  readonly recipients: string;
  readonly subject: string;
  readonly message: string;
  readonly file: SlackFileRef | undefined;
  readonly channel: string | undefined;
}
export type FormField = 'recipients' | 'subject' | 'message' | 'picture' | 'channel';

/** A form that can be sent. */
export interface Draft {
  readonly recipients: readonly E164[];
  readonly subject: string;
  readonly body: string;
  readonly file: SlackFileRef;
  readonly channel: string;
}

export type DraftResult =
  | { readonly kind: 'draft'; readonly draft: Draft }
  /** What is wrong, by field, every fault at once. */
  | { readonly kind: 'faults'; readonly faults: Readonly<Partial<Record<FormField, string>>> };

/** Only so many unreadable numbers are named under the field. */
const NAMED_FAULTS = 3;

/** Reads the form. Local numbers are read with `country`. */
export function readDraft(entries: FormEntries, country: CountryCode): DraftResult {
  const { phones, unread } = readRecipients(entries.recipients, country);
  const subject = entries.subject.trim();
  const body = entries.message.trim();
  const { file, channel } = entries;
  const faults = {
    ...fault('recipients', recipientsFault(phones, unread, country)),
    ...fault('subject', subjectFault(subject)),
    ...fault('message', messageFault(body)),
    ...fault('picture', file ? undefined : 'Choose the picture to send.'),
    ...fault('channel', channel ? undefined : 'Choose the channel where the post goes.'),
  };
  if (!file || !channel || Object.keys(faults).length > 0) return { kind: 'faults', faults };
  return { kind: 'draft', draft: { recipients: phones, subject, body, file, channel } };
}

function fault(field: FormField, words: string | undefined): Partial<Record<FormField, string>> {
  return words ? { [field]: words } : {};
}

function recipientsFault(phones: readonly E164[], unread: readonly string[], country: CountryCode) {
  if (unread.length > 0) {
    const named = unread.slice(0, NAMED_FAULTS).map((piece) => `“${shorten(piece)}”`);
    const more = unread.length > NAMED_FAULTS ? ` and ${unread.length - NAMED_FAULTS} more` : '';
    const are = unread.length > 1 ? 'are not phone numbers' : 'is not a phone number';
    return `${named.join(', ')}${more} ${are}. Write them like +61437111222, or as dialled in ${nameOf(country)}; separate them with commas or new lines.`;
  }
  return phones.length === 0 ? 'Enter at least one phone number.' : undefined;
}

function nameOf(country: CountryCode): string {
  return new Intl.DisplayNames('en', { type: 'region' }).of(country) ?? country;
}

function subjectFault(subject: string): string | undefined {
  if (subject === '') return 'Enter a subject: ClickSend sends no MMS without one.';
  if (subject.length <= SUBJECT_LIMIT) return undefined;
  return `The subject has ${subject.length} characters; ClickSend takes ${SUBJECT_LIMIT}.`;
}

function messageFault(body: string): string | undefined {
  if (body === '') return 'Enter a message: ClickSend sends no MMS without one.';
  const { length, limit, unicode } = measureText(body);
  if (length <= limit) return undefined;
  const because = unicode ? ` because of “${unicode}”, which is not in the basic SMS alphabet` : '';
  return `The message has ${length} characters; ClickSend takes ${limit}${because}. Please shorten it: ClickSend would cut it off.`;
}

function shorten(piece: string): string {
  const characters = [...piece];
  return characters.length > 30 ? `${characters.slice(0, 29).join('')}…` : piece;
}
