import { findCountry } from './country.ts';
import type { ConfirmPolicy, ContactListRef, Draft, FormEntries, FormField } from './draft.ts';
import { fillMergeFields, findSubjectFieldProblem, findUnfilledFields } from './merge-fields.ts';
import { findLengthProblem, measureMmsText, SUBJECT_LIMIT } from './message-length.ts';
import { type CountryCode, formatDialledPhone } from './phone.ts';
import type { PlainText, SimplifyText } from './plain-letters.ts';
import type { Problem } from './problem.ts';
import type { Recipient } from './recipient.ts';
import {
  MAX_RECIPIENTS_LENGTH,
  mergeDuplicateRecipients,
  type ParsedRecipients,
  parseRecipients,
} from './recipients.ts';
import { detailRules, type SendDetails, sendDetails } from './send-details.ts';

/** What is wrong, by field. */
export type FormFaults = Readonly<Partial<Record<FormField, readonly Problem[]>>>;

export type DraftResult =
  | { readonly kind: 'draft'; readonly draft: Draft; readonly needsConfirmation: boolean }
  /** All errors at once. `draft` is what could be parsed, for further checks. */
  | {
      readonly kind: 'faults';
      readonly faults: FormFaults;
      readonly draft: Pick<Draft, 'recipients' | 'doubles' | 'lists' | 'body'>;
    };

/** ClickSend documents no limit. Nobody plans a picture more than a year ahead, and this catches a mistyped year. */
const MAX_AHEAD_MS = 366 * 24 * 3_600_000;

/** How many numbers a problem names. */
const MAX_NAMED = 3;

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
  const { picture, channel, at, lists } = entries;
  const details = parseDetails(entries);
  // The second step lists unreadable parts along with the valid ones. Without a second step, the author
  // must correct them here.
  const isNamedLater = isConfirmed && (recipients.length > 0 || lists.length > 0);
  const faults = {
    ...createFault(
      'recipients',
      findRecipientsLengthProblem(entries.recipients) ??
        findRecipientsProblem(read, lists, isNamedLater ? [] : unread, country),
    ),
    ...createFault('subject', findSubjectProblem(subject)),
    ...createFault('message', ...listMessageProblems(body, recipients, entries.blanks, country)),
    ...createFault('picture', picture ? undefined : { code: 'entry_missing', entry: 'picture' }),
    ...createFault('channel', channel ? undefined : { code: 'entry_missing', entry: 'channel' }),
    ...createFault('when', findTimeProblem(at, now)),
    ...findDetailFaults(details),
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
    at,
    ...details,
  };
  return { kind: 'draft', draft, needsConfirmation: isConfirmed };
}

/** All entries that have no rules of their own, trimmed. */
function parseDetails(entries: FormEntries): SendDetails {
  const { recipients, people, lists, subject, message, picture, ...others } = entries;
  const { channel, at, blanks, ...details } = others;
  const trimmed = Object.entries<string | undefined>({ ...details });
  return Object.fromEntries(trimmed.map(([name, text]) => [name, text?.trim() || undefined]));
}

function findDetailFaults(details: SendDetails): FormFaults {
  const faults = sendDetails.map((name) => {
    const limit = detailRules[name].maxLength ?? Infinity;
    const { length } = details[name] ?? '';
    return createFault(name, findLengthProblem(name, { length, limit }));
  });
  return Object.assign({}, ...faults);
}

/** Typed recipients first, then picked ones. */
function parsePeople({ recipients, people = [] }: FormEntries, country: CountryCode) {
  const { unread, tableOptOuts, ...typed } = parseRecipients(recipients, country);
  if (people.length === 0) return { ...typed, unread, tableOptOuts };
  const all = [...typed.recipients, ...typed.doubles, ...people];
  return { ...mergeDuplicateRecipients(all), unread, tableOptOuts };
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
  {
    recipients,
    unread,
    tableOptOuts = [],
  }: Pick<ParsedRecipients, 'recipients' | 'unread' | 'tableOptOuts'>,
): boolean {
  const count = recipients.length + unread.length + tableOptOuts.length;
  const isBulk = count > 1 || lists.length > 0 || at !== undefined;
  return confirm === 'always' || (confirm === 'bulk' && isBulk);
}

function createFault(
  field: FormField,
  ...candidates: readonly (Problem | undefined)[]
): FormFaults {
  const problems = candidates.filter((one) => one !== undefined);
  return problems.length > 0 ? { [field]: problems } : {};
}

function findRecipientsLengthProblem(recipients: string): Problem | undefined {
  const { length } = recipients.trim();
  return length > MAX_RECIPIENTS_LENGTH
    ? { code: 'recipients_too_long', length, limit: MAX_RECIPIENTS_LENGTH }
    : undefined;
}

function findRecipientsProblem(
  { recipients, tableOptOuts = [] }: Pick<ParsedRecipients, 'recipients' | 'tableOptOuts'>,
  lists: readonly ContactListRef[],
  unread: readonly string[],
  country: CountryCode,
): Problem | undefined {
  if (unread.length > 0) {
    return {
      code: 'not_numbers',
      typed: unread.slice(0, MAX_NAMED).map(shorten),
      count: unread.length,
      country: findCountry(country)?.name ?? country,
    };
  }
  if (recipients.length + lists.length > 0) return undefined;
  const count = tableOptOuts.length;
  if (count === 0) return { code: 'nobody_entered' };
  const problem: Problem = { code: 'table_opt_out' };
  return { code: 'nobody_left', count, problem, others: 0, canInclude: false };
}

function findSubjectProblem(subject: string): Problem | undefined {
  if (subject === '') return { code: 'entry_missing', entry: 'subject' };
  return (
    findSubjectFieldProblem(subject) ??
    findLengthProblem('subject', { length: subject.length, limit: SUBJECT_LIMIT })
  );
}

/** Every problem with the message, so that the author can fix them all at once. */
function listMessageProblems(
  body: string,
  recipients: readonly Recipient[],
  blanks: readonly string[],
  country: CountryCode,
): readonly (Problem | undefined)[] {
  if (body === '') return [{ code: 'entry_missing', entry: 'message' }];
  return [
    blanks.length > 0 ? { code: 'blanks_left', blanks } : undefined,
    findNamelessProblem(body, recipients, country),
    findTextLengthProblem(body, recipients),
  ];
}

function findNamelessProblem(
  body: string,
  recipients: readonly Recipient[],
  country: CountryCode,
): Problem | undefined {
  const [field] = findUnfilledFields(body, {});
  const nameless = field ? recipients.filter(({ name }) => !name) : [];
  if (!field || nameless.length === 0) return undefined;
  const phones = nameless
    .slice(0, MAX_NAMED)
    .map(({ phone }) => formatDialledPhone(phone, country));
  return { code: 'names_missing', field, phones, count: nameless.length };
}

/** Measured with the longest name, because the text must not be truncated for anyone. */
function findTextLengthProblem(
  body: string,
  recipients: readonly Recipient[],
): Problem | undefined {
  const longest = (recipients.length > 0 ? recipients : [{}])
    .map((one) => measureMmsText(fillMergeFields(body, one)))
    .reduce((one, other) => (getExcess(other) > getExcess(one) ? other : one));
  return findLengthProblem('message', longest);
}

function getExcess({ length, limit }: { readonly length: number; readonly limit: number }): number {
  return length - limit;
}

function findTimeProblem(at: number | undefined, now: number): Problem | undefined {
  if (at === undefined) return undefined;
  if (at <= now) return { code: 'time_passed' };
  return at > now + MAX_AHEAD_MS ? { code: 'too_far_ahead' } : undefined;
}

function shorten(piece: string): string {
  const characters = [...piece];
  return characters.length > 30 ? `${characters.slice(0, 29).join('')}…` : piece;
}
