import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import type { Records } from '../records/records.ts';
import { loadSend } from '../sends/snapshot.ts';
import { loadResends } from './load-send-facts.ts';

/** {@link findResentPhones} in the store. */
export type FindResentPhones = (
  first: SendId | undefined,
  own: SendId,
) => Promise<ReadonlyMap<E164, Problem>>;

/**
 * The people to whom the send `first` was sent again, each with the reason why a form that sends it again
 * leaves them out: somebody may have done so while the form was open. `own` is the send of the form itself.
 */
export async function findResentPhones(
  records: Records,
  first: SendId | undefined,
  own: SendId,
): Promise<ReadonlyMap<E164, Problem>> {
  const send = first && (await loadSend(records, first));
  if (!send) return new Map();
  const resends = await loadResends(records, send.id);
  const others = resends.filter(({ id }) => id !== own);
  return new Map(
    others.flatMap(({ indexes }) =>
      indexes.flatMap((index): [E164, Problem][] => {
        const phone = send.recipients[index]?.phone;
        return phone ? [[phone, { code: 'sent_again' }]] : [];
      }),
    ),
  );
}
