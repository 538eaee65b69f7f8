import type { PendingDraft } from '../../domain/pending-draft.ts';
import type { E164 } from '../../domain/phone.ts';
import type { SendId } from '../../domain/send.ts';
import type { QuoteFact } from '../records/compose-facts.ts';
import type { Records } from '../records/records.ts';

/**
 * Deletes forms with this person in them that were priced within a day; whoever has one open begins
 * again. Returns whether there was one.
 */
export async function eraseDrafts(records: Records, phone: E164): Promise<boolean> {
  let isFound = false;
  for (const { member } of await records.allDrafts().listNewest()) {
    const id = member as SendId;
    const [draft, quote] = await Promise.all([records.draft.get(id), records.quote.get(id)]);
    if (!listNumbers(draft, quote).includes(phone)) continue;
    isFound = true;
    await records.deleteAbout('draft', id);
  }
  return isFound;
}

/** The quote has the contacts of lists too, and recipients that are left out as they were typed. */
function listNumbers(
  draftFact: PendingDraft | undefined,
  quoteFact: QuoteFact | undefined,
): readonly string[] {
  const { recipients = [], doubles = [] } = draftFact?.draft ?? {};
  const quote = quoteFact?.quote;
  const quoted = quote ? [...quote.plan.recipients, ...quote.doubles] : [];
  const leftOut = quote?.leftOut.map(({ said }) => said) ?? [];
  return [...[...recipients, ...doubles, ...quoted].map((one) => one.phone), ...leftOut];
}
