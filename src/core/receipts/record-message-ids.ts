import { getBatchIndex, parseMessageReference } from '../../domain/send.ts';
import { submitBatchJob } from '../jobs.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Records } from '../records/records.ts';

/** A message of ours whose id ClickSend named along with our reference, before any answer told it. */
export interface NamedMessage {
  readonly messageId: string;
  /** `custom_string` */
  readonly reference?: string;
}

/** A receipt or a reply that names an order of unknown outcome proves that it was taken: `deliver` looks at once. */
export function createRecordMessageIds(tools: { readonly records: Records; readonly jobs: Jobs }) {
  const { records, jobs } = tools;
  return async (some: readonly NamedMessage[]): Promise<void> => {
    const named = some.flatMap(({ messageId, reference = '' }) => {
      const ours = parseMessageReference(reference);
      return ours ? [{ messageId, reference, ...ours }] : [];
    });
    await records.store.putMany(
      named.map(({ messageId, reference }) => ({
        key: records.messageIdByReference.key(reference),
        value: { messageId },
      })),
      records.retentionMs,
    );
    const batches = named.map(({ send, index }) => ({ sendId: send, batch: getBatchIndex(index) }));
    const byKey = new Map(batches.map((batch) => [submitBatchJob.key.format(batch), batch]));
    await Promise.all(
      [...byKey.values()].map((batch) => jobs.add(submitBatchJob, batch, { sooner: true })),
    );
  };
}
