import type { Config } from '../config.ts';
import { createEnsureRules, createEnsureRulesJob } from '../core/account/ensure-rules.ts';
import { deriveRequiredRules, type RequiredRule } from '../core/account/required-rules.ts';
import { createFetchListContacts } from '../core/compose/fetch-list-contacts.ts';
import { createQuoteJob } from '../core/compose/quote-job.ts';
import type { AppContext } from '../core/context.ts';
import { createFindAnsweredMessage } from '../core/conversations/find-answered-message.ts';
import { createPostLiveNoticeJob } from '../core/conversations/post-live-notice.ts';
import { createPostRepliesJob } from '../core/conversations/post-replies.ts';
import { createPostUnsentAnswerNoticeJob } from '../core/conversations/post-unsent-answer-notice.ts';
import { createSaveReplyPicturesJob } from '../core/conversations/save-reply-pictures.ts';
import { createUpdateReplyPostsJob } from '../core/conversations/update-reply-posts.ts';
import { createClaimDeparture } from '../core/delivery/claim-departure.ts';
import { createIndexMessages } from '../core/delivery/index-messages.ts';
import { createLookUpUnconfirmed } from '../core/delivery/look-up-unconfirmed.ts';
import { createEnsureMedia } from '../core/delivery/media/ensure-media.ts';
import { createPrepareSendJob } from '../core/delivery/prepare-send.ts';
import { createSubmitBatchJob } from '../core/delivery/submit-batch.ts';
import { STORE_LOST_JOB } from '../core/opt-outs/watch-store.ts';
import type { Jobs } from '../core/ports/jobs.ts';
import { createEnsurePost } from '../core/posts/ensure-post.ts';
import { createNotifySenderJob } from '../core/posts/notify-sender.ts';
import { createNotifyStoreLostJob } from '../core/posts/notify-store-lost.ts';
import { createPostResultsFileJob } from '../core/posts/post-results-file.ts';
import { createPostToConversation } from '../core/posts/post-to-conversation.ts';
import { createQueueDuePostUpdateJob } from '../core/posts/queue-due-post-update.ts';
import { createUpdatePostJob } from '../core/posts/update-post.ts';
import { createErasePersonJob } from '../core/privacy/erase-person.ts';
import { createPollHistoryJob } from '../core/receipts/poll-history.ts';
import { createReceiptSource } from '../core/receipts/pull-receipts.ts';
import { createPullJob, createUnreadPull, PULL_JOB_IDS } from '../core/receipts/pull-unread.ts';
import { createReplySource } from '../core/replies/pull-replies.ts';
import { createCancelAtClickSendJob } from '../core/scheduling/cancel-at-clicksend.ts';
import { createCancelOptedOutJob } from '../core/scheduling/cancel-opted-out.ts';
import { createFinishStepJob } from '../core/workflow/finish-step-job.ts';
import type { Adapters } from './adapters.ts';
import type { createUseCases } from './use-cases.ts';

/** Who does which job. */
export function registerWorkers(
  config: Config,
  common: AppContext,
  world: Adapters,
  does: ReturnType<typeof createUseCases>,
): void {
  const { jobs, log } = common;
  const { clickSend } = world;
  const isAlone = config.REDIS_URL === undefined;
  const tools = { ...common, ...world, isAlone, receiveReceipts: does.receive };
  const post = createEnsurePost(tools);
  const media = createEnsureMedia(tools);
  const delivering = {
    loadPicture: does.kept.loadPicture,
    ensureMedia: media,
    lookUpUnconfirmed: createLookUpUnconfirmed({
      ...tools,
      clickSend: { ...clickSend, fetchAccount: does.fetchAccount },
    }),
    indexMessages: createIndexMessages(common),
    claimDeparture: createClaimDeparture(common),
    findOptedOut: does.findOptedOut,
  };
  const pollMs = config.POLL_SECONDS * 1000;
  jobs.registerWorker(
    'quote',
    createQuoteJob({
      ...tools,
      fetchPicture: does.fetchPicture,
      confirm: does.confirmQuote,
      fetchListContacts: createFetchListContacts({ clickSend, country: config.DEFAULT_COUNTRY }),
      findOptedOut: does.findOptedOut,
      findNoReplyReason: does.findNoReplyReason,
      scheduleWith: config.SCHEDULE_WITH,
      steps: does.steps,
      notifyLeftOut: does.notifyLeftOut,
    }),
  );
  jobs.registerWorker('step', createFinishStepJob({ ...tools, confirm: does.confirmQuote }));
  jobs.registerWorker(
    'prepare',
    createPrepareSendJob({
      ...tools,
      storedPictures: does.kept,
      ensurePost: post,
      ensureMedia: media,
    }),
  );
  jobs.registerWorker('deliver', createSubmitBatchJob({ ...tools, ...delivering }));
  jobs.registerWorker(
    'bar',
    createCancelOptedOutJob({ ...common, cancel: does.cancel, optOuts: does.optOuts }),
  );
  jobs.registerWorker('take-back', createCancelAtClickSendJob({ ...tools, submit: does.submit }));
  jobs.registerWorker('report', createUpdatePostJob({ ...tools, ensurePost: post }));
  jobs.registerWorker('remind', createQueueDuePostUpdateJob(common));
  jobs.registerWorker('tell', createNotifySenderJob(tools));
  jobs.registerWorker('forget', createErasePersonJob({ ...tools, cancel: does.cancel }));
  jobs.registerWorker(
    'results',
    createPostResultsFileJob({ ...tools, files: world.resultsFiles, numbers: config.CSV_NUMBERS }),
  );
  const { DEFAULT_COUNTRY: country, REPLIES_CHANNEL: repliesChannel } = config;
  const find = createFindAnsweredMessage(common);
  const conversing = { ...tools, country, repliesChannel, find, optOuts: does.optOuts };
  jobs.registerWorker('replies', createPostRepliesJob(conversing));
  jobs.registerWorker('reply-pictures', createSaveReplyPicturesJob(tools));
  jobs.registerWorker('renew-reply', createUpdateReplyPostsJob(conversing));
  jobs.registerWorker('say-live', createPostLiveNoticeJob(tools));
  jobs.registerWorker('not-texted', createPostUnsentAnswerNoticeJob(tools));
  jobs.registerWorker(
    STORE_LOST_JOB,
    createNotifyStoreLostJob({ ...tools, say: createPostToConversation(tools) }),
  );
  const pulling = {
    ...tools,
    pollMs,
    receiveReplies: does.receiveReplies,
  };
  jobs.registerWorker(
    'pull',
    createPullJob({
      receipts: createUnreadPull(pulling, createReceiptSource(pulling, 'mms')),
      'sms-receipts': createUnreadPull(pulling, createReceiptSource(pulling, 'sms')),
      replies: createUnreadPull(pulling, createReplySource(pulling)),
    }),
  );
  jobs.registerWorker('watch', createPollHistoryJob({ ...tools, pollMs }));
  const wanted = rulesOf(config);
  jobs.registerWorker(
    'rules',
    createEnsureRulesJob({ ensureRules: createEnsureRules({ clickSend, log }), wanted, log }),
  );
}

/** Without PUBLIC_URL the account's rules are somebody else's business: made by hand, or by the doctor. */
function rulesOf(config: Config): readonly RequiredRule[] {
  const { PUBLIC_URL: publicUrl, WEBHOOK_SECRET: secret, POLL_SECONDS } = config;
  return publicUrl ? deriveRequiredRules({ publicUrl, secret, pollMs: POLL_SECONDS * 1000 }) : [];
}

/** Work that comes round for ever, where polling is on. */
const ROUNDS = [
  ...PULL_JOB_IDS.map((id) => ({ name: 'pull', id })),
  { name: 'watch', id: 'history' },
] as const;

/** Begun anew at every start: what was planned for tomorrow may be wanted now. */
export async function startRecurringJobs(config: Config, jobs: Jobs): Promise<void> {
  const begun = [
    ...ROUNDS.map((round) => ({ ...round, isWanted: config.POLL_SECONDS > 0 })),
    { name: 'rules', id: 'account', isWanted: rulesOf(config).length > 0 },
  ];
  for (const { name, id, isWanted } of begun) {
    await jobs.remove(name, id);
    if (isWanted) await jobs.add(name, id);
  }
}

/** Adds the rounds that are gone, as after the store was emptied; those that wait keep their time. */
export async function addRecurringJobs(config: Config, jobs: Jobs): Promise<void> {
  if (config.POLL_SECONDS === 0) return;
  // Not at once: one that runs at this moment would run again for it.
  const delayMs = Math.min(config.POLL_SECONDS, LATEST_ROUND_S) * 1000;
  for (const { name, id } of ROUNDS) await jobs.add(name, id, { delayMs });
}

const LATEST_ROUND_S = 60;
