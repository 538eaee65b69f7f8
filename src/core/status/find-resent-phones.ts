import type { FormInput } from '../../domain/draft.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import type { Records } from '../records/records.ts';
import { loadSend } from '../sends/snapshot.ts';
import { loadResends } from './load-send-facts.ts';

/** {@link findResentPhones} in the store. */
export type FindResentPhones = (
  form: Pick<FormInput, 'first' | 'isForEveryone'>,
  own: SendId,
) => Promise<ReadonlyMap<E164, Problem>>;

/**
 * The people to whom the send of a form was sent again, each with the reason why the form leaves them out:
 * somebody may have done so while it was open. Nobody if the form is for everyone. `own` is its own send.
 */
export async function findResentPhones(
  records: Records,
  { first, isForEveryone }: Parameters<FindResentPhones>[0] = {},
  own: SendId,
): Promise<ReadonlyMap<E164, Problem>> {
  const send = first && !isForEveryone && (await loadSend(records, first));
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
