import type { E164 } from '../../domain/phone.ts';
import { parseMessageReference, type Send } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { RetryLaterError } from '../errors.ts';
import type { Reply } from '../ports/clicksend.ts';
import type { PostTarget } from '../ports/threads.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';
import { findNewestVersion, loadSend } from '../sends/snapshot.ts';
import type { AnsweredMessage } from './find-answered-message.ts';

/** How soon to check again for a post that is still to come because Slack was slow or not available. */
const POSTED_SOON_MS = 1_500;

/** A post that is not there after this time will not come. */
const POSTED_AT_LAST_MS = 24 * 3_600_000;

/** A place in Slack where a reply may be posted. */
export interface ReplyPlace {
  readonly place: PostTarget;
  readonly because?: 'stranger' | 'post gone';
  /** The author of the message that the reply answers. Undefined if only they can see the place. */
  readonly author?: string;
  /** The person's next texts are posted in the thread that starts here. */
  readonly isTheirs?: true;
}

export interface PlaceTools extends Pick<AppContext, 'records' | 'clock'> {
  /** `REPLIES_CHANNEL` */
  readonly repliesChannel: string | undefined;
}

/**
 * Lists where a reply may be posted, best first: the thread of the message that it answers, or an unknown sender's
 * thread; then `REPLIES_CHANNEL`; then a direct message to the author, or to whoever sent to them last.
 */
export async function findReplyPlaces(
  tools: PlaceTools,
  reply: Reply,
  phone: E164 | undefined,
  answered: AnsweredMessage | undefined,
): Promise<readonly ReplyPlace[]> {
  const { records, repliesChannel } = tools;
  const ownThread = await records.unknownSenderThread.get(derivePersonKey(phone ?? reply.from));
  const theirs = ownThread && { channel: ownThread.channel, threadTs: ownThread.ts };
  const open = repliesChannel ? [{ channel: repliesChannel }] : [];
  if (!answered) {
    const authors = await listLastAuthors(records, phone);
    const places = [...(theirs ? [theirs] : []), ...open, ...authors];
    return places.map((place) => ({ place, because: 'stranger', isTheirs: true }) as const);
  }
  const thread = await findThread(tools, answered.send);
  // The reply's post names the author whose message it answers; an unknown sender's thread may be in
  // somebody else's direct messages.
  const openly = open.map(({ channel }) => (theirs?.channel === channel ? theirs : { channel }));
  const author = answered.send.user;
  return [
    ...(thread ? [{ place: thread, author }] : []),
    ...openly.map((place) => ({ place, because: 'post gone', isTheirs: true, author }) as const),
    { place: { channel: author }, because: 'post gone' },
  ];
}

/** The thread of a send. Undefined if it has none or no longer has one. */
async function findThread(
  { records, clock }: PlaceTools,
  { id, channel, threadTs, submittedAt }: Send,
): Promise<PostTarget | undefined> {
  const newest = await findNewestVersion(records, id);
  if ((await records.postState.get(newest))?.gone) return undefined;
  if (threadTs) return { channel, threadTs };
  const post = (await records.post.get(newest)) ?? (await records.post.get(id));
  if (post) return { channel: post.channel, threadTs: post.ts };
  if (await records.refusal.get(id)) return undefined;
  if (clock.now() - submittedAt > POSTED_AT_LAST_MS) return undefined;
  throw new RetryLaterError(POSTED_SOON_MS);
}

async function listLastAuthors(
  records: Records,
  phone: E164 | undefined,
): Promise<readonly PostTarget[]> {
  const users = [phone && (await findLastAuthor(records, phone)), await records.lastAuthor.get()];
  return [...new Set(users.flatMap((user) => user || []))].map((channel) => ({ channel }));
}

async function findLastAuthor(records: Records, phone: E164): Promise<string | undefined> {
  const [last] = await records.personReferences(phone).listNewest({ limit: 1 });
  const ours = parseMessageReference(last?.member ?? '');
  return ours && (await loadSend(records, ours.send))?.user;
}
