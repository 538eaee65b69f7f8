import {
  type ContactQuery,
  isContactMatch,
  type KnownContact,
  listQueryTokens,
  parseContactQuery,
} from '../../domain/contact-search.ts';
import type { AppContext } from '../context.ts';
import type { Records } from '../records/records.ts';

/** Contacts that match the typed text, newest first. Without a text, the newest contacts. */
export type SearchContacts = (typed: string, limit: number) => Promise<readonly KnownContact[]>;

/** How many contacts with the same prefix are searched, newest first, because a menu waits for the result. */
const MAX_CANDIDATES = 2_000;

export function createSearchContacts({
  records,
  clock,
}: Pick<AppContext, 'records' | 'clock'>): SearchContacts {
  return async (typed, limit) => {
    const oldest = clock.now() - records.retentionMs;
    if (typed.trim() === '') {
      const newest = await records.allContacts().listNewest({ limit });
      return loadContacts(
        records,
        newest.map(({ member }) => member),
        oldest,
      );
    }
    const query = parseContactQuery(typed);
    if (!query) return [];
    const found = await loadContacts(records, await listCandidates(records, query), oldest);
    return found.filter((contact) => isContactMatch(query, contact)).slice(0, limit);
  };
}

async function listCandidates(records: Records, query: ContactQuery): Promise<readonly string[]> {
  const lists = await Promise.all(
    listQueryTokens(query).map((token) =>
      records.contactsByToken(token).listNewest({ limit: MAX_CANDIDATES }),
    ),
  );
  return [...new Set(lists.flat().map(({ member }) => member))];
}

/** An index may list a contact whose record has expired. */
async function loadContacts(
  records: Records,
  members: readonly string[],
  oldest: number,
): Promise<readonly KnownContact[]> {
  const stored = await records.store.getMany<KnownContact>(
    members.map((member) => records.contact.key(member)),
  );
  return stored
    .flatMap((contact) => (contact && contact.at >= oldest ? [contact] : []))
    .sort((one, other) => other.at - one.at);
}
