import { ERASED_PHONE } from '../../domain/mask-phone.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Consent } from '../../domain/send.ts';
import { splitIntoChunks } from '../async/chunks.ts';
import type { Records } from '../records/records.ts';
import type { SendSnapshot } from '../sends/snapshot.ts';

/** How many people are stored at a time. */
const AT_ONCE = 1_000;

/**
 * Stores for each recipient of a send why they may be texted; the latest reason wins. `prepare` calls it,
 * because that job has time for ten thousand recipients and runs again if its process dies. Idempotent.
 */
export async function storeConsent(records: Records, snapshot: SendSnapshot): Promise<void> {
  const { send, withdrawn } = snapshot;
  const consent = findConsent(snapshot);
  if (!consent) return;
  const phones = send.recipients
    .filter(({ phone }, index) => phone !== ERASED_PHONE && !withdrawn.has(index))
    .map(({ phone }) => phone);
  for (const chunk of splitIntoChunks(phones, AT_ONCE)) {
    const keys = chunk.map((phone): [E164] => [phone]);
    const stored = await records.consent.getMany(keys);
    const older = keys.filter((_, n) => (stored[n]?.at ?? 0) < consent.at);
    await records.consent.putMany(older.map((key) => ({ key, value: consent })));
  }
}

/** By the person who last edited a scheduled send. */
function findConsent({ send, changes }: SendSnapshot): Consent | undefined {
  if (!send.consent) return undefined;
  const edit = changes.findLast((change) => change.kind === 'edited');
  const { by, at } = edit ?? { by: send.user, at: send.submittedAt };
  return { text: send.consent, by, at, channel: send.channel };
}
