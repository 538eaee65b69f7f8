import { countBatches, formatMessageReference } from '../../domain/send.ts';
import type { ErasedSend } from '../records/erasure-facts.ts';
import type { Records } from '../records/records.ts';
import type { SendSnapshot } from '../sends/load-snapshot.ts';

export function buildErasedSend({ send, changes }: SendSnapshot): ErasedSend {
  const { id, user, recipients } = send;
  const counts = {
    people: recipients.length,
    batches: countBatches(send),
    changes: changes.length,
  };
  return { id, user, ...counts };
}

/**
 * Deletes everything that is kept of a send but the order, which must be gone before: without its
 * batches it would look like one that has not left yet, and be sent again.
 */
export async function deleteSendRecords(records: Records, send: ErasedSend): Promise<void> {
  const { id, user } = send;
  await Promise.all([
    ...upTo(send.batches).flatMap((n) => [
      records.batch.delete(id, n),
      records.resendRequest.delete(id, n),
    ]),
    ...upTo(send.changes).map((n) => records.change.delete(id, n)),
    ...upTo(send.people).flatMap((index) => [
      records.messageCancelRequest.delete(id, index),
      records.messageCancelResult.delete(id, index),
      records.messageCancelRequests(id).remove(String(index)),
      records.messageIdByReference.delete(formatMessageReference(id, index)),
    ]),
    ...aboutWholeSend(records).map((record) => record.delete(id)),
    records.allSends().remove(id),
    records.listScheduledSends().remove(id),
    records.openSends().remove(id),
    records.userSends(user).remove(id),
  ]);
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n);
}

/** Every kind of record that a send has one of, but for the order itself. */
function aboutWholeSend(records: Records) {
  const { draft, quote, successor, predecessor, storedPicture, refusal, sendMedia, delayReason } =
    records;
  const {
    pictureChanges,
    postIntent,
    post,
    stopRequest,
    summary,
    resultsFile,
    postState,
    senderNotices,
  } = records;
  return [
    ...[draft, quote, successor, predecessor, storedPicture, refusal, sendMedia, delayReason],
    ...[
      pictureChanges,
      postIntent,
      post,
      stopRequest,
      summary,
      resultsFile,
      postState,
      senderNotices,
    ],
  ];
}
