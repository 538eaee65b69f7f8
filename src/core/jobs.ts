import type { SendId } from '../domain/send.ts';
import type { JobDefinition, JobKey } from './ports/jobs.ts';

/*
 * Every background job, once. Jobs wait in the store while the app is upgraded, so that names and keys must not
 * change. To add a job, define it here and write its handler; `wiring/jobs.ts` does not compile until it pairs the two.
 */

function defineJob<Payload>(
  name: string,
  key: JobKey<Payload>,
  limits: Pick<JobDefinition<Payload>, 'concurrency' | 'retry' | 'onCrashLoop'>,
): JobDefinition<Payload> {
  return { name, key, ...limits };
}

/** The payload is an id, and so is the key. */
function idKey<Id extends string>(): JobKey<Id> {
  return { format: (id) => id, parse: (key) => key as Id };
}

const sendKey = idKey<SendId>();
const textKey = idKey<string>();

/** Two parts with a colon between them; no part has one. A part that a stored key lacks is parsed as ''. */
function pairKey<Pair>(
  split: (pair: Pair) => readonly [string, string | number],
  join: (first: string, second: string) => Pair,
): JobKey<Pair> {
  return {
    format: (pair) => split(pair).join(':'),
    parse(key) {
      const [first = '', second = ''] = key.split(':');
      return join(first, second);
    },
  };
}

// Composing

/** Works out the price of a draft while a person or a workflow waits for it. */
export const quoteJob = defineJob('quote', sendKey, {
  concurrency: 16,
  retry: 'twentyMinutes',
  onCrashLoop: 'giveUp',
});

/** Tells the sender in private whom the balance did not cover. */
export const notifyUncoveredJob = defineJob('uncovered', sendKey, {
  concurrency: 4,
  retry: 'twentyMinutes',
  onCrashLoop: 'giveUp',
});

/** Carries out what was decided about a step of a workflow, and tells Slack. The payload is Slack's execution id. */
export const finishStepJob = defineJob('step', textKey, {
  concurrency: 8,
  retry: 'oneDay',
  onCrashLoop: 'giveUp',
});

// Delivery

/**
 * Fetches the picture of a send, posts it in its channel, and adds a job for each of its batches. Most runs wait
 * for Slack or ClickSend, and one that gets no answer must not hold up the others.
 */
export const prepareSendJob = defineJob('prepare', sendKey, {
  concurrency: 16,
  retry: 'twentyMinutes',
  onCrashLoop: 'giveUp',
});

export interface BatchId {
  readonly sendId: SendId;
  /** From 0. */
  readonly batch: number;
}

/**
 * Submits one batch to ClickSend, or finds out what became of it. Most runs wait for ClickSend, and one that gets
 * no answer must not hold up the others.
 */
export const submitBatchJob = defineJob(
  'deliver',
  pairKey<BatchId>(
    ({ sendId, batch }) => [sendId, batch],
    (sendId, batch) => ({ sendId: sendId as SendId, batch: Number(batch) }),
  ),
  { concurrency: 32, retry: 'fiftyMinutes', onCrashLoop: 'giveUp' },
);

// Scheduling

/** Cancels what is scheduled for a person who has opted out. The payload is the person's key. */
export const cancelOptedOutJob = defineJob('bar', textKey, {
  concurrency: 4,
  retry: 'twentyMinutes',
  onCrashLoop: 'retryLater',
});

export interface ScheduledMessages {
  readonly sendId: SendId;
  /** One recipient, from 0; undefined: all of them. */
  readonly index: number | undefined;
}

/** Cancels messages that ClickSend holds until their time. */
export const cancelAtClickSendJob = defineJob(
  'take-back',
  pairKey<ScheduledMessages>(
    ({ sendId, index }) => [sendId, index ?? 'all'],
    (sendId, index) => {
      const isAll = index === 'all' || index === '';
      return { sendId: sendId as SendId, index: isAll ? undefined : Number(index) };
    },
  ),
  { concurrency: 8, retry: 'fiftyMinutes', onCrashLoop: 'retryLater' },
);

// Posts

/** Brings the post of a send, and the notes in its thread, up to date. */
export const updatePostJob = defineJob('report', sendKey, {
  concurrency: 16,
  retry: 'oneDay',
  onCrashLoop: 'retryLater',
});

export interface DuePostUpdate {
  readonly sendId: SendId;
  /**
   * What happens at that time: the messages leave, they have had no delivery report for a day, the summary may be
   * edited again, a cancellation is over, Slack can carry out no older update any more.
   */
  readonly reason: 'leaves' | 'silent' | 'summary' | 'cancel' | 'late';
}

/** Asks for an update of a post at a time at which it changes though nothing is stored. */
export const queueDuePostUpdateJob = defineJob(
  'remind',
  pairKey<DuePostUpdate>(
    ({ sendId, reason }) => [sendId, reason],
    (sendId, reason) => ({
      sendId: sendId as SendId,
      reason: reason as DuePostUpdate['reason'],
    }),
  ),
  { concurrency: 4, retry: 'oneHour', onCrashLoop: 'retryLater' },
);

/** Tells the author in private what did not work. */
export const notifyAuthorJob = defineJob('tell', sendKey, {
  concurrency: 16,
  retry: 'fiftyMinutes',
  onCrashLoop: 'retryLater',
});

/** Posts the file with the result of each recipient of a send to many. */
export const postResultsFileJob = defineJob('results', sendKey, {
  concurrency: 1,
  retry: 'fiftyMinutes',
  onCrashLoop: 'retryLater',
});

/**
 * Tells the workspace's admins that the store was emptied; Slack may be away for hours too. The payload is the id
 * of the new store.
 */
export const notifyStoreLostJob = defineJob('store-lost', textKey, {
  concurrency: 1,
  retry: 'threeAndAHalfHours',
  onCrashLoop: 'retryLater',
});

// Conversations

/** Posts the replies of one person, in their order. The payload is the person's key. */
export const postRepliesJob = defineJob('replies', textKey, {
  concurrency: 16,
  retry: 'oneDay',
  onCrashLoop: 'retryLater',
});

/**
 * Copies the pictures of a reply into Slack. Each run holds a picture in memory. ClickSend keeps the pictures for
 * seven days. The payload is the reply's id.
 */
export const saveReplyPicturesJob = defineJob('reply-pictures', textKey, {
  concurrency: 2,
  retry: 'twoAndAHalfHours',
  onCrashLoop: 'giveUp',
});

/** Edits the posts of a reply when more is known of it. The payload is the reply's id. */
export const updateReplyPostsJob = defineJob('renew-reply', textKey, {
  concurrency: 4,
  retry: 'fiftyMinutes',
  onCrashLoop: 'retryLater',
});

export interface LiveNoticeTarget {
  readonly channel: string;
  /** The thread's ts, or `channel` for the channel itself. */
  readonly thread: string;
}

/** Says in a channel or a thread whether what is typed there is texted. */
export const postLiveNoticeJob = defineJob(
  'say-live',
  pairKey<LiveNoticeTarget>(
    ({ channel, thread }) => [channel, thread],
    (channel, thread) => ({ channel, thread }),
  ),
  { concurrency: 4, retry: 'fiftyMinutes', onCrashLoop: 'retryLater' },
);

export interface SlackMessageId {
  readonly channel: string;
  readonly ts: string;
}

/** Says in a live thread why a message in it was not texted. */
export const postUnsentAnswerNoticeJob = defineJob(
  'not-texted',
  pairKey<SlackMessageId>(
    ({ channel, ts }) => [channel, ts],
    (channel, ts) => ({ channel, ts }),
  ),
  { concurrency: 4, retry: 'fiftyMinutes', onCrashLoop: 'retryLater' },
);

// Privacy

/** Deletes what is stored of a person. The payload is the request's id, which says nothing of them. */
export const erasePersonJob = defineJob('forget', textKey, {
  concurrency: 1,
  retry: 'oneDay',
  onCrashLoop: 'retryLater',
});

// What comes round for ever

/**
 * Pulls one list of unread items from ClickSend. There is a place for each list, so that one that is slow or away
 * does not hold up the others.
 */
export const pullJob = defineJob('pull', idKey<'receipts' | 'sms-receipts' | 'replies'>(), {
  concurrency: 3,
  retry: 'endless',
  onCrashLoop: 'retryLater',
});

/** Reads what became of open messages in ClickSend's history. */
export const pollHistoryJob = defineJob('watch', idKey<'history'>(), {
  concurrency: 1,
  retry: 'endless',
  onCrashLoop: 'retryLater',
});

/** Makes the rules that ClickSend needs to push, at each start. */
export const ensureRulesJob = defineJob('rules', idKey<'account'>(), {
  concurrency: 1,
  retry: 'endless',
  onCrashLoop: 'retryLater',
});
