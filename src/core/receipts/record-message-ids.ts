import { getBatchIndex, parseMessageReference } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { submitBatchJob } from '../jobs.ts';

/** A message whose id ClickSend reports together with our reference, before any result is stored. */
interface IdentifiedMessage {
  readonly messageId: string;
  /** `custom_string` */
  readonly reference?: string;
}

/** A receipt or reply that names a message proves that ClickSend has it, so its batch is looked up at once. */
export async function recordMessageIds(
  { records, jobs }: Pick<AppContext, 'records' | 'jobs'>,
  messages: readonly IdentifiedMessage[],
): Promise<void> {
  const named = messages.flatMap(({ messageId, reference = '' }) => {
    const ours = parseMessageReference(reference);
    return ours ? [{ messageId, reference, ...ours }] : [];
  });
  await records.messageIdByReference.putMany(
    named.map(({ messageId, reference }) => ({ key: [reference], value: { messageId } })),
  );
  const batches = named.map(({ send, index }) => ({ sendId: send, batch: getBatchIndex(index) }));
  const byKey = new Map(batches.map((batch) => [submitBatchJob.key.format(batch), batch]));
  await Promise.all(
    [...byKey.values()].map((batch) => jobs.add(submitBatchJob, batch, { sooner: true })),
  );
}
