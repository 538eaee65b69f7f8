import type { Config } from '../config.ts';
import {
  createEnsureRules,
  createEnsureRulesJob,
  deriveRequiredRules,
  type RequiredRule,
} from '../core/account/rules.ts';
import { createFetchListContacts } from '../core/compose/fetch-list-contacts.ts';
import {
  createNotifyUncoveredJob,
  createQuoteJob,
  type RefreshPrivateList,
} from '../core/compose/quote-job.ts';
import type { AppContext } from '../core/context.ts';
import { createUpdateReplyPostsJob } from '../core/conversations/build-reply-posts.ts';
import {
  createPostLiveNoticeJob,
  createPostUnsentAnswerNoticeJob,
} from '../core/conversations/conversation-notices.ts';
import { createPostRepliesJob } from '../core/conversations/post-replies-job.ts';
import { createSaveReplyPicturesJob } from '../core/conversations/save-reply-pictures.ts';
import { createPrepareSendJob } from '../core/delivery/prepare-send.ts';
import { createSubmitBatchJob } from '../core/delivery/submit-batch.ts';
import * as definitions from '../core/jobs.ts';
import { ensureRulesJob, pollHistoryJob, pullJob, readOptOutListsJob } from '../core/jobs.ts';
import { createReadOptOutListsJob } from '../core/opt-outs/read-opt-out-lists.ts';
import type { DefinedJobHandler, JobDefinition, Jobs } from '../core/ports/jobs.ts';
import { createNotifyAuthorJob } from '../core/posts/notify-author.ts';
import { createNotifyStoreLostJob } from '../core/posts/post-notice.ts';
import { createPostOnce } from '../core/posts/post-once.ts';
import { createPostResultsFileJob } from '../core/posts/post-results-file.ts';
import { createQueueDuePostUpdateJob } from '../core/posts/request-post-update.ts';
import { createUpdatePostJob } from '../core/posts/update-post.ts';
import { createErasePersonJob } from '../core/privacy/erase-person.ts';
import { createPollHistoryJob } from '../core/receipts/poll-history.ts';
import { createReceiptSource } from '../core/receipts/pull-receipts.ts';
import { createPullJob, createUnreadPull, PULL_JOB_IDS } from '../core/receipts/pull-unread.ts';
import { createReplySource } from '../core/replies/pull-replies.ts';
import { createCancelAtClickSendJob } from '../core/scheduling/cancel-at-clicksend.ts';
import {
  createCancelAllOptedOutJob,
  createCancelOptedOutJob,
} from '../core/scheduling/cancel-opted-out.ts';
import { createFinishStepJob } from '../core/workflow/finish-step-job.ts';
import { type JobQueue, registerHandler } from '../queue/job-queue.ts';
import type { Adapters } from './adapters.ts';
import type { UseCases } from './use-cases.ts';

/** The handler of every job in `core/jobs.ts`. A missing one is a compile error. */
type JobHandlers = {
  readonly [Name in keyof typeof definitions]: DefinedJobHandler<(typeof definitions)[Name]>;
};

export function registerHandlers(queue: JobQueue, handlers: JobHandlers): void {
  for (const [name, job] of Object.entries(definitions)) {
    registerHandler<unknown>(queue, job, handlers[name as keyof JobHandlers]);
  }
}

export function createJobHandlers(
  config: Config,
  context: AppContext,
  adapters: Adapters,
  useCases: UseCases & { readonly refreshPrivateList: RefreshPrivateList },
): JobHandlers {
  const tools = createJobTools(config, context, adapters, useCases);
  return {
    quoteJob: createQuoteJob({
      ...tools,
      ...useCases,
      fetchListContacts: createFetchListContacts(tools),
      scheduleWith: config.SCHEDULE_WITH,
    }),
    notifyUncoveredJob: createNotifyUncoveredJob({ ...tools, ...useCases }),
    finishStepJob: createFinishStepJob(tools),

    prepareSendJob: createPrepareSendJob(tools),
    submitBatchJob: createSubmitBatchJob(tools),

    cancelOptedOutJob: createCancelOptedOutJob(tools),
    cancelAllOptedOutJob: createCancelAllOptedOutJob(tools),
    cancelAtClickSendJob: createCancelAtClickSendJob(tools),

    updatePostJob: createUpdatePostJob(tools),
    queueDuePostUpdateJob: createQueueDuePostUpdateJob(context),
    notifyAuthorJob: createNotifyAuthorJob(tools),
    postResultsFileJob: createPostResultsFileJob({
      ...tools,
      files: adapters.resultsFiles,
      numbers: config.CSV_NUMBERS,
    }),
    notifyStoreLostJob: createNotifyStoreLostJob(tools),

    postRepliesJob: createPostRepliesJob(tools),
    saveReplyPicturesJob: createSaveReplyPicturesJob(tools),
    updateReplyPostsJob: createUpdateReplyPostsJob(tools),
    postLiveNoticeJob: createPostLiveNoticeJob(tools),
    postUnsentAnswerNoticeJob: createPostUnsentAnswerNoticeJob(tools),

    erasePersonJob: createErasePersonJob(tools),

    ...createRecurringJobHandlers(config, tools, useCases),
  };
}

/** The jobs that `startRecurringJobs` adds. */
function createRecurringJobHandlers(
  config: Config,
  tools: ReturnType<typeof createJobTools>,
  { readOptOutLists }: Pick<UseCases, 'readOptOutLists'>,
) {
  return {
    pullJob: createPullJob({
      receipts: createUnreadPull(tools, createReceiptSource(tools, 'mms')),
      'sms-receipts': createUnreadPull(tools, createReceiptSource(tools, 'sms')),
      replies: createUnreadPull(tools, createReplySource(tools)),
    }),
    pollHistoryJob: createPollHistoryJob(tools),
    readOptOutListsJob: createReadOptOutListsJob({ ...tools, readOptOutLists }),
    ensureRulesJob: createEnsureRulesJob({
      ensureRules: createEnsureRules(tools),
      required: deriveRules(config),
      log: tools.log,
    }),
  };
}

/** Tools that several jobs share. */
function createJobTools(
  config: Config,
  context: AppContext,
  adapters: Adapters,
  useCases: UseCases,
) {
  const { receiveReceipts, receiveReplies, cancelSend, confirmQuote } = useCases;
  const { fetchPicture, optOuts } = useCases;
  const postOnce = createPostOnce({
    ...context,
    isAlone: config.REDIS_URL === undefined,
    deleteMessage: adapters.chat.deleteMessage,
  });
  return {
    ...context,
    ...adapters,
    country: config.DEFAULT_COUNTRY,
    repliesChannel: config.REPLIES_CHANNEL,
    pollMs: config.POLL_SECONDS * 1000,
    receiveReceipts,
    receiveReplies,
    cancelSend,
    confirmQuote,
    fetchPicture,
    optOuts,
    postOnce,
  };
}

/** Lost polls restart within this time, in seconds, even if polling is less frequent. */
const LONGEST_RESTART_S = 60;

function deriveRules(config: Config): readonly RequiredRule[] {
  return deriveRequiredRules({
    publicUrl: config.PUBLIC_URL,
    secret: config.WEBHOOK_SECRET,
    pollMs: config.POLL_SECONDS * 1000,
  });
}

/** Adds each recurring job again, due now, because a waiting one may be due only tomorrow. */
export async function startRecurringJobs(config: Config, jobs: Jobs): Promise<void> {
  const isPolling = config.POLL_SECONDS > 0;
  for (const list of PULL_JOB_IDS) await restart(pullJob, list, isPolling);
  await restart(pollHistoryJob, 'history', isPolling);
  // ClickSend can't push its Opt-Out List, so the app reads it without polling, too.
  await restart(readOptOutListsJob, 'account', true);
  await restart(ensureRulesJob, 'account', deriveRules(config).length > 0);

  async function restart<Payload>(
    job: JobDefinition<Payload>,
    payload: Payload,
    isWanted: boolean,
  ): Promise<void> {
    await jobs.remove(job, payload);
    if (isWanted) await jobs.add(job, payload);
  }
}

/** Adds missing polls, for example after the store was emptied. Waiting ones keep their time. */
export async function addMissingPolls(config: Config, jobs: Jobs): Promise<void> {
  // Not due now, because a poll that is running would run again at once.
  const longest = { delayMs: LONGEST_RESTART_S * 1000 };
  await jobs.add(readOptOutListsJob, 'account', longest);
  if (config.POLL_SECONDS === 0) return;
  const options = { delayMs: Math.min(config.POLL_SECONDS, LONGEST_RESTART_S) * 1000 };
  for (const list of PULL_JOB_IDS) await jobs.add(pullJob, list, options);
  await jobs.add(pollHistoryJob, 'history', options);
}
