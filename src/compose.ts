import { checkAccount } from './app/account/check-account.ts';
import { ensureRules, rulesJob } from './app/account/ensure-rules.ts';
import { type WantedRule, wantedRules } from './app/account/wanted-rules.ts';
import { readAccount } from './app/ask/balance.ts';
import { browseHistory } from './app/ask/browse-history.ts';
import { exportHistory } from './app/ask/export-history.ts';
import { maySee } from './app/ask/may-see.ts';
import { messageStatus } from './app/ask/message-status.ts';
import { priceOf } from './app/ask/price-of.ts';
import { recentSends } from './app/ask/recent-sends.ts';
import { scheduledSends } from './app/ask/scheduled-sends.ts';
import { type CancelSend, cancelSend } from './app/change/cancel.ts';
import { cancelAll } from './app/change/cancel-all.ts';
import { editSend } from './app/change/edit.ts';
import { newestVersion } from './app/change/newest-version.ts';
import { sendNow } from './app/change/send-now.ts';
import { readStanding } from './app/change/standing.ts';
import { takeBack } from './app/change/take-back.ts';
import { pickable } from './app/form/pickable.ts';
import { presets } from './app/form/presets.ts';
import { templates } from './app/form/templates.ts';
import { whomAgain } from './app/form/whom-again.ts';
import { checkSilent } from './app/hear/check-silent.ts';
import { pull } from './app/hear/pull.ts';
import { type Receive, receive } from './app/hear/receive.ts';
import { receiveReplies } from './app/hear/receive-replies.ts';
import { watch } from './app/hear/watch.ts';
import { announce } from './app/leave/announce.ts';
import { decide } from './app/leave/decide.ts';
import { deliver } from './app/leave/deliver.ts';
import { depart } from './app/leave/depart.ts';
import { lookUp } from './app/leave/look-up.ts';
import { prepare } from './app/leave/prepare.ts';
import { settle } from './app/leave/settle.ts';
import { confirm } from './app/order/confirm.ts';
import { propose } from './app/order/propose.ts';
import { quote, type TellLeftOut } from './app/order/quote.ts';
import { readLists } from './app/order/read-lists.ts';
import { submit } from './app/order/submit.ts';
import { ensureMedia } from './app/picture/ensure-media.ts';
import { keptPictures } from './app/picture/kept-picture.ts';
import { pictureOf } from './app/picture/picture-of.ts';
import type { Channels } from './app/ports/channels.ts';
import type { Chat } from './app/ports/chat.ts';
import type { ClickSend } from './app/ports/clicksend.ts';
import type { Clock, Log, Meter } from './app/ports/clock-log-meter.ts';
import type { Files } from './app/ports/files.ts';
import type { Forms } from './app/ports/forms.ts';
import type { Jobs } from './app/ports/jobs.ts';
import type { Pictures } from './app/ports/pictures.ts';
import type { Steps } from './app/ports/steps.ts';
import type { Store } from './app/ports/store.ts';
import { type Records, records } from './app/records.ts';
import { remind } from './app/tell/remind.ts';
import { report } from './app/tell/report.ts';
import { tell } from './app/tell/tell.ts';
import { finishStep } from './app/workflow/finish-step.ts';
import { workflowSteps } from './app/workflow/workflow-step.ts';
import { clickSend } from './clicksend/client.ts';
import { receiptsRoute, repliesRoute } from './clicksend/webhook.ts';
import type { Config } from './config.ts';
import type { SendId } from './domain/send.ts';
import { storedJobs } from './jobs/stored-jobs.ts';
import { healthRoutes } from './ops/health-routes.ts';
import type { Route } from './ops/http-server.ts';
import { sharpPictures } from './picture/pictures.ts';
import { slackApp } from './slack/bolt-app.ts';
import { answers } from './slack/commands/answers.ts';
import { templatesAnswer } from './slack/commands/templates-answer.ts';
import { boltLogger } from './slack/connection/bolt-logger.ts';
import { backgroundClient } from './slack/connection/clients.ts';
import { slackConnection } from './slack/connection/connection.ts';
import { fillForm, openForm } from './slack/form/open-form.ts';
import { slackChannels } from './slack/ports/channels.ts';
import { slackChat } from './slack/ports/chat.ts';
import { slackFiles } from './slack/ports/files.ts';
import { slackForms } from './slack/ports/forms.ts';
import { type LinkTo, slackLinks } from './slack/ports/links.ts';
import { type GiveFile, giveFile } from './slack/ports/private-file.ts';
import { publishHome } from './slack/ports/publish-home.ts';
import { slackSteps } from './slack/ports/steps.ts';
import { slackZones, type ZoneOf } from './slack/ports/zones.ts';
import type { ReceiptsBy } from './slack/views/home.ts';

const DAY_MS = 24 * 3_600_000;

/** What everything is wired with. */
interface Common {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** The whole app, wired but not started. */
export interface Composed {
  readonly routes: readonly Route[];
  start(): Promise<void>;
  /** Ends what runs, at most so long, and lets go of everything. */
  stop(graceMs: number): Promise<void>;
}

/** Wires use cases to the world. The only place that knows all adapters. */
export async function compose(
  config: Config,
  tools: {
    readonly clock: Clock;
    readonly log: Log;
    readonly meter: Meter & { text(): Promise<string>; readonly contentType: string };
  },
): Promise<Composed> {
  const { clock, log, meter } = tools;
  const { SLACK_BOT_TOKEN: botToken, SLACK_API_URL: apiUrl } = config;
  const store = await openStore(config);
  const facts = records(store, config.RETENTION_DAYS * DAY_MS);
  const jobs = storedJobs({ store, clock, log, meter });
  const common: Common = { records: facts, jobs, clock, log, meter };
  const clickSend = clickSendOf(config, common);

  const settings = { apiUrl, logger: boltLogger(log), clock, meter };
  const client = backgroundClient(botToken, settings);
  const connection = slackConnection({ client, clock, log });
  const files = slackFiles({ client, botToken, apiUrl });
  const world: World = {
    clickSend,
    files,
    chat: slackChat(client),
    forms: slackForms(client),
    steps: slackSteps(client),
    pictures: sharpPictures(),
    channels: slackChannels({ client, clock }),
    giveFile: giveFile(client),
    linkTo: slackLinks(client),
    zoneOf: slackZones({ client, clock }),
    checkSlack: connection.check,
  };
  const does = allUseCases(config, common, world);
  const slack = slackApp({
    ...settings,
    ...does,
    files,
    botToken,
    signingSecret: config.SLACK_SIGNING_SECRET,
    appToken: config.SLACK_APP_TOKEN,
    country: config.DEFAULT_COUNTRY,
    confirm: config.CONFIRM_SENDS,
    scheduleWith: config.SCHEDULE_WITH,
  });
  employ(config, common, world, does);

  const webhooks = { secret: config.WEBHOOK_SECRET, log, meter };
  const receipts = receiptsRoute({
    ...webhooks,
    receive: (received) => does.receive(received, 'push'),
  });
  const replies = repliesRoute({ ...webhooks, receive: receiveReplies(common) });
  const checks = { slack: connection.check, store: store.ping, jobs: jobs.ping };
  return {
    routes: [
      ...(slack.handleEvents
        ? [{ method: 'POST', path: '/slack/events', handle: slack.handleEvents } as const]
        : []),
      {
        method: 'POST',
        path: '/clicksend/receipts/:secret',
        handle: (req, res, { secret = '' }) => receipts(req, res, { secret }),
      },
      {
        method: 'POST',
        path: '/clicksend/replies/:secret',
        handle: (req, res, { secret = '' }) => replies(req, res, { secret }),
      },
      ...healthRoutes(checks, meter),
    ],

    async start() {
      // Said in the log at start; afterwards whenever readiness is asked.
      connection.check().catch(() => undefined);
      void checkAccount(clickSend, log);
      await begin(config, jobs);
      await jobs.start();
      await slack.start();
    },

    async stop(graceMs) {
      await slack.stop().catch((error: unknown) => log.warn({ err: error }, 'Slack not let go of'));
      await jobs.stop(graceMs);
      await Promise.allSettled([clickSend.close(), files.close()]);
      await store.close();
    },
  };
}

/** What the app has outside of itself. */
interface World {
  readonly clickSend: ClickSend;
  readonly files: Files;
  readonly chat: Chat;
  readonly forms: Forms;
  readonly steps: Steps;
  readonly pictures: Pictures;
  readonly channels: Channels;
  readonly giveFile: GiveFile;
  readonly linkTo: LinkTo;
  readonly zoneOf: ZoneOf;
  readonly checkSlack: () => Promise<void>;
}

/** Everything that can happen, for whoever lets it happen: a person in Slack, a webhook, a job. */
function allUseCases(config: Config, common: Common, world: World) {
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
  const asking = answering(tools, { receive: take, cancel });
  return {
    publishHome: publishHome({ ...asking, ...world, receipts: receiptsBy(config) }),
    cancelAll: asking.cancelAll,
    readAccount: asking.readAccount,
    answers: answers({
      ...tools,
      ...asking,
      cancel,
      readStanding: standingOf,
      countryFor: async (user) => (await remembered.recall(undefined, user)).country ?? country,
      scheduleWith: config.SCHEDULE_WITH,
      templatesAnswer: templatesAnswer({ templates: texts }),
    }),
    receive: take,
    pictureOf: picture,
    kept,
    tellLeftOut,
    submit: takeOrder,
    edit: change,
    sendNow: sendNow({ ...common, edit: change, whomAgain: whomAgain(common) }),
    cancel,
    propose: proposeDraft,
    confirmQuote,
    decide: decide(common),
    checkSilent: checkSilent({ ...common, clickSend, receive: take }),
    steps: workflowSteps({ ...tools, propose: proposeDraft, tellLeftOut }),
    presets: remembered,
    templates: texts,
    fillForm: fill,
    openForm: openForm(fill),
    pickable: pickable(tools),
    whomAgain: whomAgain(common),
    readStanding: standingOf,
    newestVersion: (id: SendId) => newestVersion(facts, id),
    findDraft: (id: SendId) => facts.draft.get(id),
    isSent: async (id: SendId) => (await facts.send.get(id)) !== undefined,
  };
}

/** What is answered to people who ask: of the store, of ClickSend, as far as they may see it. */
function answering(
  tools: Common & World,
  does: { readonly receive: Receive; readonly cancel: CancelSend },
) {
  const mayBeSeen = maySee(tools.channels);
  const browsing = browseHistory({ ...tools, maySee: mayBeSeen });
  const scheduled = scheduledSends({ ...tools, maySee: mayBeSeen });
  return {
    maySee: mayBeSeen,
    browseHistory: browsing,
    scheduledSends: scheduled,
    recentSends: recentSends(tools),
    readAccount: readAccount(tools),
    exportHistory: exportHistory(tools),
    priceOf: priceOf(tools),
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

/** Who does which job. */
function employ(
  config: Config,
  common: Common,
  world: World,
  does: ReturnType<typeof allUseCases>,
): void {
  const { jobs, log } = common;
  const { clickSend } = world;
  const tools = { ...common, ...world, receive: does.receive };
  const post = announce(tools);
  const media = ensureMedia(tools);
  const delivering = {
    pictureOf: does.kept.pictureOf,
    ensureMedia: media,
    lookUp: lookUp({ ...tools, clickSend: { ...clickSend, account: does.readAccount } }),
    settle: settle(common),
    depart: depart(common),
  };
  const pollMs = config.POLL_SECONDS * 1000;
  jobs.work(
    'quote',
    quote({
      ...tools,
      pictureOf: does.pictureOf,
      confirm: does.confirmQuote,
      readLists: readLists({ clickSend, country: config.DEFAULT_COUNTRY }),
      scheduleWith: config.SCHEDULE_WITH,
      steps: does.steps,
      tellLeftOut: does.tellLeftOut,
    }),
  );
  jobs.work('step', finishStep({ ...tools, confirm: does.confirmQuote }));
  jobs.work('prepare', prepare({ ...tools, kept: does.kept, announce: post, ensureMedia: media }));
  jobs.work('deliver', deliver({ ...tools, ...delivering }));
  jobs.work('take-back', takeBack({ ...tools, submit: does.submit }));
  jobs.work('report', report({ ...tools, announce: post }));
  jobs.work('remind', remind(common));
  jobs.work('tell', tell(tools));
  jobs.work('pull', pull({ ...tools, pollMs }));
  jobs.work('watch', watch({ ...tools, pollMs }));
  const wanted = rulesOf(config);
  jobs.work('rules', rulesJob({ ensureRules: ensureRules({ clickSend, log }), wanted, log }));
}

/** Without PUBLIC_URL the account's rules are somebody else's business: made by hand, or by the doctor. */
function rulesOf(config: Config): readonly WantedRule[] {
  const { PUBLIC_URL: publicUrl, WEBHOOK_SECRET: secret, POLL_SECONDS } = config;
  return publicUrl ? wantedRules({ publicUrl, secret, pollMs: POLL_SECONDS * 1000 }) : [];
}

/** Begun anew at every start: what was planned for tomorrow may be wanted now. */
async function begin(config: Config, jobs: Jobs): Promise<void> {
  const rounds = [
    { name: 'pull', id: 'receipts', isWanted: config.POLL_SECONDS > 0 },
    { name: 'watch', id: 'history', isWanted: config.POLL_SECONDS > 0 },
    { name: 'rules', id: 'account', isWanted: rulesOf(config).length > 0 },
  ];
  for (const { name, id, isWanted } of rounds) {
    await jobs.cancel(name, id);
    if (isWanted) await jobs.add(name, id);
  }
}

function clickSendOf(config: Config, { clock, meter }: Common) {
  return clickSend({
    url: config.CLICKSEND_API_URL,
    username: config.CLICKSEND_USERNAME,
    apiKey: config.CLICKSEND_API_KEY,
    clock,
    meter,
  });
}

/** Loaded when wanted: an app on one machine needs no Redis client in memory. */
async function openStore(config: Config): Promise<Store> {
  if (config.REDIS_URL) {
    const { openRedisStore } = await import('./store/redis.ts');
    return openRedisStore({ url: config.REDIS_URL });
  }
  const { openLmdbStore } = await import('./store/lmdb.ts');
  return openLmdbStore({ dataDir: config.DATA_DIR });
}
