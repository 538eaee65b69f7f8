import { findCountry } from '../../domain/country.ts';
import type { ContactListRef } from '../../domain/draft.ts';
import { type CountryCode, parsePhone } from '../../domain/phone.ts';
import type { Problem, Refused } from '../../domain/problem.ts';
import type { LeftOutRecipient } from '../../domain/quote.ts';
import type { Recipient } from '../../domain/recipient.ts';
import { AppError } from '../errors.ts';
import type { ClickSend, Contact } from '../ports/clicksend.ts';

/** The members of some contact lists. A person may be in several. */
export interface ListContacts {
  readonly kind: 'read';
  /** How many members of each list can be reached. */
  readonly lists: readonly { readonly name: string; readonly count: number }[];
  readonly recipients: readonly Recipient[];
  /** Contacts whose number cannot be parsed. */
  readonly leftOut: readonly LeftOutRecipient[];
}
export type FetchListContacts = (
  lists: readonly ContactListRef[],
) => Promise<ListContacts | Refused>;

/** The error code for a list that was deleted or belongs to another account. */
const GONE = 'no_such_list';

/**
 * Loads contact lists as they are now. A missing list is a problem, because without it the message would
 * not reach the people it was meant for. Throws an AppError while ClickSend is not available.
 */
export function createFetchListContacts(tools: {
  readonly clickSend: Pick<ClickSend, 'listContacts'>;
  /** For contacts without a country of their own. */
  readonly country: CountryCode;
}): FetchListContacts {
  const { clickSend, country } = tools;
  return async (lists) => {
    const all = await Promise.all(lists.map(readOne));
    const refused = all.find((one) => one.kind === 'refused');
    if (refused) return refused;
    const read = all.flatMap((one) => (one.kind === 'read' ? [one] : []));
    return {
      kind: 'read',
      lists: read.map(({ name, recipients }) => ({ name, count: recipients.length })),
      recipients: read.flatMap(({ recipients }) => recipients),
      leftOut: read.flatMap(({ leftOut }) => leftOut),
    };
  };

  async function readOne({ id, name }: ContactListRef) {
    let contacts: readonly Contact[];
    try {
      contacts = await clickSend.listContacts(id);
    } catch (error) {
      if (!(error instanceof AppError) || error.retry === 'later') throw error;
      return { kind: 'refused', problem: createListProblem(name, error.problem) } as const;
    }
    const recipients: Recipient[] = [];
    const leftOut: LeftOutRecipient[] = [];
    for (const contact of contacts) {
      const phone = parsePhone(
        contact.phone,
        findCountry(contact.country?.toUpperCase())?.code ?? country,
      );
      const called = contact.name ? { name: contact.name } : {};
      if (phone) recipients.push({ phone, ...called });
      else {
        const problem: Problem = { code: 'list_number_unreadable', list: name };
        leftOut.push({ said: contact.phone, ...called, problem });
      }
    }
    return { kind: 'read', name, recipients, leftOut } as const;
  }
}

function createListProblem(list: string, problem: Problem | undefined): Problem {
  return !problem || problem.code === GONE
    ? { code: 'list_gone', list }
    : { code: 'list_refused', list, problem };
}
