import { batchesOf, referenceOf, type SendId } from '../../domain/send.ts';
import type { Records } from '../records/records.ts';
import type { Standing } from '../sends/load-snapshot.ts';

/** What has to be known of a send to delete all that is kept of it, once the order itself is gone. */
export interface GoneSend {
  readonly id: SendId;
  /** Slack id of its sender. */
  readonly user: string;
  /** How many recipients, batches and changes it had. */
  readonly people: number;
  readonly batches: number;
  readonly changes: number;
}

export function goneSend({ send, changes }: Standing): GoneSend {
  const { id, user, recipients } = send;
  const counts = { people: recipients.length, batches: batchesOf(send), changes: changes.length };
  return { id, user, ...counts };
}

/**
 * Deletes everything that is kept of a send but the order, which must be gone before: without its
 * batches it would look like one that has not left yet, and be sent again.
 */
export async function eraseRest(records: Records, send: GoneSend): Promise<void> {
  const { id, user } = send;
  await Promise.all([
    ...upTo(send.batches).flatMap((n) => [
      records.batch.delete(id, n),
      records.again.delete(id, n),
    ]),
    ...upTo(send.changes).map((n) => records.change.delete(id, n)),
    ...upTo(send.people).flatMap((index) => [
      records.takeBack.delete(id, index),
      records.takenBack.delete(id, index),
      records.takeBacks(id).remove(String(index)),
      records.named.delete(referenceOf(id, index)),
    ]),
    ...aboutWholeSend(records).map((record) => record.delete(id)),
    records.allSends().remove(id),
    records.scheduled().remove(id),
    records.open().remove(id),
    records.sendsOf(user).remove(id),
  ]);
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n);
}

/** Every kind of record that a send has one of, but for the order itself. */
function aboutWholeSend(records: Records) {
  const { draft, quote, successor, predecessor, kept, stopped, media, held } = records;
  const { pictureChanges, posting, post, halt, summary, results, report, told } = records;
  return [
    ...[draft, quote, successor, predecessor, kept, stopped, media, held],
    ...[pictureChanges, posting, post, halt, summary, results, report, told],
  ];
}
