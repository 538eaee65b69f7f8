import type { Config } from '../config.ts';
import { guardActs } from '../core/access/guard-user-actions.ts';
import { confirm } from '../core/compose/confirm-quote.ts';
import { unanswerableFrom } from '../core/compose/find-no-reply-reason.ts';
import { pickable } from '../core/compose/form-options.ts';
import { presets } from '../core/compose/form-presets.ts';
import { createIncludeNumbers } from '../core/compose/include-numbers.ts';
import { propose } from '../core/compose/propose-draft.ts';
import type { TellLeftOut } from '../core/compose/quote-job.ts';
import { templates } from '../core/compose/templates.ts';
import { priceOfAnswer } from '../core/conversations/fetch-answer-price.ts';
import { findAnswered } from '../core/conversations/find-answered-message.ts';
import { liveThreads } from '../core/conversations/live-threads.ts';
import { answering } from '../core/conversations/reply-answers.ts';
import { pictureOf } from '../core/delivery/media/fetch-picture.ts';
import { keptPictures } from '../core/delivery/media/stored-pictures.ts';
import { decide } from '../core/delivery/resolve-unconfirmed.ts';
import { type OptOuts, optOuts } from '../core/opt-outs/opt-out-ledger.ts';
import { maySeeReply } from '../core/permissions/can-see-reply.ts';
import { maySee } from '../core/permissions/can-see-send.ts';
import { createCheckRight } from '../core/permissions/check-permission.ts';
import { askForget } from '../core/privacy/erasure-requests.ts';
import { browseHistory } from '../core/queries/browse-history.ts';
import { priceOf } from '../core/queries/estimate-price.ts';
import { exportHistory } from '../core/queries/export-history.ts';
import { readAccount } from '../core/queries/fetch-account.ts';
import { messageStatus } from '../core/queries/find-status.ts';
import { recentSends } from '../core/queries/list-recent-sends.ts';
import { scheduledSends } from '../core/queries/list-scheduled-sends.ts';
import { knownOf } from '../core/queries/load-contact-history.ts';
import { checkSilent } from '../core/receipts/check-unreported.ts';
import { type Receive, receive } from '../core/receipts/receive-receipts.ts';
import { receiveReplies } from '../core/replies/receive-replies.ts';
import { cancelAll } from '../core/scheduling/cancel-all.ts';
import { type CancelSend, cancelSend } from '../core/scheduling/cancel-send.ts';
import { editSend } from '../core/scheduling/edit-send.ts';
import { sendNow } from '../core/scheduling/send-now.ts';
import { haltSend } from '../core/scheduling/stop-send.ts';
import { newestVersion } from '../core/sends/find-newest-version.ts';
import { readStanding } from '../core/sends/load-snapshot.ts';
import { submit } from '../core/sends/queue-send.ts';
import { whomAgain } from '../core/status/find-resend-recipients.ts';
import { workflowSteps } from '../core/workflow/workflow-steps.ts';
import type { SendId } from '../domain/send.ts';
import { answers } from '../slack/commands/command-table.ts';
import { templatesAnswer } from '../slack/commands/templates.ts';
import { type GiveKnown, giveKnown } from '../slack/commands/who.ts';
import type { ReceiptsBy } from '../slack/home/home-view.ts';
import { type PublishHome, publishHome } from '../slack/home/publish-home.ts';
import { fillForm, openForm } from '../slack/modals/compose/open-compose-modal.ts';

import type { Common, World } from './adapters.ts';

/** Everything that can happen, for whoever lets it happen: a person in Slack, a webhook, a job. */
export function allUseCases(config: Config, common: Common, world: World) {
  const { records: facts } = common;
  const { clickSend, chat } = world;
  const tools = { ...common, ...world };
  const take = receive(common);
  const picture = pictureOf(tools);
  const kept = keptPictures({ ...common, pictureOf: picture });
  const takeOrder = submit(common);
  const change = editSend(common);
  const proposeDraft = propose(common);
  const confirmQuote = confirm({ ...common, submit: takeOrder, edit: change });
  const tellLeftOut: TellLeftOut = (send, leftOut) => chat.tell(send, { kind: 'leftOut', leftOut });
  const cancel = cancelSend({ ...common, kept });
  const remembered = presets(common);
  const texts = templates(common);
  const country = config.DEFAULT_COUNTRY;
  const fill = fillForm({ presets: remembered, templates: texts, country });
  const standingOf = (id: SendId) => readStanding(facts, id);
  const pick = pickable(tools);
  const ledger = optOuts({ ...common, country });
  const { people } = world;
  const checkRight = createCheckRight({ people, allowGuests: config.ALLOW_GUESTS === 'yes' });
  const live = liveThreads({ ...common, submit: takeOrder, optOuts: ledger, checkRight });
  const asked = asking(tools, { receive: take, cancel, optOuts: ledger });
  const steps = workflowSteps({ ...tools, propose: proposeDraft, tellLeftOut, checkRight });
  const acts = guardActs({
    records: facts,
    maySee: asked.maySee,
    maySeeReply: maySeeReply(facts, asked.maySee),
    checkRight,
    acts: {
      ...asked,
      cancel,
      haltSend: haltSend(common),
      sendNow: sendNow({ ...common, edit: change, whomAgain: whomAgain(common) }),
      edit: change,
      submit: takeOrder,
      propose: proposeDraft,
      confirmQuote,
      decide: decide(common),
      checkSilent: checkSilent({ ...common, clickSend, receive: take }),
      answering: answering({
        ...common,
        country,
        find: findAnswered(common),
        optOuts: ledger,
        submit: takeOrder,
      }),
      answerStep: steps.answer,
      optOuts: ledger,
      askForget: askForget(common),
      setLive: live.set,
    },
  });
  const give = giveKnown({ ...tools, ...asked });
  const publish = publishHome({ ...asked, ...tools, receipts: receiptsBy(config) });
  return {
    acts,
    optOuts: ledger,
    barred: ledger.barred,
    giveKnown: (async (phone, asker) => {
      await checkRight(asker.user, 'takeContacts');
      return give(phone, asker);
    }) satisfies GiveKnown,
    publishHome: (async (client, user, notice) => {
      await checkRight(user, 'look');
      return publish(client, user, notice);
    }) satisfies PublishHome,
    readAccount: asked.readAccount,
    answers: answers({
      ...tools,
      ...asked,
      ...acts,
      live,
      hearsIn: world.hearsIn,
      findAudience: world.channels.findAudience,
      countryFor: async (user) => (await remembered.recall(undefined, user)).country ?? country,
      scheduleWith: config.SCHEDULE_WITH,
      templatesAnswer: templatesAnswer({ templates: texts }),
      optOuts: { ...ledger, ...acts.optOuts },
    }),
    receive: take,
    receiveReplies: receiveReplies({ ...common, country, optOuts: ledger }),
    priceOfAnswer: priceOfAnswer(tools),
    live,
    pictureOf: picture,
    kept,
    tellLeftOut,
    submit: takeOrder,
    cancel,
    confirmQuote,
    includeNumbers: createIncludeNumbers({ records: facts, propose: acts.propose }),
    steps,
    findAudience: world.channels.findAudience,
    presets: remembered,
    templates: texts,
    fillForm: fill,
    openForm: openForm(fill),
    pickable: pick,
    unanswerableFrom: unanswerableFrom(pick.senders),
    whomAgain: whomAgain(common),
    readStanding: standingOf,
    newestVersion: (id: SendId) => newestVersion(facts, id),
    findDraft: (id: SendId) => facts.draft.get(id),
    isSent: async (id: SendId) => (await facts.send.get(id)) !== undefined,
  };
}

/** What is answered to people who ask: of the store, of ClickSend, as far as they may see it. */
function asking(
  tools: Common & World,
  does: { readonly receive: Receive; readonly cancel: CancelSend; readonly optOuts: OptOuts },
) {
  const mayBeSeen = maySee(tools.channels, tools.people);
  const browsing = browseHistory({ ...tools, maySee: mayBeSeen });
  const scheduled = scheduledSends({ ...tools, maySee: mayBeSeen });
  return {
    maySee: mayBeSeen,
    browseHistory: browsing,
    knownOf: knownOf({ ...tools, maySee: mayBeSeen, optOuts: does.optOuts }),
    scheduledSends: scheduled,
    recentSends: recentSends(tools),
    readAccount: readAccount(tools),
    exportHistory: exportHistory(tools),
    priceOf: priceOf({ ...tools, barred: does.optOuts.barred }),
    cancelAll: cancelAll({ ...tools, scheduledSends: scheduled, cancel: does.cancel }),
    messageStatus: messageStatus({
      ...tools,
      receive: does.receive,
      browseHistory: browsing,
      maySee: mayBeSeen,
    }),
  };
}

/** How receipts come, for people who wonder. */
function receiptsBy({ WEBHOOK_SECRET, POLL_SECONDS }: Config): ReceiptsBy {
  return { isPushed: WEBHOOK_SECRET !== undefined, pollSeconds: POLL_SECONDS };
}
