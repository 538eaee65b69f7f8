import type { Config } from '../config.ts';
import { ensureRules, rulesJob } from '../core/account/ensure-rules.ts';
import { type WantedRule, wantedRules } from '../core/account/required-rules.ts';
import { readLists } from '../core/compose/fetch-list-contacts.ts';
import { quote } from '../core/compose/quote-job.ts';
import { findAnswered } from '../core/conversations/find-answered-message.ts';
import { sayLive } from '../core/conversations/post-live-notice.ts';
import { showReplies } from '../core/conversations/post-replies.ts';
import { sayNotTexted } from '../core/conversations/post-unsent-answer-notice.ts';
import { keepPictures } from '../core/conversations/save-reply-pictures.ts';
import { renewLine } from '../core/conversations/update-reply-posts.ts';
import { depart } from '../core/delivery/claim-departure.ts';
import { settle } from '../core/delivery/index-messages.ts';
import { lookUp } from '../core/delivery/look-up-unconfirmed.ts';
import { ensureMedia } from '../core/delivery/media/ensure-media.ts';
import { prepare } from '../core/delivery/prepare-send.ts';
import { deliver } from '../core/delivery/submit-batch.ts';
import { STORE_LOST_JOB } from '../core/opt-outs/watch-store.ts';
import type { Jobs } from '../core/ports/jobs.ts';
import { announce } from '../core/posts/ensure-post.ts';
import { tell } from '../core/posts/notify-sender.ts';
import { tellStoreLost } from '../core/posts/notify-store-lost.ts';
import { results } from '../core/posts/post-results-file.ts';
import { sayOnce } from '../core/posts/post-to-conversation.ts';
import { remind } from '../core/posts/queue-due-post-update.ts';
import { report } from '../core/posts/update-post.ts';
import { forget } from '../core/privacy/erase-person.ts';
import { watch } from '../core/receipts/poll-history.ts';
import { PULLED, pull } from '../core/receipts/pull-unread.ts';
import { takeBack } from '../core/scheduling/cancel-at-clicksend.ts';
import { bar } from '../core/scheduling/cancel-opted-out.ts';
import { finishStep } from '../core/workflow/finish-step-job.ts';
import type { Common, World } from './adapters.ts';
import type { allUseCases } from './use-cases.ts';

/** Who does which job. */
export function employ(
  config: Config,
  common: Common,
  world: World,
  does: ReturnType<typeof allUseCases>,
): void {
  const { jobs, log } = common;
  const { clickSend } = world;
  const isAlone = config.REDIS_URL === undefined;
  const tools = { ...common, ...world, isAlone, receive: does.receive };
  const post = announce(tools);
  const media = ensureMedia(tools);
  const delivering = {
    pictureOf: does.kept.pictureOf,
    ensureMedia: media,
    lookUp: lookUp({ ...tools, clickSend: { ...clickSend, account: does.readAccount } }),
    settle: settle(common),
    depart: depart(common),
    barred: does.barred,
  };
  const pollMs = config.POLL_SECONDS * 1000;
  jobs.work(
    'quote',
    quote({
      ...tools,
      pictureOf: does.pictureOf,
      confirm: does.confirmQuote,
      readLists: readLists({ clickSend, country: config.DEFAULT_COUNTRY }),
      barred: does.barred,
      unanswerableFrom: does.unanswerableFrom,
      scheduleWith: config.SCHEDULE_WITH,
      steps: does.steps,
      tellLeftOut: does.tellLeftOut,
    }),
  );
  jobs.work('step', finishStep({ ...tools, confirm: does.confirmQuote }));
  jobs.work('prepare', prepare({ ...tools, kept: does.kept, announce: post, ensureMedia: media }));
  jobs.work('deliver', deliver({ ...tools, ...delivering }));
  jobs.work('bar', bar({ ...common, cancel: does.cancel, optOuts: does.optOuts }));
  jobs.work('take-back', takeBack({ ...tools, submit: does.submit }));
  jobs.work('report', report({ ...tools, announce: post }));
  jobs.work('remind', remind(common));
  jobs.work('tell', tell(tools));
  jobs.work('forget', forget({ ...tools, cancel: does.cancel }));
  jobs.work(
    'results',
    results({ ...tools, files: world.resultsFiles, numbers: config.CSV_NUMBERS }),
  );
  const { DEFAULT_COUNTRY: country, REPLIES_CHANNEL: repliesChannel } = config;
  const find = findAnswered(common);
  const conversing = { ...tools, country, repliesChannel, find, optOuts: does.optOuts };
  jobs.work('replies', showReplies(conversing));
  jobs.work('reply-pictures', keepPictures(tools));
  jobs.work('renew-reply', renewLine(conversing));
  jobs.work('say-live', sayLive(tools));
  jobs.work('not-texted', sayNotTexted(tools));
  jobs.work(STORE_LOST_JOB, tellStoreLost({ ...tools, say: sayOnce(tools) }));
  jobs.work('pull', pull({ ...tools, pollMs, receiveReplies: does.receiveReplies }));
  jobs.work('watch', watch({ ...tools, pollMs }));
  const wanted = rulesOf(config);
  jobs.work('rules', rulesJob({ ensureRules: ensureRules({ clickSend, log }), wanted, log }));
}

/** Without PUBLIC_URL the account's rules are somebody else's business: made by hand, or by the doctor. */
function rulesOf(config: Config): readonly WantedRule[] {
  const { PUBLIC_URL: publicUrl, WEBHOOK_SECRET: secret, POLL_SECONDS } = config;
  return publicUrl ? wantedRules({ publicUrl, secret, pollMs: POLL_SECONDS * 1000 }) : [];
}

/** Work that comes round for ever, where polling is on. */
const ROUNDS = [
  ...PULLED.map((id) => ({ name: 'pull', id })),
  { name: 'watch', id: 'history' },
] as const;

/** Begun anew at every start: what was planned for tomorrow may be wanted now. */
export async function begin(config: Config, jobs: Jobs): Promise<void> {
  const begun = [
    ...ROUNDS.map((round) => ({ ...round, isWanted: config.POLL_SECONDS > 0 })),
    { name: 'rules', id: 'account', isWanted: rulesOf(config).length > 0 },
  ];
  for (const { name, id, isWanted } of begun) {
    await jobs.cancel(name, id);
    if (isWanted) await jobs.add(name, id);
  }
}

/** Adds the rounds that are gone, as after the store was emptied; those that wait keep their time. */
export async function addRounds(config: Config, jobs: Jobs): Promise<void> {
  if (config.POLL_SECONDS === 0) return;
  // Not at once: one that runs at this moment would run again for it.
  const delayMs = Math.min(config.POLL_SECONDS, LATEST_ROUND_S) * 1000;
  for (const { name, id } of ROUNDS) await jobs.add(name, id, { delayMs });
}

const LATEST_ROUND_S = 60;
