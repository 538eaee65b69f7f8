import { isSameRecord } from '../../../core/records/versioned-record.ts';
import type { IndexedRecipient } from '../../../core/status/find-resend-recipients.ts';
import { cleanTypedText } from '../../../domain/clean-typed-text.ts';
import type {
  FormInput,
  PendingDraft,
  RemainingRecipients,
  ResendScope,
} from '../../../domain/draft.ts';
import { formatDialledPhone } from '../../../domain/phone.ts';
import { formatNamedNumber, type Recipient } from '../../../domain/recipient.ts';
import { parseRecipients } from '../../../domain/recipients.ts';
import type { Send } from '../../../domain/send.ts';
import { MAX_FIELD_LENGTH } from '../shared/elements.ts';
import type { ComposePreset } from './compose-fields.ts';
import type { ComposeSubmission } from './compose-submission.ts';

/** The submitted form with all its entries, to show it again. */
export function buildSubmissionPreset(submission: ComposeSubmission): ComposePreset {
  const { form, entries, blocks: _, user: __, view: ___, ...others } = submission;
  const { picture: pickedPicture, from = '', ...typed } = entries;
  return { ...others, ...typed, from, kept: pickedPicture, nonce: form.nonce };
}

/** The entries of a submitted form that its draft does not have. */
export function buildTypedForm(submission: ComposeSubmission): FormInput {
  const { form, entries, country, generation, rest, first, isForEveryone, openedIn } = submission;
  const { recipients, people = [] } = entries;
  const picked = people.length > 0 ? people : undefined;
  return {
    nonce: form.nonce,
    recipients,
    people: picked,
    generation,
    country,
    rest,
    first,
    isForEveryone,
    openedIn,
  };
}

/** The form that a draft came from, with everything typed and the picture. */
export function buildDraftPreset({
  draft,
  form,
  changes,
}: PendingDraft): Omit<ComposePreset, 'nonce'> & Partial<Pick<ComposePreset, 'nonce'>> {
  const { recipients, doubles, unread, tableOptOuts, ...rest } = draft;
  const { body: message, picture: pickedPicture, from = '', ...others } = rest;
  const typed = formatFittingText((format) => [...recipients.map(format), ...unread].join('\n'));
  return { ...others, recipients: typed, message, from, kept: pickedPicture, changes, ...form };
}

/** The form that sends a send again. */
export function buildResendPreset(
  send: Send,
  to: readonly IndexedRecipient[],
  whom: ResendScope,
): Omit<ComposePreset, 'nonce'> {
  const isForEveryone = whom === 'all' ? true : undefined;
  return { ...buildSendPreset(send, to, whom), first: send.id, isForEveryone };
}

/** A send as the form it came from. `to` are the recipients who should get it. */
export function buildSendPreset(
  send: Send,
  to: readonly IndexedRecipient[],
  whom: ResendScope,
): Omit<ComposePreset, 'nonce'> {
  const { fitting, left } = keepFittingLines(to);
  const [next] = left;
  const rest: RemainingRecipients | undefined = next && {
    send: send.id,
    whom,
    from: next.index,
    count: left.length,
  };
  // Leaves out what is not in a field; everything else is preset.
  const { id, user, submittedAt, threadTs, typedTs, resendOf, ...fields } = send;
  const { optedOut, uncovered, recipients, ...plan } = fields;
  const { body: message, picture, schedule, from = '', ...others } = plan;
  const keptPicture = picture.kind === 'none' ? undefined : picture;
  return {
    ...others,
    recipients: fitting.join('\n'),
    message,
    from,
    kept: keptPicture,
    rest,
    at: schedule?.at,
  };
}

type FormatEntry = (recipient: Recipient) => string;

/** Formats entries of the field with spaces in their numbers, or without if that does not fit. */
export function formatFittingText(format: (formatEntry: FormatEntry) => string): string {
  const spaced = format(formatRecipientEntry);
  return spaced.length <= MAX_FIELD_LENGTH ? spaced : format(formatShortEntry);
}

/**
 * A recipient in the format that the field parses, with the same name: `Jo +61 437 111 222`, or `"Smith, Jo"
 * <+61 437 111 222>` if the name would be parsed differently without quotes.
 */
export function formatRecipientEntry(recipient: Recipient): string {
  const number = formatDialledPhone(recipient.phone);
  return findEntry(recipient, number) ?? formatShortEntry(recipient);
}

/** The same without spaces in the number, which saves a quarter of the room. */
function formatShortEntry(recipient: Recipient): string {
  return findEntry(recipient, recipient.phone) ?? recipient.phone;
}

/** Undefined if the field would parse the entry differently. */
function findEntry({ phone, name = '' }: Recipient, number: string): string | undefined {
  const tidy = cleanTypedText(name).replace(/\s+/g, ' ').trim();
  const lines = tidy ? [`${tidy} ${number}`, formatNamedNumber({ name: tidy, number })] : [number];
  const recipient = tidy ? { phone, name: tidy } : { phone };
  return lines.find((line) => isSameText(line, recipient));
}

/** With its plus it is parsed the same in every country. */
function isSameText(line: string, recipient: Recipient): boolean {
  const { recipients, unread } = parseRecipients(line, 'AU');
  return isSameRecord(recipients, [recipient]) && unread.length === 0;
}

interface FittingLines {
  readonly fitting: readonly string[];
  readonly left: readonly IndexedRecipient[];
}

function keepFittingLines(recipients: readonly IndexedRecipient[]): FittingLines {
  const spaced = fitLines(recipients, formatRecipientEntry);
  return spaced.left.length === 0 ? spaced : fitLines(recipients, formatShortEntry);
}

function fitLines(recipients: readonly IndexedRecipient[], format: FormatEntry): FittingLines {
  const fitting: string[] = [];
  let length = 0;
  for (const recipient of recipients) {
    const line = format(recipient);
    length += line.length + 1;
    if (length > MAX_FIELD_LENGTH) return { fitting, left: recipients.slice(fitting.length) };
    fitting.push(line);
  }
  return { fitting, left: [] };
}
