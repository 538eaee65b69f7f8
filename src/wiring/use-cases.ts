import type { Config } from '../config.ts';
import { guardUserActions, type UserActions } from '../core/access/guard-user-actions.ts';
import { createConfirmQuote } from '../core/compose/confirm-quote.ts';
import { createFindNoReplyReason } from '../core/compose/find-no-reply-reason.ts';
import { createFormOptions, createFormPresets } from '../core/compose/form-options.ts';
import { createIncludeNumbers } from '../core/compose/include-numbers.ts';
import type { NotifyLeftOut } from '../core/compose/quote-job.ts';
import { createStoreDraft } from '../core/compose/store-draft.ts';
import { createTemplates } from '../core/compose/templates.ts';
import { createSearchContacts } from '../core/contacts/contacts.ts';
import type { AppContext } from '../core/context.ts';
import { createReplyAnswers } from '../core/conversations/answer-reply.ts';
import { createLiveThreads } from '../core/conversations/live-threads.ts';
import { createFetchPicture } from '../core/delivery/media/fetch-picture.ts';
import { createResolveUnconfirmed } from '../core/delivery/resolve-unconfirmed.ts';
import { createOptOutLedger } from '../core/opt-outs/opt-out-ledger.ts';
import { createReadOptOutLists } from '../core/opt-outs/read-opt-out-lists.ts';
import { createCheckPermission } from '../core/permissions/check-permission.ts';
import { createCanSeeReply, createCanSeeSend } from '../core/permissions/visibility.ts';
import { createEstimatePrice } from '../core/prices/estimate-price.ts';
import { createFetchAnswerPrice } from '../core/prices/fetch-answer-price.ts';
import { createErasureRequests } from '../core/privacy/erasure-requests.ts';
import { createFindStatus } from '../core/queries/find-status.ts';
import { createBrowseHistory, createExportHistory } from '../core/queries/history.ts';
import { createListRecentSends, createListScheduledSends } from '../core/queries/list-sends.ts';
import { createLoadContactHistory } from '../core/queries/load-contact-history.ts';
import { createCheckUnreported } from '../core/receipts/check-unreported.ts';
import { createReceiveReceipts } from '../core/receipts/receive-receipts.ts';
import { createReceiveReplies } from '../core/replies/receive-replies.ts';
import { createCancelAll } from '../core/scheduling/cancel-all.ts';
import { createCancelSend } from '../core/scheduling/cancel-send.ts';
import { createEditSend } from '../core/scheduling/edit-send.ts';
import { createQueueFormSend, createResendUnreached } from '../core/scheduling/resend-unreached.ts';
import { createSendNow } from '../core/scheduling/send-now.ts';
import { createStopSend } from '../core/scheduling/stop-send.ts';
import { findSendsByReference } from '../core/sends/find-sends-by-reference.ts';
import { findNewestVersion, loadSnapshot } from '../core/sends/snapshot.ts';
import { createFindResendRecipients } from '../core/status/find-resend-recipients.ts';
import { type FindResentPhones, findResentPhones } from '../core/status/find-resent-phones.ts';
import { loadSendOverview } from '../core/status/load-progress.ts';
import { createWorkflowSteps } from '../core/workflow/workflow-steps.ts';
import { keepText, simplifyText } from '../domain/plain-letters.ts';
import type { SendId } from '../domain/send.ts';
import { createCommandTable } from '../slack/commands/command-table.ts';
import {
  createExportContactHistory,
  type ExportContactHistory,
} from '../slack/commands/private-file.ts';
import { createPublishHome, type PublishHome } from '../slack/home/publish-home.ts';
import {
  createCompleteComposePreset,
  createOpenComposeModal,
} from '../slack/modals/compose/open-compose-modal.ts';
import type { Adapters } from './adapters.ts';

export type UseCases = ReturnType<typeof createUseCases>;

type Tools = ReturnType<typeof createTools>;
type BaseUseCases = ReturnType<typeof createBaseUseCases>;
type Queries = ReturnType<typeof createQueries>;

/** All use cases, grouped by caller: a person in Slack, a webhook, a job. */
export function createUseCases(config: Config, context: AppContext, adapters: Adapters) {
  const tools = createTools(config, context, adapters);
  const base = createBaseUseCases(config, tools);
  const queries = createQueries(tools, base);
  const userActions = createUserActions(tools, base, queries);
  return {
    ...base,
    simplifyText: tools.simplifyText,
    userActions,
    includeNumbers: createIncludeNumbers({ ...tools, storeDraft: userActions.storeDraft }),
    ...createSlackUseCases(config, tools, { base, queries, userActions }),
  };
}

function createTools(config: Config, context: AppContext, adapters: Adapters) {
  const simplify = config.PLAIN_LETTERS === 'on' ? simplifyText : keepText;
  return { ...context, ...adapters, country: config.DEFAULT_COUNTRY, simplifyText: simplify };
}

/** Use cases for jobs and webhooks, and building blocks of the others. They check no permission. */
function createBaseUseCases(config: Config, tools: Tools) {
  const { records, channels } = tools;
  const fetchPicture = createFetchPicture(tools);
  const optOuts = createOptOutLedger(tools);
  const checkPermission = createCheckPermission({
    ...tools,
    allowGuests: config.ALLOW_GUESTS === 'yes',
  });
  const queueFormSend = createQueueFormSend(tools);
  const editSend = createEditSend(tools);
  const storeDraft = createStoreDraft(tools);
  const notifyLeftOut: NotifyLeftOut = (send, leftOut) =>
    tools.chat.notifyAuthor(send, { kind: 'leftOut', leftOut });
  const formOptions = createFormOptions(tools);
  const findNoReplyReason = createFindNoReplyReason(formOptions.listSenders);
  return {
    fetchPicture,
    optOuts,
    findOptedOut: optOuts.findOptedOut,
    findResentPhones: ((form, own) =>
      findResentPhones(tools, form, own)) satisfies FindResentPhones,
    checkPermission,
    editSend,
    storeDraft,
    notifyLeftOut,
    formOptions,
    cancelSend: createCancelSend(tools),
    queueFormSend,
    confirmQuote: createConfirmQuote({ ...tools, queueSend: queueFormSend, editSend }),
    receiveReceipts: createReceiveReceipts(tools),
    receiveReplies: createReceiveReplies({ ...tools, optOuts }),
    readOptOutLists: createReadOptOutLists({ ...tools, optOuts }),
    live: createLiveThreads({ ...tools, checkPermission }),
    steps: createWorkflowSteps({ ...tools, storeDraft, notifyLeftOut, checkPermission }),
    presets: createFormPresets({ ...tools, findNoReplyReason }),
    templates: createTemplates(tools),
    findAudience: channels.findAudience,
    fetchAnswerPrice: createFetchAnswerPrice(tools),
    findNoReplyReason,
    findResendRecipients: createFindResendRecipients(tools),
    loadSnapshot: (id: SendId) => loadSnapshot(records, id),
    findSendsByReference: (typed: string) => findSendsByReference(records, typed),
    findNewestVersion: (id: SendId) => findNewestVersion(records, id),
    findDraft: (id: SendId) => records.draft.get(id),
    isSent: async (id: SendId) => (await records.send.get(id)) !== undefined,
  };
}

/** Queries for people, from the store and ClickSend, limited to what they may see. */
function createQueries(tools: Tools, { receiveReceipts, cancelSend, optOuts }: BaseUseCases) {
  const canSeeSend = createCanSeeSend(tools.channels, tools.people);
  const browseHistory = createBrowseHistory({ ...tools, canSeeSend });
  const listScheduledSends = createListScheduledSends({ ...tools, canSeeSend });
  return {
    canSeeSend,
    browseHistory,
    listScheduledSends,
    loadContactHistory: createLoadContactHistory({ ...tools, canSeeSend, optOuts }),
    listRecentSends: createListRecentSends(tools),
    fetchAccount: tools.clickSend.fetchAccount,
    exportHistory: createExportHistory(tools),
    estimatePrice: createEstimatePrice(tools),
    cancelAll: createCancelAll({ ...tools, listScheduledSends, cancelSend }),
    findStatus: createFindStatus({
      ...tools,
      receiveReceipts,
      browseHistory,
      canSeeSend,
    }),
  };
}

/** Actions of people. Each checks the person's permission first. */
function createUserActions(tools: Tools, base: BaseUseCases, queries: Queries) {
  const { checkPermission, editSend, optOuts, findResendRecipients } = base;
  const { canSeeSend } = queries;
  return guardUserActions({
    ...tools,
    canSeeSend,
    canSeeReply: createCanSeeReply(tools.records, canSeeSend),
    checkPermission,
    userActions: {
      ...queries,
      cancelSend: base.cancelSend,
      stopSend: createStopSend(tools),
      loadSendOverview: (id) => loadSendOverview(tools, id),
      resendUnreached: createResendUnreached(tools),
      sendNow: createSendNow({ ...tools, editSend, findResendRecipients }),
      editSend,
      queueSend: base.queueFormSend,
      storeDraft: base.storeDraft,
      confirmQuote: base.confirmQuote,
      resolveUnconfirmed: createResolveUnconfirmed(tools),
      checkUnreported: createCheckUnreported({ ...tools, receiveReceipts: base.receiveReceipts }),
      answers: createReplyAnswers(tools),
      decideStep: base.steps.decideStep,
      optOuts,
      erasure: createErasureRequests(tools),
      setLive: base.live.setLive,
      searchContacts: createSearchContacts(tools),
      templates: base.templates,
    },
  });
}

/** What Slack needs besides: the command's sentences, Home, the form, a contact's file. */
function createSlackUseCases(
  config: Config,
  tools: Tools,
  parts: {
    readonly base: BaseUseCases;
    readonly queries: Queries;
    readonly userActions: UserActions;
  },
) {
  const { base, queries, userActions } = parts;
  const { checkPermission, presets, templates, findNoReplyReason, live, findAudience } = base;
  const { country, loadUserCountry } = tools;
  const completeComposePreset = createCompleteComposePreset({
    presets,
    templates,
    findNoReplyReason,
    country,
    confirm: config.CONFIRM_SENDS,
  });
  const exportContactHistory = createExportContactHistory({
    ...tools,
    ...queries,
    loadUserCountry,
  });
  const publishHome = createPublishHome({
    ...tools,
    ...queries,
    hasReceipts: config.WEBHOOK_SECRET !== undefined || config.POLL_SECONDS > 0,
  });
  return {
    loadUserCountry,
    completeComposePreset,
    openComposeModal: createOpenComposeModal(completeComposePreset),
    exportContactHistory: (async (phone, requester) => {
      await checkPermission(requester.user, 'takeContacts');
      return exportContactHistory(phone, requester);
    }) satisfies ExportContactHistory,
    publishHome: (async (client, user, notice?) => {
      await checkPermission(user, 'look');
      return publishHome(client, user, notice);
    }) satisfies PublishHome,
    commands: createCommandTable({
      ...tools,
      ...queries,
      ...userActions,
      live,
      findAudience,
      loadUserCountry,
      findSendsByReference: base.findSendsByReference,
      templates,
      optOuts: { ...base.optOuts, ...userActions.optOuts },
    }),
  };
}
