import { createHash } from 'node:crypto';
import type { Send } from '../../domain/send.ts';
import { detailRules, sendDetails } from '../../domain/send-details.ts';
import {
  countStatuses,
  hasManyRecipients,
  listUnreached,
  type SendProgress,
} from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import { postLiveNoticeJob } from '../jobs.ts';
import type { PostRef, SendPosts } from '../ports/send-posts.ts';
import type { PostStateFact } from '../records/post-facts.ts';
import type { Records } from '../records/records.ts';
import { loadVersionedRecord, type VersionedRecord } from '../records/versioned-record.ts';
import { loadProgress } from '../status/load-progress.ts';
import type { PostOnce } from './post-once.ts';

export interface EnsurePostTools extends Pick<AppContext, 'records' | 'jobs' | 'clock'> {
  readonly chat: Pick<SendPosts, 'postMessage' | 'findPost'>;
  readonly postOnce: PostOnce;
}

/** Posts a send in its channel, once. Undefined for a send that was stopped before. */
export async function ensurePost(tools: EnsurePostTools, send: Send): Promise<PostRef | undefined> {
  const { records, chat, postOnce } = tools;
  const [stored, refusal, intent] = await Promise.all([
    records.post.get(send.id),
    records.refusal.get(send.id),
    loadVersionedRecord(records.postIntent, send.id),
  ]);
  if (stored) return stored;
  return postOnce<PostRef>({
    key: send.id,
    intent: intent.get(),
    storeIntent: (next) => (next ? intent.set(next) : records.postIntent.delete(send.id)),
    post: refusal ? undefined : () => postSend(tools, send),
    find: (within) => chat.findPost(send, within),
    store: (post) => storePost(tools, send, post),
  });
}

async function postSend({ records, chat, clock }: EnsurePostTools, send: Send): Promise<PostRef> {
  const progress = await loadProgress(records, send, clock.now());
  const post = await chat.postMessage(send, progress);
  return { ...post, shown: computePostDigest(send, progress) };
}

async function storePost(tools: EnsurePostTools, send: Send, post: PostRef): Promise<void> {
  await beginThread(tools, send, post);
  await tools.records.post.forSend(send).put(post, send.id);
}

/** Stores which send the thread belongs to, and when somebody last wrote there. Idempotent. */
async function beginThread(
  { records, jobs, clock }: EnsurePostTools,
  send: Send,
  { ts }: PostRef,
): Promise<void> {
  const { id, channel, threadTs } = send;
  await records.lastThreadActivity.put(clock.now(), channel, threadTs ?? ts);
  if (threadTs) return;
  const owner = records.threadOwner.forSend(send);
  await owner.put({ kind: 'send', send: id }, channel, ts);
  await records.channelThreads(channel).addIfAbsent(ts, clock.now());
  if ((await records.liveSetting.get(channel))?.isLive)
    await jobs.add(postLiveNoticeJob, { channel, thread: ts });
}

const hiddenDetails: ReadonlySet<string> = new Set(
  sendDetails.filter((name) => !detailRules[name].isInPost),
);

/** Equal for two states that look the same in Slack. */
export function computePostDigest(send: Send, progress: SendProgress): string {
  // Leaves out fields that the post does not show, or takes from the progress. Every other field of a send counts.
  const { id, user, submittedAt, channel, threadTs, typedTs, resendOf, ...rest } = send;
  const { subject, body, picture, optedOut, uncovered, recipients, schedule, ...others } = rest;
  const seen = hasManyRecipients(progress) ? countRecipients(progress) : progress;
  const visible = Object.entries(others).filter(([name]) => !hiddenDetails.has(name));
  const shown = [optedOut, ...visible.map(([, value]) => value)].filter(Boolean);
  return createHash('sha256')
    .update(JSON.stringify([subject, body, picture, seen, ...shown]))
    .digest('base64url');
}

/** The post of a send to many shows counts, not each recipient's status. */
function countRecipients({ recipients, ...rest }: SendProgress) {
  const delayed = recipients.find(({ state, problem }) => state === 'waiting' && problem);
  const unreached = listUnreached({ recipients, ...rest }).length;
  return { ...rest, counts: countStatuses(recipients), held: delayed?.problem, unreached };
}

const NOTHING_SHOWN: PostStateFact = { shownAt: 0, notes: [], failures: [] };

/** What Slack shows of a send, as this run of `updatePostJob` loaded or stored it. */
export interface PostState extends VersionedRecord<PostStateFact> {
  get(): PostStateFact;
}

export async function loadPostState(records: Records, send: Send): Promise<PostState> {
  const { get, set } = await loadVersionedRecord(records.postState.forSend(send), send.id);
  return { get: () => get() ?? NOTHING_SHOWN, set };
}
