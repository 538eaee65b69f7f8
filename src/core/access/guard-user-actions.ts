import type { SendId } from '../../domain/send.ts';
import type { ConfirmQuote } from '../compose/confirm-quote.ts';
import type { ProposeDraft } from '../compose/propose-draft.ts';
import type { Live } from '../conversations/live-threads.ts';
import type { Addressee, Answering, AnswerOrder } from '../conversations/reply-answers.ts';
import type { DecideUnsure, Decision } from '../delivery/resolve-unconfirmed.ts';
import type { OptOuts } from '../opt-outs/opt-out-ledger.ts';
import type { MaySeeReply } from '../permissions/can-see-reply.ts';
import type { Asker, MaySee } from '../permissions/can-see-send.ts';
import { type CheckRight, createUnseenError } from '../permissions/check-permission.ts';
import type { AskForget } from '../privacy/erasure-requests.ts';
import type { ExportHistory } from '../queries/export-history.ts';
import type { CheckSilent } from '../receipts/check-unreported.ts';
import type { Records } from '../records/records.ts';
import type { CancelAll } from '../scheduling/cancel-all.ts';
import type { CancelResult, CancelSend, OneOf } from '../scheduling/cancel-send.ts';
import type { EditSend } from '../scheduling/edit-send.ts';
import type { SendNow } from '../scheduling/send-now.ts';
import type { HaltResult, HaltSend } from '../scheduling/stop-send.ts';
import { readSend } from '../sends/load-snapshot.ts';
import type { SubmitSend } from '../sends/queue-send.ts';
import type { WorkflowSteps } from '../workflow/workflow-steps.ts';

/** What is done when nobody has to be asked whether they may: by jobs, and by the guarded acts below. */
export interface UnguardedActs {
  readonly cancel: CancelSend;
  readonly haltSend: HaltSend;
  readonly sendNow: SendNow;
  readonly edit: EditSend;
  readonly submit: SubmitSend;
  readonly propose: ProposeDraft;
  readonly confirmQuote: ConfirmQuote;
  readonly decide: DecideUnsure;
  readonly checkSilent: CheckSilent;
  readonly cancelAll: CancelAll;
  readonly answering: Answering;
  readonly answerStep: WorkflowSteps['answer'];
  readonly optOuts: Pick<OptOuts, 'byHand' | 'confirmFlag' | 'history' | 'list'>;
  readonly exportHistory: ExportHistory;
  readonly askForget: AskForget;
  readonly setLive: Live['set'];
}

/**
 * What people do. Each act throws a refusal (see `rights.ts`) if the person may not, or may not see
 * the send or the reply that it is about: ids come from buttons and from what somebody typed.
 */
export interface Acts {
  cancel(id: SendId, asker: Asker, one?: OneOf): Promise<CancelResult>;
  haltSend(id: SendId, asker: Asker): Promise<HaltResult>;
  sendNow(id: SendId, asker: Asker): ReturnType<SendNow>;
  readonly edit: EditSend;
  readonly submit: SubmitSend;
  readonly propose: ProposeDraft;
  readonly confirmQuote: ConfirmQuote;
  decide(
    decision: Decision,
    order: { readonly send: SendId; readonly batch: number; readonly at: number },
    asker: Asker,
  ): Promise<boolean>;
  checkSilent(id: SendId, asker: Asker): ReturnType<CheckSilent>;
  readonly cancelAll: CancelAll;
  readonly answering: {
    addresseeOf(reply: string, asker: Asker): Promise<Addressee | undefined>;
    answer(order: AnswerOrder): ReturnType<Answering['answer']>;
  };
  readonly answerStep: WorkflowSteps['answer'];
  readonly optOuts: {
    readonly byHand: OptOuts['byHand'];
    confirmFlag(reply: string, asker: Asker): ReturnType<OptOuts['confirmFlag']>;
    /** For a file that this person (a Slack id) wants. */
    history(by: string): ReturnType<OptOuts['history']>;
    list(page: Parameters<OptOuts['list']>[0], by: string): ReturnType<OptOuts['list']>;
  };
  readonly exportHistory: ExportHistory;
  readonly askForget: {
    count(phone: Parameters<AskForget['count']>[0], by: string): ReturnType<AskForget['count']>;
    readonly begin: AskForget['begin'];
  };
  readonly setLive: Live['set'];
}

export function guardActs(tools: {
  readonly records: Records;
  readonly maySee: MaySee;
  readonly maySeeReply: MaySeeReply;
  readonly checkRight: CheckRight;
  readonly acts: UnguardedActs;
}): Acts {
  const { records, maySee, checkRight, acts } = tools;
  return {
    ...guardSends(),
    ...guardOrders(),
    ...guardConversations(),
    cancelAll: {
      async count(asker) {
        await checkRight(asker.user, 'cancel');
        return acts.cancelAll.count(asker);
      },
      async ours(asker, orderedUntil) {
        await checkRight(asker.user, 'cancel');
        return acts.cancelAll.ours(asker, orderedUntil);
      },
      async everybodys(by) {
        await checkRight(by, 'cancelAccount');
        return acts.cancelAll.everybodys(by);
      },
      async account(by) {
        await checkRight(by, 'cancelAccount');
        return acts.cancelAll.account(by);
      },
    },
    async exportHistory(by, span) {
      await checkRight(by, 'export');
      return acts.exportHistory(by, span);
    },
    askForget: {
      async count(phone, by) {
        await checkRight(by, 'forget');
        return acts.askForget.count(phone);
      },
      async begin(phone, by) {
        await checkRight(by, 'forget');
        return acts.askForget.begin(phone, by);
      },
    },
  };

  /** Throws if there is such a send and this person may not see it. What is not there the act itself tells. */
  async function checkSeen(id: SendId, asker: Asker): Promise<void> {
    const send = await readSend(records, id);
    if (send && !(await maySee(send, asker))) throw createUnseenError();
  }

  async function checkReplySeen(id: string, asker: Asker): Promise<void> {
    const reply = await records.reply.get(id);
    if (reply && !(await tools.maySeeReply(reply, asker))) throw createUnseenError();
  }

  function guardSends(): Pick<Acts, 'cancel' | 'haltSend' | 'sendNow' | 'decide' | 'checkSilent'> {
    return {
      async cancel(id, asker, one) {
        await checkRight(asker.user, 'cancel');
        await checkSeen(id, asker);
        return acts.cancel(id, asker.user, one);
      },
      async haltSend(id, asker) {
        await checkRight(asker.user, 'cancel');
        await checkSeen(id, asker);
        return acts.haltSend(id, asker.user);
      },
      async sendNow(id, asker) {
        await checkRight(asker.user, 'send');
        await checkSeen(id, asker);
        return acts.sendNow(id, asker.user);
      },
      async decide(decision, { send, batch, at }, asker) {
        await checkRight(asker.user, decision === 'send again' ? 'send' : 'look');
        await checkSeen(send, asker);
        return acts.decide(decision, send, batch, at, asker.user);
      },
      async checkSilent(id, asker) {
        await checkRight(asker.user, 'look');
        await checkSeen(id, asker);
        return acts.checkSilent(id);
      },
    };
  }

  function guardOrders(): Pick<
    Acts,
    'edit' | 'submit' | 'propose' | 'confirmQuote' | 'answerStep'
  > {
    return {
      async edit(what, by, plan) {
        await checkRight(by, 'send');
        await checkOwn(what.id, by);
        return acts.edit(what, by, plan);
      },
      async submit(id, user, plan) {
        await checkRight(user, 'send');
        return acts.submit(id, user, plan);
      },
      async propose(proposal) {
        await checkRight(proposal.user, 'send');
        if (proposal.changes) await checkOwn(proposal.changes.id, proposal.user);
        return acts.propose(proposal);
      },
      async confirmQuote(id, version, by) {
        await checkRight(by, 'send');
        return acts.confirmQuote(id, version, by);
      },
      async answerStep(pressed, by) {
        await checkRight(by, pressed.answer === 'send' ? 'send' : 'look');
        return acts.answerStep(pressed, by);
      },
    };
  }

  /** The whole numbers are in it: only its sender may change it. */
  async function checkOwn(id: SendId, by: string): Promise<void> {
    const send = await readSend(records, id);
    if (send && send.user !== by) throw createUnseenError();
  }

  function guardConversations(): Pick<Acts, 'answering' | 'optOuts' | 'setLive'> {
    return {
      answering: {
        async addresseeOf(reply, asker) {
          await checkRight(asker.user, 'send');
          await checkReplySeen(reply, asker);
          return acts.answering.addresseeOf(reply);
        },
        async answer(order) {
          await checkRight(order.by, 'send');
          await checkReplySeen(order.reply, { user: order.by, channel: order.thread.channel });
          return acts.answering.answer(order);
        },
      },
      optOuts: {
        async byHand(act) {
          await checkRight(act.by, act.kind === 'in' ? 'optIn' : 'optOut');
          return acts.optOuts.byHand(act);
        },
        async confirmFlag(reply, asker) {
          await checkRight(asker.user, 'optOut');
          await checkReplySeen(reply, asker);
          return acts.optOuts.confirmFlag(reply, asker.user);
        },
        async history(by) {
          await checkRight(by, 'takeContacts');
          return acts.optOuts.history();
        },
        async list(page, by) {
          await checkRight(by, 'takeContacts');
          return acts.optOuts.list(page);
        },
      },
      async setLive(channel, by, isLive) {
        await checkRight(by, 'setLive');
        return acts.setLive(channel, by, isLive);
      },
    };
  }
}
