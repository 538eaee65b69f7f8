import { type E164, ERASED_PHONE } from '../../domain/phone.ts';
import { type Plan, parseMessageReference, type Send, type SendId } from '../../domain/send.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';
import { getChangedPlan } from '../records/redact.ts';
import { loadSnapshot } from '../sends/load-snapshot.ts';
import type { SendSnapshot } from '../sends/snapshot.ts';

/** Those to ten thousand are large. */
const READ_AT_ONCE = 20;

/**
 * All sends that somebody is in, in whichever version of them. Not only what was ordered for them
 * (`personReferences`): what was stopped before it left, or what they were edited out of, has their number too.
 */
export async function* findPersonSends(
  records: Records,
  phone: E164,
): AsyncGenerator<SendSnapshot> {
  const lists = await Promise.all([
    records.allSends().listNewest(),
    records.scheduledSends().listNewest(),
    records.personReferences(phone).listNewest(),
  ]);
  const ids = new Set(
    lists.flat().map(({ member }) => parseMessageReference(member)?.send ?? (member as SendId)),
  );
  const all = [...ids];
  for (let from = 0; from < all.length; from += READ_AT_ONCE) {
    const some = all.slice(from, from + READ_AT_ONCE);
    const sends = await records.store.getMany<Send>(some.map((id) => records.send.key(id)));
    for (const ordered of sends) {
      // Only what is scheduled can have been changed.
      if (!ordered || (!ordered.schedule && !isIn(ordered, phone))) continue;
      const snapshot = await loadSnapshot(records, ordered.id);
      const isMeant =
        isIn(ordered, phone) || snapshot?.changes.some((one) => isInChange(one, phone));
      if (snapshot && isMeant) yield snapshot;
    }
  }
}

function isIn({ recipients }: Pick<Plan, 'recipients'>, phone: E164): boolean {
  return recipients.some((one) => one.phone === phone);
}

function isInChange(change: SendChange, phone: E164): boolean {
  const plan = getChangedPlan(change);
  return plan !== undefined && isIn(plan, phone);
}

/** Whether a send is to this person and nobody else. */
export function isOnlyRecipient({ send }: SendSnapshot, phone: E164): boolean {
  return send.recipients.every((one) => one.phone === phone || one.phone === ERASED_PHONE);
}

/** Their place in the send as it stands; undefined when they were edited out of it. */
export function findRecipientIndex(
  { send }: Pick<SendSnapshot, 'send'>,
  phone: E164,
): number | undefined {
  const index = send.recipients.findIndex((one) => one.phone === phone);
  return index < 0 ? undefined : index;
}
