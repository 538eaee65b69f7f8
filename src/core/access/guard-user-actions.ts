import type { SendId } from '../../domain/send.ts';
import type { ConfirmQuote } from '../compose/confirm-quote.ts';
import type { ProposeDraft } from '../compose/propose-draft.ts';
import type { LiveThreads } from '../conversations/live-threads.ts';
import type {
  AnswerRecipient,
  AnswerRequest,
  ReplyAnswers,
} from '../conversations/reply-answers.ts';
import type { ResolveUnconfirmed, UnconfirmedDecision } from '../delivery/resolve-unconfirmed.ts';
import type { OptOutLedger } from '../opt-outs/opt-out-ledger.ts';
import type { CanSeeReply } from '../permissions/can-see-reply.ts';
import type { CanSeeSend, Requester } from '../permissions/can-see-send.ts';
import { type CheckPermission, createNotVisibleError } from '../permissions/check-permission.ts';
import type { ErasureRequests } from '../privacy/erasure-requests.ts';
import type { ExportHistory } from '../queries/export-history.ts';
import type { CheckUnreported } from '../receipts/check-unreported.ts';
import type { Records } from '../records/records.ts';
import type { CancelAll } from '../scheduling/cancel-all.ts';
import type { CancelResult, CancelSend, RecipientPosition } from '../scheduling/cancel-send.ts';
import type { EditSend } from '../scheduling/edit-send.ts';
import type { SendNow } from '../scheduling/send-now.ts';
import type { StopResult, StopSend } from '../scheduling/stop-send.ts';
import { loadSend } from '../sends/load-snapshot.ts';
import type { QueueSend } from '../sends/queue-send.ts';
import type { WorkflowSteps } from '../workflow/workflow-steps.ts';

/** What is done when nobody has to be asked whether they may: by jobs, and by the guarded acts below. */
export interface UnguardedActions {
  readonly cancelSend: CancelSend;
  readonly stopSend: StopSend;
  readonly sendNow: SendNow;
  readonly editSend: EditSend;
  readonly queueSend: QueueSend;
  readonly proposeDraft: ProposeDraft;
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
}

/**
 * What people do. Each act throws a refusal (see `check-permission.ts`) if the person may not, or may not see
 * the send or the reply that it is about: ids come from buttons and from what somebody typed.
 */
export interface UserActions {
  cancelSend(id: SendId, asker: Requester, one?: RecipientPosition): Promise<CancelResult>;
  stopSend(id: SendId, asker: Requester): Promise<StopResult>;
  sendNow(id: SendId, asker: Requester): ReturnType<SendNow>;
  readonly editSend: EditSend;
  readonly queueSend: QueueSend;
  readonly proposeDraft: ProposeDraft;
  readonly confirmQuote: ConfirmQuote;
  resolveUnconfirmed(
    decision: UnconfirmedDecision,
    order: { readonly send: SendId; readonly batch: number; readonly at: number },
    asker: Requester,
  ): Promise<boolean>;
  checkUnreported(id: SendId, asker: Requester): ReturnType<CheckUnreported>;
  readonly cancelAll: CancelAll;
  readonly answers: {
    findRecipient(reply: string, asker: Requester): Promise<AnswerRecipient | undefined>;
    submitAnswer(order: AnswerRequest): ReturnType<ReplyAnswers['submitAnswer']>;
  };
  readonly decideStep: WorkflowSteps['decideStep'];
  readonly optOuts: {
    readonly recordManualChange: OptOutLedger['recordManualChange'];
    confirmOptOut(reply: string, asker: Requester): ReturnType<OptOutLedger['confirmOptOut']>;
    /** For a file that this person (a Slack id) wants. */
    listHistory(by: string): ReturnType<OptOutLedger['listHistory']>;
    listOptedOut(
      page: Parameters<OptOutLedger['listOptedOut']>[0],
      by: string,
    ): ReturnType<OptOutLedger['listOptedOut']>;
  };
  readonly exportHistory: ExportHistory;
  readonly erasure: {
    countRecords(
      phone: Parameters<ErasureRequests['countRecords']>[0],
      by: string,
    ): ReturnType<ErasureRequests['countRecords']>;
    readonly requestErasure: ErasureRequests['requestErasure'];
  };
  readonly setLive: LiveThreads['setLive'];
}

export function guardUserActions(tools: {
  readonly records: Records;
  readonly canSeeSend: CanSeeSend;
  readonly canSeeReply: CanSeeReply;
  readonly checkPermission: CheckPermission;
  readonly userActions: UnguardedActions;
}): UserActions {
  const { records, canSeeSend, checkPermission, userActions } = tools;
  return {
    ...guardSends(),
    ...guardOrders(),
    ...guardConversations(),
    cancelAll: {
      async countScheduled(asker) {
        await checkPermission(asker.user, 'cancel');
        return userActions.cancelAll.countScheduled(asker);
      },
      async cancelVisibleSends(asker, orderedUntil) {
        await checkPermission(asker.user, 'cancel');
        return userActions.cancelAll.cancelVisibleSends(asker, orderedUntil);
      },
      async cancelAllSends(by) {
        await checkPermission(by, 'cancelAccount');
        return userActions.cancelAll.cancelAllSends(by);
      },
      async cancelAccountMessages(by) {
        await checkPermission(by, 'cancelAccount');
        return userActions.cancelAll.cancelAccountMessages(by);
      },
    },
    async exportHistory(by, span) {
      await checkPermission(by, 'export');
      return userActions.exportHistory(by, span);
    },
    erasure: {
      async countRecords(phone, by) {
        await checkPermission(by, 'forget');
        return userActions.erasure.countRecords(phone);
      },
      async requestErasure(phone, by) {
        await checkPermission(by, 'forget');
        return userActions.erasure.requestErasure(phone, by);
      },
    },
  };

  /** Throws if there is such a send and this person may not see it. What is not there the act itself tells. */
  async function checkSeen(id: SendId, asker: Requester): Promise<void> {
    const send = await loadSend(records, id);
    if (send && !(await canSeeSend(send, asker))) throw createNotVisibleError();
  }

  async function checkReplySeen(id: string, asker: Requester): Promise<void> {
    const reply = await records.reply.get(id);
    if (reply && !(await tools.canSeeReply(reply, asker))) throw createNotVisibleError();
  }

  function guardSends(): Pick<
    UserActions,
    'cancelSend' | 'stopSend' | 'sendNow' | 'resolveUnconfirmed' | 'checkUnreported'
  > {
    return {
      async cancelSend(id, asker, one) {
        await checkPermission(asker.user, 'cancel');
        await checkSeen(id, asker);
        return userActions.cancelSend(id, asker.user, one);
      },
      async stopSend(id, asker) {
        await checkPermission(asker.user, 'cancel');
        await checkSeen(id, asker);
        return userActions.stopSend(id, asker.user);
      },
      async sendNow(id, asker) {
        await checkPermission(asker.user, 'send');
        await checkSeen(id, asker);
        return userActions.sendNow(id, asker.user);
      },
      async resolveUnconfirmed(decision, { send, batch, at }, asker) {
        await checkPermission(asker.user, decision === 'send again' ? 'send' : 'look');
        await checkSeen(send, asker);
        return userActions.resolveUnconfirmed(decision, send, batch, at, asker.user);
      },
      async checkUnreported(id, asker) {
        await checkPermission(asker.user, 'look');
        await checkSeen(id, asker);
        return userActions.checkUnreported(id);
      },
    };
  }

  function guardOrders(): Pick<
    UserActions,
    'editSend' | 'queueSend' | 'proposeDraft' | 'confirmQuote' | 'decideStep'
  > {
    return {
      async editSend(what, by, plan) {
        await checkPermission(by, 'send');
        await checkOwn(what.id, by);
        return userActions.editSend(what, by, plan);
      },
      async queueSend(id, user, plan) {
        await checkPermission(user, 'send');
        return userActions.queueSend(id, user, plan);
      },
      async proposeDraft(proposal) {
        await checkPermission(proposal.user, 'send');
        if (proposal.changes) await checkOwn(proposal.changes.id, proposal.user);
        return userActions.proposeDraft(proposal);
      },
      async confirmQuote(id, version, by) {
        await checkPermission(by, 'send');
        return userActions.confirmQuote(id, version, by);
      },
      async decideStep(pressed, by) {
        await checkPermission(by, pressed.answer === 'send' ? 'send' : 'look');
        return userActions.decideStep(pressed, by);
      },
    };
  }

  /** The whole numbers are in it: only its sender may change it. */
  async function checkOwn(id: SendId, by: string): Promise<void> {
    const send = await loadSend(records, id);
    if (send && send.user !== by) throw createNotVisibleError();
  }

  function guardConversations(): Pick<UserActions, 'answers' | 'optOuts' | 'setLive'> {
    return {
      answers: {
        async findRecipient(reply, asker) {
          await checkPermission(asker.user, 'send');
          await checkReplySeen(reply, asker);
          return userActions.answers.findRecipient(reply);
        },
        async submitAnswer(order) {
          await checkPermission(order.by, 'send');
          await checkReplySeen(order.reply, { user: order.by, channel: order.thread.channel });
          return userActions.answers.submitAnswer(order);
        },
      },
      optOuts: {
        async recordManualChange(act) {
          await checkPermission(act.by, act.kind === 'in' ? 'optIn' : 'optOut');
          return userActions.optOuts.recordManualChange(act);
        },
        async confirmOptOut(reply, asker) {
          await checkPermission(asker.user, 'optOut');
          await checkReplySeen(reply, asker);
          return userActions.optOuts.confirmOptOut(reply, asker.user);
        },
        async listHistory(by) {
          await checkPermission(by, 'takeContacts');
          return userActions.optOuts.listHistory();
        },
        async listOptedOut(page, by) {
          await checkPermission(by, 'takeContacts');
          return userActions.optOuts.listOptedOut(page);
        },
      },
      async setLive(channel, by, isLive) {
        await checkPermission(by, 'setLive');
        return userActions.setLive(channel, by, isLive);
      },
    };
  }
}
