import { type E164, ERASED_PHONE } from '../../domain/phone.ts';
import { type Plan, parseMessageReference, type Send, type SendId } from '../../domain/send.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';
import { getChangedPlan } from '../records/redact.ts';
import { loadSnapshot } from '../sends/load-snapshot.ts';
import type { SendSnapshot } from '../sends/snapshot.ts';

/** A send to ten thousand is large. */
const SENDS_PER_READ = 20;

/**
 * Finds all sends with a person in any version of them. `personReferences` names only those that were
 * submitted for the person; their number is also in sends that were stopped before, and in sends that
 * they were edited out of.
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
  const keys = [...ids].map((id) => records.send.key(id));
  for (let from = 0; from < keys.length; from += SENDS_PER_READ) {
    const sends = await records.store.getMany<Send>(keys.slice(from, from + SENDS_PER_READ));
    for (const send of sends) {
      // Only a scheduled send has changes.
      if (!send || (!send.schedule && !isIn(send, phone))) continue;
      const snapshot = await loadSnapshot(records, send.id);
      const isFound = isIn(send, phone) || snapshot?.changes.some((one) => isInChange(one, phone));
      if (snapshot && isFound) yield snapshot;
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

/** Their index in the send; undefined when they were edited out of it. */
export function findRecipientIndex(
  { send }: Pick<SendSnapshot, 'send'>,
  phone: E164,
): number | undefined {
  const index = send.recipients.findIndex((one) => one.phone === phone);
  return index < 0 ? undefined : index;
}
