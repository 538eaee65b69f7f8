import { ERASED_PHONE } from '../../domain/mask-phone.ts';
import type { E164 } from '../../domain/phone.ts';
import {
  countBatches,
  formatMessageReference,
  getBatchIndex,
  getDepartureTime,
  type Plan,
  parseMessageReference,
  type SendId,
} from '../../domain/send.ts';
import { splitIntoChunks } from '../async/chunks.ts';
import type { AppContext } from '../context.ts';
import { updatePostJob } from '../jobs.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { ErasedMessage, ErasedSend, ErasureFact } from '../records/erasure-facts.ts';
import type { Records } from '../records/records.ts';
import { getChangedPlan } from '../records/redact-erased.ts';
import type { VersionedRecord } from '../records/versioned-record.ts';
import type { CancelSend } from '../scheduling/cancel-send.ts';
import { countEdits, loadSnapshot, type SendSnapshot } from '../sends/snapshot.ts';
import { listOutcomes } from '../status/batch-outcomes.ts';
import { loadRecipientStatus } from '../status/load-progress.ts';
import { appendToErasure, type SweepResult } from './erasure-requests.ts';

/** A redacted record expires no sooner than this. */
const MIN_TTL_MS = 60_000;

type Tools = Pick<AppContext, 'records' | 'jobs' | 'clock'> & { readonly cancelSend: CancelSend };

/** Deletes sends to this person alone, and removes the person from sends to others. */
export async function eraseSends(
  tools: Tools,
  { phone, by }: Pick<ErasureFact, 'phone' | 'by'>,
  fact: VersionedRecord<ErasureFact>,
): Promise<SweepResult> {
  const { records, jobs } = tools;
  let result: SweepResult = 'clean';
  for await (const stored of findPersonSends(records, phone)) {
    const snapshot = await cancelScheduled(tools, stored, phone, by);
    if (!snapshot || (await isUnderWay(tools, snapshot, phone))) {
      result = 'under way';
      continue;
    }
    if (result === 'clean') result = 'found';
    await noteSend(tools, snapshot, phone, fact);
    if (isOnlyRecipient(snapshot, phone)) {
      await records.deleteAbout('send', snapshot.send.id);
    } else {
      await redact(tools, snapshot, phone);
      await jobs.add(updatePostJob, snapshot.send.id);
    }
  }
  // They refer to sends that are deleted or no longer contain the number.
  if (result !== 'under way') await records.deleteAbout('references', phone);
  return result;
}

/** Prevents scheduled messages to them. Undefined while ClickSend is asked to cancel. */
async function cancelScheduled(
  tools: Tools,
  snapshot: SendSnapshot,
  phone: E164,
  by: string,
): Promise<SendSnapshot | undefined> {
  const { records, cancelSend } = tools;
  const { id } = snapshot.send;
  const index = findRecipientIndex(snapshot, phone);
  if (index === undefined) return snapshot;
  if ((await loadState(tools, snapshot, index)) !== 'scheduled') return snapshot;
  // Asked once: a message that ClickSend does not cancel is sent at its time and erased then.
  if (await records.messageCancelRequest.get(id, index)) return undefined;
  await cancelSend(id, by, { index, edits: countEdits(snapshot) });
  const after = await loadSnapshot(records, id);
  return after && (await loadState(tools, after, index)) === 'scheduled' ? undefined : after;
}

/** A worker that submits the batch at this moment must find it unchanged. */
async function isUnderWay(tools: Tools, snapshot: SendSnapshot, phone: E164): Promise<boolean> {
  const index = findRecipientIndex(snapshot, phone);
  if (index === undefined) return false;
  const state = await loadState(tools, snapshot, index);
  if (state === 'waiting' || state === 'unsure') return true;
  const batch = await tools.records.batch.get(snapshot.send.id, getBatchIndex(index));
  return batch?.kind === 'sending' || batch?.kind === 'waiting';
}

async function loadState({ records, clock }: Tools, snapshot: SendSnapshot, index: number) {
  return (await loadRecipientStatus(records, snapshot, index, clock.now())).state;
}

async function noteSend(
  { records }: Tools,
  snapshot: SendSnapshot,
  phone: E164,
  fact: VersionedRecord<ErasureFact>,
): Promise<void> {
  const { send } = snapshot;
  const messages = await listMessages(records, snapshot, phone);
  if (!isOnlyRecipient(snapshot, phone)) return appendToErasure(fact, { messages });
  const post = await records.post.get(send.id);
  const { channel = '', ts = '' } = post ?? {};
  const posts = post ? [{ channel, ts, thread: send.threadTs ?? ts, send: send.id }] : [];
  await appendToErasure(fact, { messages, posts, sends: [toErasedSend(snapshot)] });
}

/** The messages that ClickSend accepted for them, in the last submission and in an earlier one. */
async function listMessages(
  records: Records,
  snapshot: SendSnapshot,
  phone: E164,
): Promise<readonly ErasedMessage[]> {
  const { send } = snapshot;
  const index = findRecipientIndex(snapshot, phone);
  if (index === undefined) return [];
  const reference = formatMessageReference(send.id, index);
  const batch = await records.batch.get(send.id, getBatchIndex(index));
  const outcome = listOutcomes(batch).find((one) => one.reference === reference);
  const named = await records.messageIdByReference.get(reference);
  const ids = [...(outcome?.kind === 'accepted' ? [outcome] : []), ...(named ? [named] : [])];
  return ids.map(({ messageId }) => ({ messageId, channel: send.channel, reference }));
}

async function redact(tools: Tools, snapshot: SendSnapshot, phone: E164): Promise<void> {
  const { records, clock } = tools;
  const { send, changes } = snapshot;
  const index = findRecipientIndex(snapshot, phone);
  const state = index === undefined ? undefined : await loadState(tools, snapshot, index);
  const recipient = { id: send.id, phone, index, state, changes: changes.length };
  // The records expire when they would have anyway, because erasing a person must not keep the rest longer.
  const byMs = Math.max(getDepartureTime(send) - clock.now(), MIN_TTL_MS - records.retentionMs);
  await records.redactRecipient(recipient, byMs);
}

function toErasedSend({ send, changes }: SendSnapshot): ErasedSend {
  const { id, user, recipients } = send;
  return {
    id,
    user,
    people: recipients.length,
    batches: countBatches(send),
    changes: changes.length,
  };
}

/** A send to ten thousand people is large. */
const SENDS_PER_READ = 20;

/**
 * Finds all sends with a person in any version. `personReferences` lists only submitted ones. Their number
 * is also in sends that were stopped before, and in sends that they were edited out of.
 */
async function* findPersonSends(records: Records, phone: E164): AsyncGenerator<SendSnapshot> {
  const lists = await Promise.all([
    records.allSends().listNewest(),
    records.scheduledSends().listNewest(),
    records.personReferences(phone).listNewest(),
  ]);
  const ids = new Set(
    lists.flat().map(({ member }) => parseMessageReference(member)?.send ?? (member as SendId)),
  );
  const keys = [...ids].map((id): [SendId] => [id]);
  for (const chunk of splitIntoChunks(keys, SENDS_PER_READ)) {
    for (const send of await records.send.getMany(chunk)) {
      // Only a scheduled send has changes.
      if (!send || (!send.schedule && !isRecipient(send, phone))) continue;
      const snapshot = await loadSnapshot(records, send.id);
      const isFound =
        isRecipient(send, phone) || snapshot?.changes.some((one) => isInChange(one, phone));
      if (snapshot && isFound) yield snapshot;
    }
  }
}

function isRecipient({ recipients }: Pick<Plan, 'recipients'>, phone: E164): boolean {
  return recipients.some((one) => one.phone === phone);
}

function isInChange(change: SendChange, phone: E164): boolean {
  const plan = getChangedPlan(change);
  return plan !== undefined && isRecipient(plan, phone);
}

/** Whether a send goes to this person only. */
function isOnlyRecipient({ send }: SendSnapshot, phone: E164): boolean {
  return send.recipients.every((one) => one.phone === phone || one.phone === ERASED_PHONE);
}

/** Their index in the send. Undefined if they were edited out of it. */
function findRecipientIndex({ send }: SendSnapshot, phone: E164): number | undefined {
  const index = send.recipients.findIndex((one) => one.phone === phone);
  return index < 0 ? undefined : index;
}
