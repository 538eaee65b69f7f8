import type { ContactList } from './lists.ts';
import { type Fields, readFields, readNumber, readText } from './read.ts';
import { type Recipient, readRecipient } from './recipient.ts';

/** One message of a send or price call, with lists already expanded to their contacts. */
export interface Draft {
  /** As requested. */
  readonly to: string;
  /** Undefined: the number cannot be reached. */
  readonly recipient: Recipient | undefined;
  readonly from: string;
  readonly subject: string;
  readonly body: string;
  readonly customString: string;
  readonly source: string;
  readonly fromEmail: string | null;
  /** Undefined: it is not readable. */
  readonly schedule: number | undefined;
  readonly listId: number | null;
  readonly contactId: number | null;
  /** The call names a list that this account does not have. */
  readonly isForeignList: boolean;
}

export function readDrafts(
  messages: readonly unknown[],
  lists: readonly ContactList[],
): readonly Draft[] {
  return messages.flatMap((message) => {
    const fields = readFields(message);
    const listId = readNumber(fields.list_id);
    if (readText(fields.to) !== '' || listId === undefined) return [parseDraft(fields, {})];
    const list = lists.find((one) => one.listId === listId);
    if (list === undefined) return [parseDraft(fields, { listId, isForeignList: true })];
    return list.contacts.map((contact) =>
      parseDraft({ ...fields, to: contact.phoneNumber }, { listId, contactId: contact.contactId }),
    );
  });
}

function parseDraft(fields: Fields, list: Partial<Draft>): Draft {
  const to = readText(fields.to);
  const fromEmail = readText(fields.from_email);
  return {
    to,
    recipient: readRecipient(to, readText(fields.country)),
    from: readText(fields.from),
    subject: readText(fields.subject),
    body: readText(fields.body),
    customString: readText(fields.custom_string),
    source: readText(fields.source),
    fromEmail: fromEmail === '' ? null : fromEmail,
    schedule: parseSchedule(fields.schedule),
    listId: null,
    contactId: null,
    isForeignList: false,
    ...list,
  };
}

/** Missing, null, '' and 0 mean at once. */
function parseSchedule(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return 0;
  const schedule = readNumber(value);
  return schedule === undefined || schedule < 0 ? undefined : schedule;
}
