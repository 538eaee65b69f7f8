import type { E164 } from '../../domain/phone.ts';
import type { SendId } from '../../domain/send.ts';
import type { ConfirmQuote } from '../compose/confirm-quote.ts';
import type { StoreDraft } from '../compose/store-draft.ts';
import type { Templates } from '../compose/templates.ts';
import type { SearchContacts } from '../contacts/contacts.ts';
import type { AnswerRequest, ReplyAnswers } from '../conversations/answer-reply.ts';
import type { LiveThreads } from '../conversations/live-threads.ts';
import type { ResolveUnconfirmed, UnconfirmedDecision } from '../delivery/resolve-unconfirmed.ts';
import type { OptOutLedger } from '../opt-outs/opt-out-ledger.ts';
import { type CheckPermission, createNotVisibleError } from '../permissions/check-permission.ts';
import type { CanSeeReply, CanSeeSend, Requester } from '../permissions/visibility.ts';
import type { ErasureRequests } from '../privacy/erasure-requests.ts';
import type { ExportHistory } from '../queries/history.ts';
import type { CheckUnreported } from '../receipts/check-unreported.ts';
import type { Records } from '../records/records.ts';
import type { CancelAll } from '../scheduling/cancel-all.ts';
import type { CancelSend } from '../scheduling/cancel-send.ts';
import type { EditSend } from '../scheduling/edit-send.ts';
import type { QueueFormSend, ResendUnreached } from '../scheduling/resend-unreached.ts';
import type { SendNow } from '../scheduling/send-now.ts';
import type { StopSend } from '../scheduling/stop-send.ts';
import { loadSend } from '../sends/snapshot.ts';
import type { LoadSendOverview } from '../status/load-progress.ts';
import type { WorkflowSteps } from '../workflow/workflow-steps.ts';

/** Actions that run without a check: from jobs, and inside the guarded actions below. */
export interface UnguardedActions {
  readonly cancelSend: CancelSend;
  readonly stopSend: StopSend;
  readonly loadSendOverview: LoadSendOverview;
  readonly sendNow: SendNow;
  readonly resendUnreached: ResendUnreached;
  readonly editSend: EditSend;
  readonly queueSend: QueueFormSend;
  readonly storeDraft: StoreDraft;
  readonly confirmQuote: ConfirmQuote;
  readonly resolveUnconfirmed: ResolveUnconfirmed;
  readonly checkUnreported: CheckUnreported;
  readonly cancelAll: CancelAll;
  readonly answers: ReplyAnswers;
  readonly decideStep: WorkflowSteps['decideStep'];
  readonly optOuts: Pick<
    OptOutLedger,
    'recordManualChange' | 'confirmOptOut' | 'listHistory' | 'listOptedOut'
  >;
  readonly exportHistory: ExportHistory;
  readonly erasure: ErasureRequests;
  readonly setLive: LiveThreads['setLive'];
  readonly searchContacts: SearchContacts;
  readonly templates: Pick<Templates, 'saveTemplate' | 'deleteTemplate'>;
}

/**
 * Actions of people. Each throws a refusal (see `permissions/check-permission.ts`) if the person may not do it, or may
 * not see the send or reply that it is about, because ids come from buttons and typed text.
 */
export type UserActions = ReturnType<typeof guardUserActions>;

interface GuardTools {
  readonly records: Records;
  readonly canSeeSend: CanSeeSend;
  readonly canSeeReply: CanSeeReply;
  readonly checkPermission: CheckPermission;
  readonly userActions: UnguardedActions;
}

/** Each action with the permission that it needs. */
export function guardUserActions(tools: GuardTools) {
  const { checkPermission, userActions } = tools;
  const { cancelAll, templates } = userActions;
  return {
    ...guardSends(tools),
    ...guardDrafts(tools),
    queueSend: permit('send', userActions.queueSend, (_id, user) => user),
    confirmQuote: permit('send', userActions.confirmQuote, (_id, _version, by) => by),
    answers: guardAnswers(tools),
    optOuts: guardOptOuts(tools),
    cancelAll: {
      countScheduled: permit('cancel', cancelAll.countScheduled, ({ user }) => user),
      cancelVisibleSends: permit('cancel', cancelAll.cancelVisibleSends, ({ user }) => user),
      cancelAllSends: permit('cancelAccount', cancelAll.cancelAllSends, (by) => by),
      cancelAccountMessages: permit('cancelAccount', cancelAll.cancelAccountMessages, (by) => by),
    },
    // Others send what a template says.
    templates: {
      saveTemplate: permit('saveTemplate', templates.saveTemplate, (_input, by) => by),
      deleteTemplate: permit('saveTemplate', templates.deleteTemplate, (_ref, by) => by),
    },
    setLive: permit('setLive', userActions.setLive, (_channel, by) => by),
    /** `by` is the Slack user id of the person who will see them. */
    async searchContacts(typed: string, limit: number, by: string) {
      await checkPermission(by, 'takeContacts');
      return userActions.searchContacts(typed, limit);
    },
    exportHistory: permit('export', userActions.exportHistory, (by) => by),
    erasure: {
      async countRecords(phone: E164, by: string) {
        await checkPermission(by, 'forget');
        return userActions.erasure.countRecords(phone);
      },
      requestErasure: permit('forget', userActions.erasure.requestErasure, (_phone, by) => by),
    },
  };

  /** `getUser` finds the person (a Slack user id) among the action's arguments. */
  function permit<Args extends readonly unknown[], Result>(
    permission: Permission,
    action: (...args: Args) => Promise<Result>,
    getUser: (...args: Args) => string,
  ) {
    return async (...args: Args): Promise<Result> => {
      await checkPermission(getUser(...args), permission);
      return action(...args);
    };
  }
}

type Permission = Parameters<CheckPermission>[1];

/** Throws if the person may not see the send. If there is no such send, the action itself reports that. */
async function checkSendVisible(
  { records, canSeeSend }: GuardTools,
  id: SendId,
  requester: Requester,
): Promise<void> {
  const send = await loadSend(records, id);
  if (send && !(await canSeeSend(send, requester))) throw createNotVisibleError();
}

async function checkReplyVisible(
  { records, canSeeReply }: GuardTools,
  id: string,
  requester: Requester,
): Promise<void> {
  const reply = await records.reply.get(id);
  if (reply && !(await canSeeReply(reply, requester))) throw createNotVisibleError();
}

/** The form shows full numbers, so only the author may change a send. */
async function checkOwnSend({ records }: GuardTools, id: SendId, by: string): Promise<void> {
  const send = await loadSend(records, id);
  if (send && send.user !== by) throw createNotVisibleError();
}

/** Actions on a send that the requester may see. */
function guardSends(tools: GuardTools) {
  const { checkPermission, userActions } = tools;
  return {
    cancelSend: permitOnSend('cancel', userActions.cancelSend),
    stopSend: permitOnSend('cancel', userActions.stopSend),
    loadSendOverview: permitOnSend('look', userActions.loadSendOverview),
    sendNow: permitOnSend('send', userActions.sendNow),
    resendUnreached: permitOnSend('send', userActions.resendUnreached),
    checkUnreported: permitOnSend('look', userActions.checkUnreported),
    async resolveUnconfirmed(
      decision: UnconfirmedDecision,
      { send, batch, at }: { readonly send: SendId; readonly batch: number; readonly at: number },
      requester: Requester,
    ) {
      await checkPermission(requester.user, decision === 'send again' ? 'send' : 'look');
      await checkSendVisible(tools, send, requester);
      return userActions.resolveUnconfirmed(decision, send, batch, at, requester.user);
    },
  };

  function permitOnSend<Rest extends readonly unknown[], Result>(
    permission: Permission,
    action: (id: SendId, by: string, ...rest: Rest) => Promise<Result>,
  ) {
    return async (id: SendId, requester: Requester, ...rest: Rest): Promise<Result> => {
      await checkPermission(requester.user, permission);
      await checkSendVisible(tools, id, requester);
      return action(id, requester.user, ...rest);
    };
  }
}

function guardDrafts(tools: GuardTools) {
  const { checkPermission, userActions } = tools;
  return {
    async editSend(target, by, plan) {
      await checkPermission(by, 'send');
      await checkOwnSend(tools, target.id, by);
      return userActions.editSend(target, by, plan);
    },
    async storeDraft(draft) {
      await checkPermission(draft.user, 'send');
      if (draft.changes) await checkOwnSend(tools, draft.changes.id, draft.user);
      return userActions.storeDraft(draft);
    },
    async decideStep(pressed, by) {
      await checkPermission(by, pressed.answer === 'send' ? 'send' : 'look');
      return userActions.decideStep(pressed, by);
    },
  } satisfies Partial<UnguardedActions>;
}

function guardAnswers(tools: GuardTools) {
  const { checkPermission, userActions } = tools;
  return {
    async findRecipient(reply: string, requester: Requester) {
      await checkPermission(requester.user, 'send');
      await checkReplyVisible(tools, reply, requester);
      return userActions.answers.findRecipient(reply);
    },
    async submitAnswer(request: AnswerRequest) {
      const { by, reply, thread } = request;
      await checkPermission(by, 'send');
      await checkReplyVisible(tools, reply, { user: by, channel: thread.channel });
      return userActions.answers.submitAnswer(request);
    },
  };
}

function guardOptOuts(tools: GuardTools) {
  const { checkPermission, userActions } = tools;
  return {
    async recordManualChange(change: Parameters<OptOutLedger['recordManualChange']>[0]) {
      await checkPermission(change.by, change.kind === 'in' ? 'optIn' : 'optOut');
      return userActions.optOuts.recordManualChange(change);
    },
    async confirmOptOut(reply: string, requester: Requester) {
      await checkPermission(requester.user, 'optOut');
      await checkReplyVisible(tools, reply, requester);
      return userActions.optOuts.confirmOptOut(reply, requester.user);
    },
    /** For a file. `by` is the Slack user id of the person who gets it. */
    async listHistory(by: string) {
      await checkPermission(by, 'takeContacts');
      return userActions.optOuts.listHistory();
    },
    async listOptedOut(page: Parameters<OptOutLedger['listOptedOut']>[0], by: string) {
      await checkPermission(by, 'takeContacts');
      return userActions.optOuts.listOptedOut(page);
    },
  };
}
