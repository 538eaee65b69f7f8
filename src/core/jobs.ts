import type { SendId } from '../domain/send.ts';
import type { JobDefinition, JobKey } from './ports/jobs.ts';

/*
 * Every background job, once. Jobs wait in the store while the app is upgraded, so that names and keys must not
 * change. To add a job, define it here and write its handler; `wiring/jobs.ts` does not compile until it pairs the two.
 */

function defineJob<Payload>(job: JobDefinition<Payload>): JobDefinition<Payload> {
  return job;
}

/** The payload is an id, and so is the key. */
function idKey<Id extends string>(): JobKey<Id> {
  return { format: (id) => id, parse: (key) => key as Id };
}

/** Two parts with a colon between them; neither part has one. */
function splitKey(key: string): readonly string[] {
  return key.split(':');
}

// Composing

/** Works out the price of a draft while a person or a workflow waits for it. */
export const quoteJob = defineJob({
  name: 'quote',
  key: idKey<SendId>(),
  concurrency: 16,
  retry: 'twentyMinutes',
});

/** Carries out what was decided about a step of a workflow, and tells Slack. The payload is Slack's execution id. */
export const finishStepJob = defineJob({
  name: 'step',
  key: idKey<string>(),
  concurrency: 8,
  retry: 'oneDay',
});

// Delivery

/** Fetches the picture of a send, posts it in its channel, and adds a job for each of its batches. */
export const prepareSendJob = defineJob({
  name: 'prepare',
  key: idKey<SendId>(),
  // Most runs wait for Slack or ClickSend, and one that gets no answer must not hold up the others.
  concurrency: 16,
  retry: 'twentyMinutes',
});

export interface BatchId {
  readonly sendId: SendId;
  /** From 0. */
  readonly batch: number;
}

/** Submits one batch to ClickSend, or finds out what became of it. */
export const submitBatchJob = defineJob<BatchId>({
  name: 'deliver',
  key: {
    format: ({ sendId, batch }) => `${sendId}:${batch}`,
    parse(key) {
      const [sendId = '', batch = '0'] = splitKey(key);
      return { sendId: sendId as SendId, batch: Number(batch) };
    },
  },
  // Most runs wait for ClickSend, and one that gets no answer must not hold up the others.
  concurrency: 32,
  retry: 'fiftyMinutes',
});

// Scheduling

/** Cancels what is scheduled for a person who has opted out. The payload is the person's key. */
export const cancelOptedOutJob = defineJob({
  name: 'bar',
  key: idKey<string>(),
  concurrency: 4,
  retry: 'twentyMinutes',
});

export interface ScheduledMessages {
  readonly sendId: SendId;
  /** One recipient, from 0; undefined: all of them. */
  readonly index: number | undefined;
}

/** Cancels messages that ClickSend holds until their time. */
export const cancelAtClickSendJob = defineJob<ScheduledMessages>({
  name: 'take-back',
  key: {
    format: ({ sendId, index }) => `${sendId}:${index ?? 'all'}`,
    parse(key) {
      const [sendId = '', index = 'all'] = splitKey(key);
      return { sendId: sendId as SendId, index: index === 'all' ? undefined : Number(index) };
    },
  },
  concurrency: 8,
  retry: 'fiftyMinutes',
});

// Posts

/** Brings the post of a send, and the notes in its thread, up to date. */
export const updatePostJob = defineJob({
  name: 'report',
  key: idKey<SendId>(),
  concurrency: 16,
  retry: 'oneDay',
});

export interface DuePostUpdate {
  readonly sendId: SendId;
  /** What happens at that time: it leaves, it has had no delivery report, its summary may be edited again, its cancellation is over. */
  readonly reason: 'leaves' | 'silent' | 'summary' | 'cancel';
}

/** Asks for an update of a post at a time at which it changes though nothing is stored. */
export const queueDuePostUpdateJob = defineJob<DuePostUpdate>({
  name: 'remind',
  key: {
    format: ({ sendId, reason }) => `${sendId}:${reason}`,
    parse(key) {
      const [sendId = '', reason] = splitKey(key);
      return { sendId: sendId as SendId, reason: reason as DuePostUpdate['reason'] };
    },
  },
  concurrency: 4,
  retry: 'oneHour',
});

/** Tells the sender in private what did not work. */
export const notifySenderJob = defineJob({
  name: 'tell',
  key: idKey<SendId>(),
  concurrency: 16,
  retry: 'fiftyMinutes',
});

/** Posts the file with the result of each recipient of a send to many. */
export const postResultsFileJob = defineJob({
  name: 'results',
  key: idKey<SendId>(),
  concurrency: 1,
  retry: 'fiftyMinutes',
});

/** Tells the workspace's admins that the store was emptied. The payload is the id of the new store. */
export const notifyStoreLostJob = defineJob({
  name: 'store-lost',
  key: idKey<string>(),
  concurrency: 1,
  // Slack may be away for hours too.
  retry: 'threeAndAHalfHours',
});

// Conversations

/** Posts the replies of one person, in their order. The payload is the person's key. */
export const postRepliesJob = defineJob({
  name: 'replies',
  key: idKey<string>(),
  concurrency: 16,
  retry: 'oneDay',
});

/** Copies the pictures of a reply into Slack. The payload is the reply's id. */
export const saveReplyPicturesJob = defineJob({
  name: 'reply-pictures',
  key: idKey<string>(),
  // Each run holds a picture in memory.
  concurrency: 2,
  // ClickSend keeps a picture for seven days.
  retry: 'twoAndAHalfHours',
});

/** Edits the posts of a reply when more is known of it. The payload is the reply's id. */
export const updateReplyPostsJob = defineJob({
  name: 'renew-reply',
  key: idKey<string>(),
  concurrency: 4,
  retry: 'fiftyMinutes',
});

export interface LiveNoticeTarget {
  readonly channel: string;
  /** The thread's ts, or `channel` for the channel itself. */
  readonly thread: string;
}

/** Says in a channel or a thread whether what is typed there is texted. */
export const postLiveNoticeJob = defineJob<LiveNoticeTarget>({
  name: 'say-live',
  key: {
    format: ({ channel, thread }) => `${channel}:${thread}`,
    parse(key) {
      const [channel = '', thread = ''] = splitKey(key);
      return { channel, thread };
    },
  },
  concurrency: 4,
  retry: 'fiftyMinutes',
});

export interface SlackMessageId {
  readonly channel: string;
  readonly ts: string;
}

/** Says in a live thread why a message in it was not texted. */
export const postUnsentAnswerNoticeJob = defineJob<SlackMessageId>({
  name: 'not-texted',
  key: {
    format: ({ channel, ts }) => `${channel}:${ts}`,
    parse(key) {
      const [channel = '', ts = ''] = splitKey(key);
      return { channel, ts };
    },
  },
  concurrency: 4,
  retry: 'fiftyMinutes',
});

// Privacy

/** Deletes what is stored of a person. The payload is the request's id, which says nothing of them. */
export const erasePersonJob = defineJob({
  name: 'forget',
  key: idKey<string>(),
  concurrency: 1,
  retry: 'oneDay',
});

// What comes round for ever

/** Pulls one list of unread items from ClickSend. */
export const pullJob = defineJob({
  name: 'pull',
  key: idKey<'receipts' | 'sms-receipts' | 'replies'>(),
  // One place for each list: one that is slow or away does not hold up the others.
  concurrency: 3,
  retry: 'endless',
});

/** Reads what became of open messages in ClickSend's history. */
export const pollHistoryJob = defineJob({
  name: 'watch',
  key: idKey<'history'>(),
  concurrency: 1,
  retry: 'endless',
});

/** Makes the rules that ClickSend needs to push, at each start. */
export const ensureRulesJob = defineJob({
  name: 'rules',
  key: idKey<'account'>(),
  concurrency: 1,
  retry: 'endless',
});
