import { type KnownContact, listContactTokens } from '../../domain/contact-search.ts';
import { ERASED_PHONE } from '../../domain/phone.ts';
import type { Recipient } from '../../domain/recipient.ts';
import type { AppContext } from '../context.ts';
import { derivePersonKey } from '../records/person-key.ts';

/**
 * Takes down that messages went to people, or came from them, at a time (Unix ms). The last name that was
 * given counts. Doing it again changes nothing.
 */
export type RecordContacts = (people: readonly Recipient[], at: number) => Promise<void>;

export function createRecordContacts({ records }: Pick<AppContext, 'records'>): RecordContacts {
  return async (people, at) => {
    const everybody = [...mergePeople(people)];
    if (everybody.length === 0) return;
    const stored = await records.store.getMany<KnownContact>(
      everybody.map(({ phone }) => records.contact.key(derivePersonKey(phone))),
    );
    const changes = everybody.map(({ phone, name }, n) => {
      const before = stored[n];
      const contact: KnownContact = {
        phone,
        name: name || before?.name,
        at: Math.max(at, before?.at ?? 0),
      };
      return { before, contact };
    });
    // Before the indexes: whoever is erased is found in them by the name in the record.
    await records.store.putMany(
      changes.map(({ contact }) => ({
        key: records.contact.key(derivePersonKey(contact.phone)),
        value: contact,
      })),
      records.retentionMs,
    );
    await records.addContacts(changes.map(({ contact }) => contact));
    await Promise.all(changes.map(({ before, contact }) => removeFormerName(before, contact)));
    await records.allContacts().trim(at - records.retentionMs);
  };

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

/** Everybody once, with the last name; nobody who was erased. */
function mergePeople(people: readonly Recipient[]): Iterable<Recipient> {
  const once = new Map<string, Recipient>();
  for (const { phone, name } of people) {
    if (phone === ERASED_PHONE) continue;
    once.set(phone, { phone, name: name || once.get(phone)?.name });
  }
  return once.values();
}
