import type { Config } from '../config.ts';
import { guardUserActions } from '../core/access/guard-user-actions.ts';
import { createConfirmQuote } from '../core/compose/confirm-quote.ts';
import { createFindNoReplyReason } from '../core/compose/find-no-reply-reason.ts';
import { createFormOptions } from '../core/compose/form-options.ts';
import { createFormPresets } from '../core/compose/form-presets.ts';
import { createIncludeNumbers } from '../core/compose/include-numbers.ts';
import { createProposeDraft } from '../core/compose/propose-draft.ts';
import type { NotifyLeftOut } from '../core/compose/quote-job.ts';
import { createTemplates } from '../core/compose/templates.ts';
import type { AppContext } from '../core/context.ts';
import { createFetchAnswerPrice } from '../core/conversations/fetch-answer-price.ts';
import { createFindAnsweredMessage } from '../core/conversations/find-answered-message.ts';
import { createLiveThreads } from '../core/conversations/live-threads.ts';
import { createReplyAnswers } from '../core/conversations/reply-answers.ts';
import { createFetchPicture } from '../core/delivery/media/fetch-picture.ts';
import { createStoredPictures } from '../core/delivery/media/stored-pictures.ts';
import { createResolveUnconfirmed } from '../core/delivery/resolve-unconfirmed.ts';
import { createOptOutLedger, type OptOutLedger } from '../core/opt-outs/opt-out-ledger.ts';
import { createCanSeeReply } from '../core/permissions/can-see-reply.ts';
import { createCanSeeSend } from '../core/permissions/can-see-send.ts';
import { createCheckPermission } from '../core/permissions/check-permission.ts';
import { createErasureRequests } from '../core/privacy/erasure-requests.ts';
import { createBrowseHistory } from '../core/queries/browse-history.ts';
import { createEstimatePrice } from '../core/queries/estimate-price.ts';
import { createExportHistory } from '../core/queries/export-history.ts';
import { createFetchAccount } from '../core/queries/fetch-account.ts';
import { createFindStatus } from '../core/queries/find-status.ts';
import { createListRecentSends } from '../core/queries/list-recent-sends.ts';
import { createListScheduledSends } from '../core/queries/list-scheduled-sends.ts';
import { createLoadContactHistory } from '../core/queries/load-contact-history.ts';
import { createCheckUnreported } from '../core/receipts/check-unreported.ts';
import { createReceiveReceipts, type ReceiveReceipts } from '../core/receipts/receive-receipts.ts';
import { createReceiveReplies } from '../core/replies/receive-replies.ts';
import { createCancelAll } from '../core/scheduling/cancel-all.ts';
import { type CancelSend, createCancelSend } from '../core/scheduling/cancel-send.ts';
import { createEditSend } from '../core/scheduling/edit-send.ts';
import { createSendNow } from '../core/scheduling/send-now.ts';
import { createStopSend } from '../core/scheduling/stop-send.ts';
import { findNewestVersion } from '../core/sends/find-newest-version.ts';
import { loadSnapshot } from '../core/sends/load-snapshot.ts';
import { createQueueSend } from '../core/sends/queue-send.ts';
import { createFindResendRecipients } from '../core/status/find-resend-recipients.ts';
import { createWorkflowSteps } from '../core/workflow/workflow-steps.ts';
import type { SendId } from '../domain/send.ts';
import { createCommandTable } from '../slack/commands/command-table.ts';
import {
  createExportContactHistory,
  type ExportContactHistory,
} from '../slack/commands/export-contact-history.ts';
import type { ReceiptSources } from '../slack/home/home-view.ts';
import { createPublishHome, type PublishHome } from '../slack/home/publish-home.ts';
import {
  createCompleteComposePreset,
  createOpenComposeModal,
} from '../slack/modals/compose/open-compose-modal.ts';
import type { Adapters } from './adapters.ts';

export type UseCases = ReturnType<typeof createUseCases>;

/** Everything that can happen, for whoever lets it happen: a person in Slack, a webhook, a job. */
export function createUseCases(config: Config, common: AppContext, world: Adapters) {
  const { records: facts } = common;
  const { clickSend, chat } = world;
  const tools = { ...common, ...world };
  const take = createReceiveReceipts(common);
  const picture = createFetchPicture(tools);
  const kept = createStoredPictures({ ...common, fetchPicture: picture });
  const takeOrder = createQueueSend(common);
  const change = createEditSend(common);
  const proposeDraft = createProposeDraft(common);
  const confirmQuote = createConfirmQuote({ ...common, submit: takeOrder, edit: change });
  const notifyLeftOut: NotifyLeftOut = (send, leftOut) =>
    chat.notifySender(send, { kind: 'leftOut', leftOut });
  const cancel = createCancelSend({ ...common, storedPictures: kept });
  const remembered = createFormPresets(common);
  const texts = createTemplates(common);
  const country = config.DEFAULT_COUNTRY;
  const fill = createCompleteComposePreset({ presets: remembered, templates: texts, country });
  const standingOf = (id: SendId) => loadSnapshot(facts, id);
  const pick = createFormOptions(tools);
  const ledger = createOptOutLedger({ ...common, country });
  const { people } = world;
  const checkPermission = createCheckPermission({
    people,
    allowGuests: config.ALLOW_GUESTS === 'yes',
  });
  const live = createLiveThreads({
    ...common,
    submit: takeOrder,
    optOuts: ledger,
    checkPermission,
  });
  const asked = asking(tools, { receive: take, cancel, optOuts: ledger });
  const steps = createWorkflowSteps({
    ...tools,
    propose: proposeDraft,
    notifyLeftOut,
    checkPermission,
  });
  const userActions = guardUserActions({
    records: facts,
    canSeeSend: asked.canSeeSend,
    canSeeReply: createCanSeeReply(facts, asked.canSeeSend),
    checkPermission,
    userActions: {
      ...asked,
      cancelSend: cancel,
      stopSend: createStopSend(common),
      sendNow: createSendNow({
        ...common,
        edit: change,
        findResendRecipients: createFindResendRecipients(common),
      }),
      editSend: change,
      queueSend: takeOrder,
      proposeDraft,
      confirmQuote,
      resolveUnconfirmed: createResolveUnconfirmed(common),
      checkUnreported: createCheckUnreported({ ...common, clickSend, receiveReceipts: take }),
      answers: createReplyAnswers({
        ...common,
        country,
        find: createFindAnsweredMessage(common),
        optOuts: ledger,
        submit: takeOrder,
      }),
      decideStep: steps.decideStep,
      optOuts: ledger,
      erasure: createErasureRequests(common),
      setLive: live.setLive,
    },
  });
  const give = createExportContactHistory({ ...tools, ...asked });
  const publish = createPublishHome({ ...asked, ...tools, receipts: receiptsBy(config) });
  return {
    userActions,
    optOuts: ledger,
    findOptedOut: ledger.findOptedOut,
    exportContactHistory: (async (phone, asker) => {
      await checkPermission(asker.user, 'takeContacts');
      return give(phone, asker);
    }) satisfies ExportContactHistory,
    publishHome: (async (client, user, notice) => {
      await checkPermission(user, 'look');
      return publish(client, user, notice);
    }) satisfies PublishHome,
    fetchAccount: asked.fetchAccount,
    commands: createCommandTable({
      ...tools,
      ...asked,
      ...userActions,
      live,
      checkMembership: world.checkMembership,
      findAudience: world.channels.findAudience,
      loadUserCountry: async (user) => (await remembered.load(undefined, user)).country ?? country,
      scheduleWith: config.SCHEDULE_WITH,
      templates: texts,
      optOuts: { ...ledger, ...userActions.optOuts },
    }),
    receive: take,
    receiveReplies: createReceiveReplies({ ...common, country, optOuts: ledger }),
    fetchAnswerPrice: createFetchAnswerPrice(tools),
    live,
    fetchPicture: picture,
    kept,
    notifyLeftOut,
    submit: takeOrder,
    cancel,
    confirmQuote,
    includeNumbers: createIncludeNumbers({ records: facts, propose: userActions.proposeDraft }),
    steps,
    findAudience: world.channels.findAudience,
    presets: remembered,
    templates: texts,
    completeComposePreset: fill,
    openComposeModal: createOpenComposeModal(fill),
    formOptions: pick,
    findNoReplyReason: createFindNoReplyReason(pick.listSenders),
    findResendRecipients: createFindResendRecipients(common),
    loadSnapshot: standingOf,
    findNewestVersion: (id: SendId) => findNewestVersion(facts, id),
    findDraft: (id: SendId) => facts.draft.get(id),
    isSent: async (id: SendId) => (await facts.send.get(id)) !== undefined,
  };
}

/** What is answered to people who ask: of the store, of ClickSend, as far as they may see it. */
function asking(
  tools: AppContext & Adapters,
  does: {
    readonly receive: ReceiveReceipts;
    readonly cancel: CancelSend;
    readonly optOuts: OptOutLedger;
  },
) {
  const mayBeSeen = createCanSeeSend(tools.channels, tools.people);
  const browsing = createBrowseHistory({ ...tools, canSeeSend: mayBeSeen });
  const scheduled = createListScheduledSends({ ...tools, canSeeSend: mayBeSeen });
  return {
    canSeeSend: mayBeSeen,
    browseHistory: browsing,
    loadContactHistory: createLoadContactHistory({
      ...tools,
      canSeeSend: mayBeSeen,
      optOuts: does.optOuts,
    }),
    listScheduledSends: scheduled,
    listRecentSends: createListRecentSends(tools),
    fetchAccount: createFetchAccount(tools),
    exportHistory: createExportHistory(tools),
    estimatePrice: createEstimatePrice({ ...tools, findOptedOut: does.optOuts.findOptedOut }),
    cancelAll: createCancelAll({ ...tools, listScheduledSends: scheduled, cancel: does.cancel }),
    findStatus: createFindStatus({
      ...tools,
      receive: does.receive,
      browseHistory: browsing,
      canSeeSend: mayBeSeen,
    }),
  };
}

/** How receipts come, for people who wonder. */
function receiptsBy({ WEBHOOK_SECRET, POLL_SECONDS }: Config): ReceiptSources {
  return { isPushed: WEBHOOK_SECRET !== undefined, pollSeconds: POLL_SECONDS };
}
