import type { SendId } from '../../domain/send.ts';
import { logExhausted } from '../async/log-exhausted.ts';
import type { AppContext } from '../context.ts';
import { CHANGED_IN_SLACK, DELETED_IN_SLACK } from '../delivery/live-message-check.ts';
import { isFinalError } from '../errors.ts';
import { type LiveNoticeTarget, postLiveNoticeJob, postUnsentAnswerNoticeJob } from '../jobs.ts';
import type { JobHandler, JobResult } from '../ports/jobs.ts';
import type { People } from '../ports/people.ts';
import type {
  ConversationPost,
  PostTarget,
  ThreadContact,
  ThreadRef,
  Threads,
} from '../ports/threads.ts';
import { listNotifiedAdmins, type NoticeTools, postNotice } from '../posts/post-notice.ts';
import { postToConversation, type ShownPost } from '../posts/post-to-conversation.ts';
import type {
  LiveNoticeFact,
  LiveNoticeKind,
  LiveSetting,
  ReplyFact,
  UnsentAnswer,
} from '../records/conversation-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';
import { loadVersionedRecord, type VersionedRecord } from '../records/versioned-record.ts';
import { loadSendOverview } from '../status/load-progress.ts';
import { findConversationContact, pickThreadContact } from './find-contact.ts';

/** Used in place of a thread's ts for the channel itself. */
export const WHOLE_CHANNEL = 'channel';

/** Lets a channel and its threads say whether messages in them are texted: before the first, and when that ends. */
export function createPostLiveNoticeJob(tools: NoticeTools): JobHandler<LiveNoticeTarget> {
  const { records, log } = tools;
  return {
    run,
    onExhausted: logExhausted(
      log,
      postLiveNoticeJob,
      'thread',
      'failed to post whether a thread is live; nothing is texted from it',
    ),
  };

  async function run({ channel, thread: ts }: LiveNoticeTarget): Promise<undefined> {
    const isOfChannel = ts === WHOLE_CHANNEL;
    const setting = await records.liveSetting.get(channel);
    const stored = await loadVersionedRecord(records.liveNotice, channel, ts);
    const { saying, ...before } = stored.get() ?? {};
    const content = isOfChannel
      ? buildChannelNotice(setting, before.said)
      : await buildThreadNotice(records, channel, ts, setting, before);
    if (!content) return;
    const word = getNoticeKind(content.kind);
    const whom = content.kind === 'live' ? derivePersonKey(content.who.phone) : undefined;
    const isBegun = saying?.word === word && saying.whom === whom;
    const place: PostTarget = isOfChannel ? { channel } : { channel, threadTs: ts };
    await postToConversation(tools, {
      // The same kind of notice can be due again: the thread was live, then safe, then live again, or live
      // with another person.
      id: `live-${word}-${setting?.at ?? 0}${whom ? `-${whom}` : ''}`,
      content,
      place,
      intent: isBegun ? saying : undefined,
      storeIntent: (intent) =>
        stored.set({ ...before, saying: intent && { word, whom, ...intent } }),
      store: (shown) => stored.set({ said: word, ts: shown.ts, whom }),
    });
  }
}

/** Undefined if the thread already has the notice or does not need one. */
async function buildThreadNotice(
  records: Records,
  channel: string,
  ts: string,
  setting: LiveSetting | undefined,
  { said, whom }: LiveNoticeFact,
): Promise<ConversationPost | undefined> {
  const owner = await records.threadOwner.get(channel, ts);
  const contact = owner && (await findConversationContact(records, owner));
  if (!contact) return undefined;
  if (contact === 'many') {
    const isDue = setting?.isLive && said !== 'safe for many';
    return isDue ? { kind: 'safe for many' } : undefined;
  }
  const by = setting?.by ?? '';
  if (setting?.isLive) {
    const isSaid = said === 'live' && whom === derivePersonKey(contact.phone);
    return isSaid ? undefined : { kind: 'live', by, who: pickThreadContact(contact) };
  }
  // A thread that never posted that it is live need not post that it is not.
  return said === 'live' ? { kind: 'safe', by, who: pickThreadContact(contact) } : undefined;
}

function buildChannelNotice(
  setting: LiveSetting | undefined,
  said: LiveNoticeKind | undefined,
): ConversationPost | undefined {
  if (!setting) return undefined;
  const { isLive, by } = setting;
  if (said === (isLive ? 'live' : 'safe') || (!isLive && !said)) return undefined;
  return { kind: isLive ? 'channel live' : 'channel safe', by };
}

function getNoticeKind(kind: ConversationPost['kind']): LiveNoticeKind {
  if (kind === 'safe for many') return kind;
  return kind === 'live' || kind === 'channel live' ? 'live' : 'safe';
}

/** Posts in a live thread why a message was not sent, and updates that note if the message is deleted or edited later. */
export function createPostUnsentAnswerNoticeJob(tools: UnsentNoticeTools): JobHandler<ThreadRef> {
  const { records, log } = tools;
  return {
    run,
    onExhausted: logExhausted(
      log,
      postUnsentAnswerNoticeJob,
      'message',
      'failed to post that a message was not sent',
    ),
  };

  async function run({ channel, ts }: ThreadRef): Promise<JobResult> {
    const stored = await loadVersionedRecord(records.unsentAnswer, channel, ts);
    const answer = stored.get();
    if (!answer || answer.isSaid) return undefined;
    const sent = answer.send && (await findFirstText(tools, answer.send));
    if (sent?.state === 'pending') return { againInMs: EDIT_LOOK_AGAIN_MS };
    if (sent?.state === 'left') await postLateEdit(tools, { channel, ts }, stored, sent.who);
    else if (sent?.state === 'refused')
      await stored.set({ ...answer, words: undefined, whom: undefined, isSaid: true });
    else await postUnsent({ channel, ts }, stored, answer);
    return undefined;
  }

  async function postUnsent(
    { channel, ts }: ThreadRef,
    stored: VersionedRecord<UnsentAnswer>,
    answer: UnsentAnswer,
  ): Promise<void> {
    const { user, threadTs, problem, words, whom, send, begun, note } = answer;
    const id = `not-texted-${ts}`;
    const typed = words ? { ts, words } : undefined;
    const content: ConversationPost = { kind: 'not texted', user, problem, typed };
    const done = { user, threadTs, problem, whom, send, isSaid: true } as const;
    const posted = note
      ? { channel, ts: note }
      : await postToConversation(tools, {
          id,
          content: problem.code === DELETED_IN_SLACK.code ? undefined : content,
          place: { channel, threadTs },
          intent: begun,
          storeIntent: (intent) => stored.set({ ...answer, begun: intent }),
          store: (shown) =>
            stored.set({ ...(begun ? answer : done), begun: undefined, note: shown.ts }),
        });
    if (stored.get()?.isSaid) return;
    // The note that an earlier attempt posted may have other content.
    if (posted) await updateNote(tools, posted, id, content);
    await stored.set({ ...done, note: posted?.ts });
  }
}

type UnsentNoticeTools = NoticeTools &
  Pick<AppContext, 'clock'> & { readonly threads: Pick<Threads, 'updateMessage'> };

/** What happened to the first text of an edited message. `refused`: not sent for another reason, which its post shows. */
type FirstText =
  | { readonly state: 'pending' | 'withdrawn' | 'refused' }
  | { readonly state: 'left'; readonly who: ThreadContact };

/** While ClickSend is away, the first text waits for minutes. */
const EDIT_LOOK_AGAIN_MS = 5_000;

async function findFirstText(tools: UnsentNoticeTools, id: SendId): Promise<FirstText> {
  const overview = await loadSendOverview(tools, id);
  const [only] = overview?.progress.recipients ?? [];
  const [who] = overview?.send.recipients ?? [];
  if (!overview || !only || !who) return { state: 'refused' };
  const problem = overview.progress.notSentProblem ?? only.problem;
  if (problem && CHANGED_IN_SLACK.has(problem.code)) return { state: 'withdrawn' };
  if (overview.progress.notSentProblem || only.state === 'refused') return { state: 'refused' };
  return only.state === 'waiting' ? { state: 'pending' } : { state: 'left', who };
}

/** The first text was submitted, so the thread says that the edit came too late. */
async function postLateEdit(
  tools: UnsentNoticeTools,
  { channel, ts }: ThreadRef,
  stored: VersionedRecord<UnsentAnswer>,
  who: ThreadContact,
): Promise<void> {
  const answer = stored.get();
  if (!answer) return;
  const { user, threadTs, problem, send, begun } = answer;
  await postToConversation(tools, {
    id: `edited-${ts}`,
    content: { kind: 'edited late', user, who },
    place: { channel, threadTs },
    intent: begun,
    storeIntent: (intent) => stored.set({ ...answer, begun: intent }),
    store: () => stored.set({ user, threadTs, problem, send, isSaid: true }),
  });
}

async function updateNote(
  { threads, log }: UnsentNoticeTools,
  at: ThreadRef,
  id: string,
  content: ConversationPost,
): Promise<void> {
  try {
    await threads.updateMessage(at, id, content);
  } catch (error) {
    if (!isFinalError(error)) throw error;
    log.warn({ code: error.code }, 'failed to update the note that a message was not sent');
  }
}

interface UnidentifiedOptOutTools extends NoticeTools {
  readonly people: Pick<People, 'listAdmins'>;
  /** `REPLIES_CHANNEL` */
  readonly repliesChannel: string | undefined;
}

/**
 * Reports a STOP from an unknown phone in `REPLIES_CHANNEL` (or to the last author) and to every admin, once.
 * Returns whether anybody was told.
 */
export async function notifyUnidentifiedOptOut(
  tools: UnidentifiedOptOutTools,
  reply: ReplyFact,
): Promise<boolean> {
  const { records, log, repliesChannel } = tools;
  log.error({ reply: reply.messageId }, 'a STOP matches no known number, so nobody is opted out');
  const first = repliesChannel ?? (await records.lastAuthor.get());
  let place = first === undefined ? undefined : await postUnknownStop(tools, first, reply);
  for (const admin of await listAdmins(tools)) {
    if (admin === first) continue;
    const shown = await postUnknownStop(tools, admin, reply);
    place ??= shown;
  }
  // If ClickSend lists the reply again, it is not reported again.
  if (place) await records.replyPost.setIfAbsent(place, reply.messageId);
  return place !== undefined;
}

async function listAdmins({
  people,
  log,
}: Pick<UnidentifiedOptOutTools, 'people' | 'log'>): Promise<readonly string[]> {
  try {
    return await listNotifiedAdmins(people);
  } catch (error) {
    if (!isFinalError(error)) throw error;
    log.warn({ code: error.code }, 'failed to list the admins');
    return [];
  }
}

function postUnknownStop(
  tools: UnidentifiedOptOutTools,
  channel: string,
  { messageId, from, to, text }: ReplyFact,
): Promise<ShownPost | undefined> {
  const isPrivate = channel !== tools.repliesChannel;
  return postNotice(tools, {
    id: `stop-${messageId}`,
    key: `${messageId}.${channel}`,
    channel,
    content: { kind: 'unknown stop', from, to: to || undefined, text, isPrivate },
  });
}
