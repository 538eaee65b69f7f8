import type { PendingDraft } from '../../domain/pending-draft.ts';
import type { E164 } from '../../domain/phone.ts';
import type { SendId } from '../../domain/send.ts';
import type { QuoteFact } from '../records/compose-facts.ts';
import type { Records } from '../records/records.ts';

/** Deletes forms with this person in them that were priced within a day; whoever has one open begins anew. Tells whether there was one. */
export async function deleteDrafts(records: Records, phone: E164): Promise<boolean> {
  const all = await records.allDrafts().listNewest({ limit: Number.POSITIVE_INFINITY });
  let isFound = false;
  for (const { member } of all) {
    const id = member as SendId;
    const [draft, quote] = await Promise.all([records.draft.get(id), records.quote.get(id)]);
    if (!namedIn(draft, quote).includes(phone)) continue;
    isFound = true;
    await Promise.all([records.quote.delete(id), records.draft.delete(id)]);
    await records.allDrafts().remove(id);
  }
  return isFound;
}

/** Lists are looked into by the quote; what could not be sent to is in it as it was said. */
function namedIn(fact: PendingDraft | undefined, found: QuoteFact | undefined): readonly string[] {
  const { recipients = [], doubles = [] } = fact?.draft ?? {};
  const quote = found?.quote;
  const quoted = quote ? [...quote.plan.recipients, ...quote.doubles] : [];
  const left = quote?.leftOut.map(({ said }) => said) ?? [];
  return [...[...recipients, ...doubles, ...quoted].map((one) => one.phone), ...left];
}
