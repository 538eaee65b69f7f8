import { type Json, readJson, readNumber, readScalar } from '../json.ts';
import { type Recipient, readRecipient } from './recipient.ts';
import type { ContactList } from './state.ts';

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
    const fields = readJson(message);
    const listId = readNumber(fields.list_id);
    if (readScalar(fields.to) !== '' || listId === undefined) return [parseDraft(fields, {})];
    const list = lists.find((one) => one.listId === listId);
    if (list === undefined) return [parseDraft(fields, { listId, isForeignList: true })];
    return list.contacts.map((contact) =>
      parseDraft({ ...fields, to: contact.phoneNumber }, { listId, contactId: contact.contactId }),
    );
  });
}

function parseDraft(fields: Json, list: Partial<Draft>): Draft {
  const to = readScalar(fields.to);
  const fromEmail = readScalar(fields.from_email);
  return {
    to,
    recipient: readRecipient(to, readScalar(fields.country)),
    from: readScalar(fields.from),
    subject: readScalar(fields.subject),
    body: readScalar(fields.body),
    customString: readScalar(fields.custom_string),
    source: readScalar(fields.source),
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
