import type { CountryCode, E164 } from '../../domain/phone.ts';
import type { AppContext } from '../context.ts';
import { isFinalError } from '../errors.ts';
import { saveReplyPicturesJob } from '../jobs.ts';
import { handleStops } from '../opt-outs/handle-stops.ts';
import type { OptOutLedger } from '../opt-outs/opt-out-ledger.ts';
import type { People } from '../ports/people.ts';
import type { PostTarget, ReplyPost, ThreadContact, ThreadRef } from '../ports/threads.ts';
import {
  type ConversationTools,
  ensureConversationPost,
  type ShownPost,
} from '../posts/post-to-conversation.ts';
import { formatReplyPartKey, type ReplyFact } from '../records/conversation-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import { buildReplyPosts, formatReplyPostId, resolveReplyMeaning } from './build-reply-posts.ts';
import { notifyUnidentifiedOptOut } from './conversation-notices.ts';
import { identifyReply } from './find-answered-message.ts';
import { buildReplyContact } from './find-contact.ts';
import { findReplyPlaces, type PlaceTools, type ReplyPlace } from './find-reply-places.ts';

/** Slack no longer notifies people of new messages in a thread that they have not opened for this long. */
const LATE_AFTER_MS = 24 * 3_600_000;

/** While a conversation is active, the author is not mentioned again. */
const QUIET_MS = 10 * 60_000;

export interface PostReplyTools extends AppContext, ConversationTools, PlaceTools {
  readonly country: CountryCode;
  readonly optOuts: Pick<OptOutLedger, 'recordKeyword'>;
  readonly people: Pick<People, 'listAdmins'>;
}

/**
 * Posts a reply once, in the first place that accepts it. Returns whether one did. `replies/receive-replies.ts` stored
 * it, and `post-replies-job.ts` calls this.
 */
export async function postReply(tools: PostReplyTools, reply: ReplyFact): Promise<boolean> {
  const { records, country, log } = tools;
  const { ownPhone, phone, answered } = await identifyReply(records, reply, country);
  if (reply.meant === 'out' && !phone)
    return (await notifyUnidentifiedOptOut(tools, reply)) || reportNowhere(tools, reply);
  // The message that the reply names was not known when the reply arrived.
  if (phone && !ownPhone) await handleStops(tools.optOuts, [{ ...reply, phone }]);
  const fact = await resolveReplyMeaning(records, phone ? { ...reply, phone } : reply, country);
  const who = buildReplyContact(fact, phone, answered);
  for (const candidate of await findReplyPlaces(tools, fact, phone, answered)) {
    try {
      const shown = await postInThread(tools, candidate, fact, who);
      await followUp(tools, fact, phone, shown, candidate);
      return true;
    } catch (error) {
      if (!isFinalError(error)) throw error;
      log.warn({ reply: fact.messageId, code: error.code }, 'failed to post a reply here');
    }
  }
  return reportNowhere(tools, fact);
}

function reportNowhere({ metrics, log }: PostReplyTools, { messageId }: ReplyFact): false {
  metrics.count('replies', { outcome: 'nowhere' });
  log.error(
    { reply: messageId },
    'failed to post a reply anywhere: nobody sent anything yet, or Slack accepts it nowhere. Set REPLIES_CHANNEL',
  );
  return false;
}

/** Returns where the first part was posted. */
async function postInThread(
  tools: PostReplyTools,
  { place, because, author }: ReplyPlace,
  fact: ReplyFact,
  who: ThreadContact,
): Promise<ShownPost> {
  const { records } = tools;
  const { channel, threadTs } = place;
  const saysSafe = threadTs !== undefined && (await mustSaySafe(tools, channel, threadTs));
  const posts = buildReplyPosts(fact, who, {
    because: because && !threadTs ? because : undefined,
    saysSafe: saysSafe || undefined,
    // This is the first reply in the thread, or the first in a while.
    mention: author && (saysSafe || (await isQuiet(tools, place))) ? author : undefined,
  });
  const isInChannelToo = await isThreadOld(tools, place, fact);
  let first: ShownPost | undefined;
  for (const post of posts) {
    const thread = first ? { channel: first.channel, threadTs: first.threadTs ?? first.ts } : place;
    const shown = await postPart(tools, thread, post, isInChannelToo && post.part === 0);
    first ??= shown;
  }
  if (!first) throw new Error('a reply has at least one part');
  if (saysSafe) await records.liveNotice.setIfAbsent({ said: 'safe' }, channel, threadTs);
  return first;
}

/** Messages in the thread stay in Slack, and nothing in the thread says so yet. */
async function mustSaySafe(
  { records }: PostReplyTools,
  channel: string,
  threadTs: string,
): Promise<boolean> {
  if (await records.liveNotice.get(channel, threadTs)) return false;
  return !(await records.liveSetting.get(channel))?.isLive;
}

/** Nobody has written in this thread for some minutes, by text or in Slack. */
async function isQuiet(
  { records, clock }: PostReplyTools,
  { channel, threadTs }: PostTarget,
): Promise<boolean> {
  const last = threadTs && (await records.lastThreadActivity.get(channel, threadTs));
  return !last || clock.now() - last > QUIET_MS;
}

async function isThreadOld(
  { records, clock }: PostReplyTools,
  { channel, threadTs }: PostTarget,
  { at }: ReplyFact,
): Promise<boolean> {
  if (!threadTs) return false;
  // A Slack ts is the time of its message, in seconds.
  const last =
    (await records.lastThreadActivity.get(channel, threadTs)) ?? Number(threadTs) * 1_000;
  return Math.max(at, clock.now()) - last > LATE_AFTER_MS;
}

/** Each part of a long text has its own record. The first part's record is the reply's. */
function postPart(
  tools: PostReplyTools,
  place: PostTarget,
  content: ReplyPost,
  isInChannelToo: boolean,
): Promise<ShownPost> {
  const { reply, part, because, saysSafe, mention } = content;
  return ensureConversationPost(tools, {
    id: formatReplyPostId(reply, part),
    key: formatReplyPartKey(reply, part),
    content,
    place,
    isInChannelToo,
    more: { because, saysSafe, mention },
  });
}

/** Idempotent. */
async function followUp(
  tools: PostReplyTools,
  { messageId, from, media }: ReplyFact,
  phone: E164 | undefined,
  { channel, ts, threadTs }: ShownPost,
  { isTheirs }: ReplyPlace,
): Promise<void> {
  const { records, jobs, clock, metrics } = tools;
  metrics.count('replies', { outcome: 'shown' });
  if (isTheirs && !threadTs) await beginThread(tools, { channel, ts }, from, phone);
  await records.lastThreadActivity.put(clock.now(), channel, threadTs ?? ts);
  if (media.length > 0) await jobs.add(saveReplyPicturesJob, messageId);
}

/** Their next texts are posted in it. */
async function beginThread(
  { records }: PostReplyTools,
  thread: ThreadRef,
  from: string,
  phone: E164 | undefined,
): Promise<void> {
  await records.unknownSenderThread.put(thread, derivePersonKey(phone ?? from));
  if (!phone) return;
  await records.threadOwner.put({ kind: 'stranger', phone }, thread.channel, thread.ts);
  await records.channelThreads(thread.channel).addIfAbsent(thread.ts, Number(thread.ts) * 1_000);
}
