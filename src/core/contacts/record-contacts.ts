import { type KnownContact, listContactTokens } from '../../domain/contact-search.ts';
import { ERASED_PHONE } from '../../domain/phone.ts';
import type { Recipient } from '../../domain/recipient.ts';
import type { AppContext } from '../context.ts';
import { derivePersonKey } from '../records/person-key.ts';

/** Records that messages went to or came from people at a time (Unix ms). The latest name wins. Idempotent. */
export type RecordContacts = (people: readonly Recipient[], at: number) => Promise<void>;

/** How many entries a store writes at a time; other work runs in between. */
const WRITTEN_AT_ONCE = 500;

export function createRecordContacts({ records }: Pick<AppContext, 'records'>): RecordContacts {
  return async (people, at) => {
    const everybody = mergePeople(people);
    if (everybody.length === 0) return;
    for (let from = 0; from < everybody.length; from += WRITTEN_AT_ONCE) {
      await recordSome(everybody.slice(from, from + WRITTEN_AT_ONCE), at);
    }
    await records.allContacts().trim(at - records.retentionMs);
  };

  async function recordSome(people: readonly Recipient[], at: number): Promise<void> {
    const keys = people.map(({ phone }) => records.contact.key(derivePersonKey(phone)));
    const stored = await records.store.getMany<KnownContact>(keys);
    const contacts = people.map(
      ({ phone, name }, n): KnownContact => ({
        phone,
        name: name || stored[n]?.name,
        at: Math.max(at, stored[n]?.at ?? 0),
      }),
    );
    // Before the record is written, because erasing a person finds the index entries by the name in the
    // record.
    await Promise.all(contacts.map((contact, n) => removeFormerName(stored[n], contact)));
    const entries = contacts.map((value, n) => ({ key: keys[n] ?? '', value }));
    await records.store.putMany(entries, records.retentionMs);
    await records.addContacts(contacts);
  }

  async function removeFormerName(
    before: KnownContact | undefined,
    contact: KnownContact,
  ): Promise<void> {
    if (!before || before.name === contact.name) return;
    const now = new Set(listContactTokens(contact));
    const former = listContactTokens(before).filter((token) => !now.has(token));
    const member = derivePersonKey(contact.phone);
    await Promise.all(former.map((token) => records.contactsByToken(token).remove(member)));
  }
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
