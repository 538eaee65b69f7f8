import { guardActs } from '../app/access/guard-acts.ts';
import { createCheckRight } from '../app/access/rights.ts';
import { readAccount } from '../app/ask/balance.ts';
import { browseHistory } from '../app/ask/browse-history.ts';
import { exportHistory } from '../app/ask/export-history.ts';
import { knownOf } from '../app/ask/known-of.ts';
import { maySee } from '../app/ask/may-see.ts';
import { maySeeReply } from '../app/ask/may-see-reply.ts';
import { messageStatus } from '../app/ask/message-status.ts';
import { priceOf } from '../app/ask/price-of.ts';
import { recentSends } from '../app/ask/recent-sends.ts';
import { scheduledSends } from '../app/ask/scheduled-sends.ts';
import { type CancelSend, cancelSend } from '../app/change/cancel.ts';
import { cancelAll } from '../app/change/cancel-all.ts';
import { editSend } from '../app/change/edit.ts';
import { haltSend } from '../app/change/halt-send.ts';
import { newestVersion } from '../app/change/newest-version.ts';
import { sendNow } from '../app/change/send-now.ts';
import { readStanding } from '../app/change/standing.ts';
import { answering } from '../app/converse/answer.ts';
import { priceOfAnswer } from '../app/converse/answer-price.ts';
import { findAnswered } from '../app/converse/find-answered.ts';
import { liveThreads } from '../app/converse/live.ts';
import { askForget } from '../app/erase/ask-forget.ts';
import { pickable } from '../app/form/pickable.ts';
import { presets } from '../app/form/presets.ts';
import { templates } from '../app/form/templates.ts';
import { unanswerableFrom } from '../app/form/unanswerable.ts';
import { whomAgain } from '../app/form/whom-again.ts';
import { checkSilent } from '../app/hear/check-silent.ts';
import { type Receive, receive } from '../app/hear/receive.ts';
import { receiveReplies } from '../app/hear/receive-replies.ts';
import { decide } from '../app/leave/decide.ts';
import { type OptOuts, optOuts } from '../app/opt-out/opt-outs.ts';
import { confirm } from '../app/order/confirm.ts';
import { createIncludeNumbers } from '../app/order/include-numbers.ts';
import { propose } from '../app/order/propose.ts';
import type { TellLeftOut } from '../app/order/quote.ts';
import { submit } from '../app/order/submit.ts';
import { keptPictures } from '../app/picture/kept-picture.ts';
import { pictureOf } from '../app/picture/picture-of.ts';
import { workflowSteps } from '../app/workflow/workflow-step.ts';
import type { Config } from '../config.ts';
import type { SendId } from '../domain/send.ts';
import { answers } from '../slack/commands/answers.ts';
import { templatesAnswer } from '../slack/commands/templates-answer.ts';
import { type GiveKnown, giveKnown } from '../slack/commands/who.ts';
import { fillForm, openForm } from '../slack/form/open-form.ts';
import { type PublishHome, publishHome } from '../slack/ports/publish-home.ts';
import type { ReceiptsBy } from '../slack/views/home.ts';

import type { Common, World } from './world.ts';

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
