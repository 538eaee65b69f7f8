import type { SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import type { ThreadRef } from '../ports/threads.ts';
import type { ThreadOwner } from '../records/conversation-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import { isSameRecord } from '../records/versioned-record.ts';
import type { ConversationContact } from './find-contact.ts';

/** A thread younger than this part of the retention time is known for long enough. */
const YOUNG_PART = 0.1;

/**
 * Keeps a conversation known for as long as its latest text (`latest`). What the app knows of a thread would otherwise
 * expire the retention time after it began, and what people type in it would not be sent.
 */
export async function keepThread(
  { records, clock }: Pick<AppContext, 'records' | 'clock'>,
  { channel, ts }: ThreadRef,
  {
    owner,
    contact,
    latest,
  }: {
    readonly owner: ThreadOwner;
    readonly contact: ConversationContact;
    readonly latest: SendId;
  },
): Promise<void> {
  // A Slack ts is the time of its message, in seconds.
  if (clock.now() - Number(ts) * 1_000 < records.retentionMs * YOUNG_PART) return;
  const { threadOwner, liveNotice, unknownSenderThread } = records;
  // Written only if nobody changed it meanwhile, so that each gets a new expiry and no other content.
  const record = contact.send ? threadOwner.forSend(contact.send) : threadOwner;
  await record.compareAndSet(
    owner,
    owner.kind === 'send' ? { ...owner, latest } : owner,
    channel,
    ts,
  );
  const notice = await liveNotice.get(channel, ts);
  if (notice) await liveNotice.compareAndSet(notice, notice, channel, ts);
  if (owner.kind !== 'stranger') return;
  const person = derivePersonKey(owner.phone);
  const thread = await unknownSenderThread.get(person);
  if (thread && isSameRecord(thread, { channel, ts }))
    await unknownSenderThread.compareAndSet(thread, thread, person);
}
