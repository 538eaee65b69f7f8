import type { Draft } from '../../domain/draft.ts';
import { findUnfilledFields } from '../../domain/merge-fields.ts';
import type { FormFaults } from '../../domain/parse-draft.ts';
import type { RemainingRecipients } from '../../domain/pending-draft.ts';
import { mergeDuplicateRecipients } from '../../domain/recipients.ts';
import type { SendId } from '../../domain/send.ts';
import type { SendSnapshot } from '../sends/snapshot.ts';
import type { FindResendRecipients } from '../status/find-resend-recipients.ts';

export interface RemainingRecipientsTools {
  readonly loadSnapshot: (id: SendId) => Promise<SendSnapshot | undefined>;
  readonly findResendRecipients: FindResendRecipients;
}

/** The parts that are needed of a form with errors. */
type Parts = Pick<Draft, 'recipients' | 'doubles' | 'body'>;

/**
 * Adds the recipients of the earlier send who did not fit in the form's field. Slack's field holds about
 * two hundred numbers, and somebody who reschedules a send to a thousand people must not lose the rest.
 */
export async function addRemainingRecipients<D extends Parts>(
  { loadSnapshot, findResendRecipients }: RemainingRecipientsTools,
  draft: D,
  { rest, user }: { readonly rest?: RemainingRecipients | undefined; readonly user: string },
): Promise<{ readonly draft: D; readonly faults: FormFaults }> {
  if (!rest) return { draft, faults: {} };
  const snapshot = await loadSnapshot(rest.send);
  // The send holds full numbers, so only its author may copy recipients from it.
  if (snapshot?.send.user !== user) return { draft, faults: { recipients: GONE } };
  const others = (await findResendRecipients(snapshot, rest.whom))
    .filter(({ index }) => index >= rest.from)
    .map(({ index: _, ...recipient }) => recipient);
  const [field] = findUnfilledFields(draft.body, {});
  const nameless = field ? others.filter(({ name }) => !name).length : 0;
  const faults =
    field && nameless > 0 ? { message: formatNamelessFault(field, nameless) } : undefined;
  const { recipients } = mergeDuplicateRecipients([...draft.recipients, ...others]);
  return { draft: { ...draft, recipients }, faults: faults ?? {} };
}

const GONE =
  'I no longer have the other people of that send. Close this, and type /mms with all the numbers.';

function formatNamelessFault(field: string, count: number): string {
  const who = count === 1 ? 'One of the others has' : `${count.toLocaleString('en')} others have`;
  return `${who} no name for {${field}}. Write {${field}|there} for people without a name.`;
}
