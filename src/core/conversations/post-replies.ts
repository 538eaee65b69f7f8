import type { CountryCode, E164 } from '../../domain/phone.ts';
import { getErrorCode, isFinalError } from '../errors.ts';
import { saveReplyPicturesJob } from '../jobs.ts';
import type { OptOutLedger } from '../opt-outs/opt-out-ledger.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobHandler, JobResult, Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { People } from '../ports/people.ts';
import type { IndexEntry } from '../ports/store.ts';
import type {
  ConversationPost,
  PostTarget,
  ThreadContact,
  ThreadRef,
  Threads,
} from '../ports/threads.ts';
import { createPostToConversation } from '../posts/post-to-conversation.ts';
import { createCompareAndSet } from '../records/compare-and-set.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';
import type { ReplyFact, ReplyPostFact } from '../records/reply-facts.ts';
import { formatReplyPartKey, parseUnpostedReplyKey } from '../records/reply-keys.ts';
import { resolveReplyPhone } from '../records/resolve-reply-phone.ts';
import { buildReplyPosts, formatReplyPostId } from './build-reply-posts.ts';
import type { FindAnsweredMessage } from './find-answered-message.ts';
import { buildReplyContact, getRecipientPhone } from './find-reply-contact.ts';
import { createFindReplyPlaces, type ReplyPlace } from './find-reply-places.ts';
import { createNotifyUnknownStop } from './notify-unknown-stop.ts';
import { createResolveReplyMeaning } from './resolve-reply-meaning.ts';
import { REPLY_ORDER_WAIT_MS, REPLY_STORE_TIMEOUT_MS } from './unposted-replies.ts';

/** How soon a text that somebody is storing is looked for again. */
const STORED_SOON_MS = 100;

/** What can be shown nowhere is tried again: somebody sets REPLIES_CHANNEL, invites the app, sends something. */
const NOWHERE_AGAIN_MS = 15 * 60_000;

/** So many of one person's texts that can be shown nowhere do not hold up the next. */
const STUCK_AT_MOST = 100;

/** Who looked into a thread yesterday is not told by Slack of what comes in today. */
const LATE_AFTER_MS = 24 * 3_600_000;

type Stands = Extract<ReplyPostFact, { kind: 'shown' }>;
type ReplyLine = Extract<ConversationPost, { kind: 'reply' }>;

/**
 * Shows what people texted in the threads that it belongs to. One job for each person, which always takes
 * the oldest text of their box and waits for one that a replica is still storing, so that their texts stand
 * in order, each once. What order is promised is said in decision 22.
 */
export function createPostRepliesJob(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly threads: Threads;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly country: CountryCode;
  readonly optOuts: Pick<OptOutLedger, 'listEvents' | 'recordKeyword'>;
  readonly find: FindAnsweredMessage;
  readonly people: Pick<People, 'listAdmins'>;
  /** `REPLIES_CHANNEL` */
  readonly repliesChannel: string | undefined;
  readonly isAlone: boolean;
}): JobHandler<string> {
  const { records, jobs, clock, log, metrics } = tools;
  const { find } = tools;
  const places = createFindReplyPlaces(tools);
  const say = createPostToConversation(tools);
  const asItStands = createResolveReplyMeaning(tools);
  const shout = createNotifyUnknownStop({ ...tools, say });
  return { run, onExhausted: giveUp };

  async function run(person: string): Promise<JobResult> {
    const box = records.unpostedReplies(person);
    const stuck = new Set<string>();
    for (;;) {
      const oldest = await box.listOldest({ limit: stuck.size + 1 });
      const next = oldest.find(({ member }) => !stuck.has(member));
      if (!next) break;
      const { messageId, came } = parseUnpostedReplyKey(next.member);
      const fact = await records.reply.get(messageId);
      const againInMs = fact
        ? waitUntil(came + REPLY_ORDER_WAIT_MS, REPLY_ORDER_WAIT_MS)
        : Math.min(
            waitUntil(came + REPLY_STORE_TIMEOUT_MS, REPLY_STORE_TIMEOUT_MS),
            STORED_SOON_MS,
          );
      if (againInMs > 0) return { againInMs };
      if (!fact) await takeOut(person, next);
      else if (await isShown(fact)) await box.remove(next.member);
      else stuck.add(next.member);
      if (stuck.size === STUCK_AT_MOST) break;
    }
    return stuck.size > 0 ? { againInMs: NOWHERE_AGAIN_MS } : undefined;
  }

  /** Ms until then. None where it is further away than it can be: another replica's clock is ahead, and nobody waits for that. */
  function waitUntil(at: number, atMostMs: number): number {
    const ms = at - clock.now();
    return ms > atMostMs ? 0 : Math.max(0, ms);
  }

  /** Whoever was storing the text has died, or the text has expired. */
  async function takeOut(person: string, entry: IndexEntry): Promise<void> {
    const box = records.unpostedReplies(person);
    await box.remove(entry.member);
    // It was only late: it is stored, and its process may have put it in the box before the removal.
    if (await records.reply.get(parseUnpostedReplyKey(entry.member).messageId))
      await box.add([entry]);
  }

  async function isShown(reply: ReplyFact): Promise<boolean> {
    const read = resolveReplyPhone(reply, tools.country);
    const answered = await find(reply, read);
    const phone = read ?? getRecipientPhone(answered);
    if (reply.meant === 'out' && !phone) return (await shout(reply)) || isNowhere(reply);
    const fact = await asItStands(phone ? await heedNow({ ...reply, phone }, !read) : reply);
    const who = buildReplyContact(fact, phone, answered);
    for (const candidate of await places(fact, phone, answered)) {
      try {
        const stands = await showIn(candidate, fact, who);
        await conclude(fact, phone, stands, candidate);
        return true;
      } catch (error) {
        if (!isFinalError(error)) throw error;
        log.warn({ reply: fact.messageId, code: error.code }, 'a reply cannot stand there');
      }
    }
    return isNowhere(fact);
  }

  /** The message that it names was not known when it came: their STOP or START counts from here on. */
  async function heedNow(
    reply: ReplyFact & { readonly phone: E164 },
    isLate: boolean,
  ): Promise<ReplyFact> {
    const { meant } = reply;
    if (isLate && (meant === 'out' || meant === 'in')) {
      await tools.optOuts.recordKeyword(reply, meant === 'out' ? 'stop' : 'start');
    }
    return reply;
  }

  function isNowhere({ messageId }: ReplyFact): false {
    metrics.count('replies', { outcome: 'nowhere' });
    log.error({ reply: messageId }, NOWHERE);
    return false;
  }

  async function showIn(
    { place, because }: ReplyPlace,
    fact: ReplyFact,
    who: ThreadContact,
  ): Promise<Stands> {
    const root = place.threadTs;
    const saysSafe = root !== undefined && (await isSafeUnsaid(place.channel, root));
    const more = {
      because: because && !root ? because : undefined,
      saysSafe: saysSafe || undefined,
    };
    const isInChannelToo = await isLate(place, fact);
    let stands: Stands | undefined;
    for (const [n, line] of buildReplyPosts(fact, who, more).entries()) {
      const thread = stands ? { ...stands, threadTs: stands.threadTs ?? stands.ts } : place;
      const at = await sayPart(thread, fact, line, n, isInChannelToo && n === 0);
      stands ??= at;
    }
    if (!stands) throw new Error('a reply has at least one line');
    if (saysSafe && root)
      await records.liveNotice.setIfAbsent({ said: 'safe' }, place.channel, root);
    return stands;
  }

  /** Words stay in Slack there, and nothing in the thread says so yet. */
  async function isSafeUnsaid(channel: string, root: string): Promise<boolean> {
    if (await records.liveNotice.get(channel, root)) return false;
    return !(await records.liveSetting.get(channel))?.isLive;
  }

  /** Each part of a long text has a record of its own; the first one's is the reply's. */
  async function sayPart(
    place: PostTarget,
    { messageId }: ReplyFact,
    line: ReplyLine,
    part: number,
    isInChannelToo: boolean,
  ): Promise<Stands> {
    const shown = await createCompareAndSet(records.replyPost, formatReplyPartKey(messageId, part));
    const before = shown.get();
    if (before?.kind === 'shown') return before;
    const { because, saysSafe } = line;
    const more = { because, saysSafe };
    let stands: Stands | undefined;
    await say({
      id: formatReplyPostId(messageId, part),
      content: line,
      place,
      isInChannelToo,
      intent: before,
      placeBefore: before?.place,
      storeIntent: (intent) => shown.set({ ...intent, kind: 'begun', place }),
      deleteIntent: () => records.replyPost.delete(formatReplyPartKey(messageId, part)),
      async store({ channel, ts }, isFound) {
        const { threadTs } = isFound && before ? before.place : place;
        const root = threadTs ? { threadTs } : {};
        stands = { kind: 'shown', channel, ts, more, ...root };
        await shown.set(stands);
      },
    });
    if (!stands) throw new Error('a reply that is wanted is said');
    return stands;
  }

  /** What follows from where it stands. Doing it again changes nothing. */
  async function conclude(
    { messageId, from, media }: ReplyFact,
    phone: E164 | undefined,
    { channel, ts, threadTs }: Stands,
    { isTheirs }: ReplyPlace,
  ): Promise<void> {
    metrics.count('replies', { outcome: 'shown' });
    if (isTheirs && !threadTs) await beginThread({ channel, ts }, from, phone);
    await records.lastThreadActivity.put(clock.now(), channel, threadTs ?? ts);
    if (media.length > 0) await jobs.add(saveReplyPicturesJob, messageId);
  }

  /** What they text next comes into it. */
  async function beginThread(
    thread: ThreadRef,
    from: string,
    phone: E164 | undefined,
  ): Promise<void> {
    await records.unknownSenderThread.put(thread, derivePersonKey(phone ?? from));
    if (!phone) return;
    await records.threadOwner.put({ kind: 'stranger', phone }, thread.channel, thread.ts);
  }

  async function isLate({ channel, threadTs }: PostTarget, { at }: ReplyFact): Promise<boolean> {
    if (!threadTs) return false;
    const last = await records.lastThreadActivity.get(channel, threadTs);
    return Math.max(at, clock.now()) - (last ?? saidAt(threadTs)) > LATE_AFTER_MS;
  }

  async function giveUp(person: string, error: unknown): Promise<void> {
    const code = getErrorCode(error);
    log.error({ person, code }, 'replies could not be shown; /mms who shows them');
  }
}

/** A message's ts is the time that it was said, in seconds (Slack's "message ts"). */
function saidAt(ts: string): number {
  return Number(ts) * 1000;
}

const NOWHERE =
  'a reply can be shown to nobody yet: nobody sent anything, or Slack takes it nowhere. Set REPLIES_CHANNEL';
