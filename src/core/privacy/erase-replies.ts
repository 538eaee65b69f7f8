import type { E164 } from '../../domain/phone.ts';
import type { Clock } from '../ports/clock.ts';
import { formatReplyPartKey, type ReplyPostFact } from '../records/conversation-facts.ts';
import type { ErasureFact } from '../records/erasure-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';
import type { VersionedRecord } from '../records/versioned-record.ts';
import { appendToErasure, type SweepResult } from './erasure-requests.ts';

/** The job that uploads pictures to Slack ends within this time (ms), even if Slack is slow. */
const PICTURE_UPLOAD_MS = 75_000;

/** A reply whose posting started longer ago than this (ms) was not posted. */
const POST_BEGUN_MS = 60_000;

/** Deletes a person's texts, and the thread that began with one. First records what is in Slack. */
export async function eraseReplies(
  { records, clock }: { readonly records: Records; readonly clock: Clock },
  phone: E164,
  fact: VersionedRecord<ErasureFact>,
): Promise<SweepResult> {
  let result: SweepResult = 'clean';
  const ids = await records.personReplies(phone).listNewest();
  for (const { member: id } of ids) {
    const parts = await loadParts(records, id);
    const isBegun = parts.some(
      (part) => part.kind === 'begun' && clock.now() - part.at < POST_BEGUN_MS,
    );
    if (!isBegun) await hideReply(records, phone, id);
    const files = isBegun ? undefined : await listFiles(records, id, parts, clock.now());
    if (!files) {
      result = 'under way';
      continue;
    }
    if (result === 'clean') result = 'found';
    const posted = parts.flatMap((part) => (part.kind === 'shown' ? [part] : []));
    const lines = posted.map(({ channel, ts }) => ({ channel, ts }));
    await appendToErasure(fact, { lines, files });
    await records.deleteAbout('replyTraces', { id, phone, parts: parts.length });
  }
  const isThreadFound = await eraseUnknownSenderThread(records, phone, fact);
  return isThreadFound && result === 'clean' ? 'found' : result;
}

/** Each part of a long text has its own record. */
async function loadParts(records: Records, id: string): Promise<readonly ReplyPostFact[]> {
  const parts: ReplyPostFact[] = [];
  for (;;) {
    const part = await records.replyPost.get(formatReplyPartKey(id, parts.length));
    if (!part) return parts;
    parts.push(part);
  }
}

/** From now on no job finds the reply. */
async function hideReply(records: Records, phone: E164, id: string): Promise<void> {
  const fact = await records.reply.get(id);
  if (fact) await records.deleteAbout('reply', { id, phone, fact });
}

/** Undefined while one is being uploaded. Called once the reply is hidden, so that no further upload starts. */
async function listFiles(
  records: Records,
  id: string,
  parts: readonly ReplyPostFact[],
  now: number,
): Promise<readonly string[] | undefined> {
  const { posting, given = [] } = (await records.replyPictures.get(id)) ?? {};
  if (posting && now - posting.at < PICTURE_UPLOAD_MS) return undefined;
  const ofParts = parts.flatMap((part) => (part.kind === 'shown' ? (part.files ?? []) : []));
  return [...new Set([...given.flatMap(({ file }) => file ?? []), ...ofParts])];
}

/** The thread of an unknown sender. Returns whether there was one. */
async function eraseUnknownSenderThread(
  records: Records,
  phone: E164,
  fact: VersionedRecord<ErasureFact>,
): Promise<boolean> {
  const thread = await records.unknownSenderThread.get(derivePersonKey(phone));
  if (!thread) return false;
  const { channel, ts } = thread;
  await appendToErasure(fact, { posts: [{ channel, ts, thread: ts }] });
  await records.deleteAbout('unknownSender', phone);
  return true;
}
