import type { E164 } from '../../domain/phone.ts';
import { replyPartKey } from '../conversations/build-reply-posts.ts';
import { formatUnpostedReplyKey } from '../conversations/unposted-replies.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';
import type { ReplyFact, ReplyPostFact } from '../records/reply-facts.ts';

export interface StoredReply {
  readonly id: string;
  /** Where its parts stand; a text that is short has one. */
  readonly shown: readonly ReplyPostFact[];
}

/** What gives a picture to Slack is over by then, also where Slack is late. */
const GIVEN_WITHIN_MS = 75_000;

const ALL = { limit: Number.POSITIVE_INFINITY } as const;

/** All replies that a person wrote, and where each stands. */
export async function findPersonReplies(
  records: Records,
  phone: E164,
): Promise<readonly StoredReply[]> {
  const ids = (await records.personReplies(phone).listNewest(ALL)).map(({ member }) => member);
  return Promise.all(ids.map(async (id) => ({ id, shown: await partsOf(records, id) })));
}

/** Each part of a long text has a record of its own. */
async function partsOf(records: Records, id: string): Promise<readonly ReplyPostFact[]> {
  const parts: ReplyPostFact[] = [];
  for (let n = 0; ; n += 1) {
    const part = await records.replyPost.get(replyPartKey(id, n));
    if (!part) return parts;
    parts.push(part);
  }
}

/** From now on nobody who looks for what they wrote finds it. */
export async function hideReply(records: Records, phone: E164, id: string): Promise<void> {
  await takeOutOfBox(records, phone, id);
  await records.reply.delete(id);
}

/**
 * Slack's ids of the pictures that came with a reply; undefined while one is being given, of which
 * nobody knows the id yet. Asked once it is hidden: what is given then was begun before.
 */
export async function listReplyFiles(
  records: Records,
  { id, shown }: StoredReply,
  now: number,
): Promise<readonly string[] | undefined> {
  const { posting, given = [] } = (await records.replyPictures.get(id)) ?? {};
  if (posting && now - posting.at < GIVEN_WITHIN_MS) return undefined;
  const noted = shown.flatMap((one) => (one.kind === 'shown' ? (one.files ?? []) : []));
  return [...new Set([...given.flatMap(({ file }) => file ?? []), ...noted])];
}

/** Deletes what is left of a reply that is hidden. */
export async function deleteReply(
  records: Records,
  phone: E164,
  { id, shown }: StoredReply,
): Promise<void> {
  await records.replyPictures.delete(id);
  // The last one first: as long as the first is there, the others are found after a crash.
  for (let n = shown.length - 1; n >= 0; n -= 1)
    await records.replyPost.delete(replyPartKey(id, n));
  await records.personReplies(phone).remove(id);
}

async function takeOutOfBox(records: Records, phone: E164, id: string): Promise<void> {
  const box = records.unpostedReplies(derivePersonKey(phone));
  const fact: ReplyFact | undefined = await records.reply.get(id);
  // Versions before 0.4 knew of no place.
  if (fact?.came !== undefined) await box.remove(formatUnpostedReplyKey(fact));
}
