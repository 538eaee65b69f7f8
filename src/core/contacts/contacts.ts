import {
  type ContactQuery,
  isContactMatch,
  type KnownContact,
  listContactTokens,
  listQueryTokens,
  parseContactQuery,
} from '../../domain/contact-search.ts';
import { ERASED_PHONE } from '../../domain/mask-phone.ts';
import type { Recipient } from '../../domain/recipient.ts';
import { splitIntoChunks } from '../async/chunks.ts';
import type { AppContext } from '../context.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';

/** How many entries a store writes at a time; other work runs in between. */
const WRITTEN_AT_ONCE = 500;

/** Records that messages went to or came from people at a time (Unix ms). The latest name wins. Idempotent. */
export async function recordContacts(
  records: Records,
  people: readonly Recipient[],
  at: number,
): Promise<void> {
  const everybody = mergePeople(people);
  if (everybody.length === 0) return;
  for (const chunk of splitIntoChunks(everybody, WRITTEN_AT_ONCE)) {
    await recordSome(records, chunk, at);
  }
  await records.allContacts().trim(at - records.retentionMs);
}

async function recordSome(
  records: Records,
  people: readonly Recipient[],
  at: number,
): Promise<void> {
  const stored = await records.contact.getMany(people.map(({ phone }) => [derivePersonKey(phone)]));
  const contacts = people.map(
    ({ phone, name }, n): KnownContact => ({
      phone,
      name: name || stored[n]?.name,
      at: Math.max(at, stored[n]?.at ?? 0),
    }),
  );
  // Before the record is written, because erasing a person finds the index entries by the name in the
  // record.
  await Promise.all(contacts.map((contact, n) => removeFormerName(records, stored[n], contact)));
  await records.contact.putMany(
    contacts.map((value) => ({ key: [derivePersonKey(value.phone)], value })),
  );
  await records.addContacts(contacts);
}

async function removeFormerName(
  records: Records,
  before: KnownContact | undefined,
  contact: KnownContact,
): Promise<void> {
  if (!before || before.name === contact.name) return;
  const now = new Set(listContactTokens(contact));
  const former = listContactTokens(before).filter((token) => !now.has(token));
  const member = derivePersonKey(contact.phone);
  await Promise.all(former.map((token) => records.contactsByToken(token).remove(member)));
}

/** Without duplicates, with the latest name, and without erased people. */
function mergePeople(people: readonly Recipient[]): readonly Recipient[] {
  const once = new Map<string, Recipient>();
  for (const { phone, name } of people) {
    if (phone === ERASED_PHONE) continue;
    once.set(phone, { phone, name: name || once.get(phone)?.name });
  }
  return [...once.values()];
}

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
    const contacts = await loadContacts(records, await listCandidates(records, query), oldest);
    return contacts.filter((contact) => isContactMatch(query, contact)).slice(0, limit);
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
  const stored = await records.contact.getMany(members.map((member) => [member]));
  return stored
    .flatMap((contact) => (contact && contact.at >= oldest ? [contact] : []))
    .sort((one, other) => other.at - one.at);
}
