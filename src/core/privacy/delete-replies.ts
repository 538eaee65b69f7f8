import type { E164 } from '../../domain/phone.ts';
import { partId } from '../conversations/build-reply-posts.ts';
import { boxPlaceOf } from '../conversations/unposted-replies.ts';
import type { ReplyFact, ShownReply } from '../records/facts.ts';
import { personKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';

export interface FoundReply {
  readonly id: string;
  /** Where its parts stand; a text that is short has one. */
  readonly shown: readonly ShownReply[];
}

/** What gives a picture to Slack is over by then, also where Slack is late. */
const GIVEN_WITHIN_MS = 75_000;

const ALL = { limit: Number.POSITIVE_INFINITY } as const;

/** All replies that a person wrote, and where each stands. */
export async function repliesBy(records: Records, phone: E164): Promise<readonly FoundReply[]> {
  const ids = (await records.repliesOf(phone).newest(ALL)).map(({ member }) => member);
  return Promise.all(ids.map(async (id) => ({ id, shown: await partsOf(records, id) })));
}

/** Each part of a long text has a record of its own. */
async function partsOf(records: Records, id: string): Promise<readonly ShownReply[]> {
  const parts: ShownReply[] = [];
  for (let n = 0; ; n += 1) {
    const part = await records.shownReply.get(partId(id, n));
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
export async function filesOf(
  records: Records,
  { id, shown }: FoundReply,
  now: number,
): Promise<readonly string[] | undefined> {
  const { posting, given = [] } = (await records.keptPictures.get(id)) ?? {};
  if (posting && now - posting.at < GIVEN_WITHIN_MS) return undefined;
  const noted = shown.flatMap((one) => (one.kind === 'shown' ? (one.files ?? []) : []));
  return [...new Set([...given.flatMap(({ file }) => file ?? []), ...noted])];
}

/** Deletes what is left of a reply that is hidden. */
export async function eraseReply(
  records: Records,
  phone: E164,
  { id, shown }: FoundReply,
): Promise<void> {
  await records.keptPictures.delete(id);
  // The last one first: as long as the first is there, the others are found after a crash.
  for (let n = shown.length - 1; n >= 0; n -= 1) await records.shownReply.delete(partId(id, n));
  await records.repliesOf(phone).remove(id);
}

async function takeOutOfBox(records: Records, phone: E164, id: string): Promise<void> {
  const box = records.inbox(personKey(phone));
  const fact: ReplyFact | undefined = await records.reply.get(id);
  // Versions before 0.4 knew of no place.
  if (fact?.came !== undefined) await box.remove(boxPlaceOf(fact));
}
