import type { SentMessage } from '../../sandbox/clicksend/world.ts';
import type { Message } from '../../sandbox/slack/world.ts';
import { buttonText } from '../../src/slack/text/buttons.ts';
import { statesText } from '../../src/slack/text/states.ts';
import {
  type Day,
  hasButton,
  type IntendedSend,
  isOptedOut,
  isSummary,
  listAccepted,
  listCalled,
  listLeaving,
  listMessages,
} from './day.ts';
import { CHANNELS, PHONES } from './plan.ts';

/** Checks a day that has come to rest. Returns a sentence for everything that is wrong. */
type Invariant = (day: Day) => readonly string[];

export function listViolations(day: Day): readonly string[] {
  return Object.entries(invariants).flatMap(([name, check]) =>
    check(day).map((words) => `${name}: ${words}`),
  );
}

const invariants: Readonly<Record<string, Invariant>> = {
  'ClickSend gets each message once': (day) =>
    day.intended.flatMap(({ mark, to }) =>
      to.flatMap((phone) => {
        // When a send that ClickSend holds is edited, ClickSend gets the new version and cancels the
        // previous one.
        const count = listAccepted(day, mark).filter(
          ({ to: whom, status }) => whom === phone && status !== 'Cancelled',
        ).length;
        const most = 1 + (day.again.get(mark) ?? 0);
        return count > most ? [`${mark} to ${phone} ${count} times`] : [];
      }),
    ),

  'a send that nobody confirmed is not sent': (day) =>
    day.intended
      .filter(({ state, mark }) => state === 'closed' && listAccepted(day, mark).length > 0)
      .map(({ mark }) => mark),

  'only the recipients get a message': (day) =>
    day.intended.flatMap(({ mark, to }) =>
      listAccepted(day, mark)
        .filter((message) => !to.includes(message.to))
        .map((message) => `${mark} to ${message.to}`),
    ),

  'a reopened form has every recipient': (day) =>
    day.reopened.flatMap(({ before, mark, to }) => {
      const emptied = findEmptied(day, before.mark);
      return before.to
        .filter((phone) => !to.includes(phone) && !isOptedOut(day, phone))
        .filter((phone) => emptied.includes(phone) || !isRemoved(day, before.mark, phone))
        .map((phone) => `${mark} without ${phone}`);
    }),

  'a reopened form has no removed recipient': (day) =>
    day.reopened.flatMap(({ before, mark, to }) => {
      // If everybody was removed, the send was cancelled, and the form has all of them.
      if (findEmptied(day, before.mark).length > 0) return [];
      return before.to
        .filter((phone) => to.includes(phone) && isSurelyRemoved(day, before.mark, phone))
        .map((phone) => `${mark} with ${phone}`);
    }),

  'a form for a new message opens empty': ({ prefilled }) => prefilled,

  'a continued draft has every recipient': ({ missing }) =>
    missing.map(({ mark, phone }) => `${mark} without ${phone}`),

  'a stopped send goes only to the others, once': (day) =>
    day.others.flatMap((pair) => checkOthers(day, pair)),

  'a confirmed send ends as sent, refused with a reason, or with a question': (day) =>
    day.intended.filter(({ state }) => state === 'confirmed').flatMap((send) => getEnd(day, send)),

  'no later call includes a number that opted out': (day) => listOptedOutCalls(day),

  'an answer or live message is texted at most once': ({ outside, clicksend }) =>
    outside.flatMap((text) => {
      const count = clicksend
        .sent()
        .filter(({ body, answered }) => body === text && answered === 'SUCCESS').length;
      return count > 1 ? [`“${text}” ${count} times`] : [];
    }),

  'no internal message is texted': ({ inside, clicksend }) =>
    clicksend
      .sent()
      .filter(({ body }) => inside.some((text) => body.includes(text.replace('//', '').trim())))
      .map(({ body }) => body),

  'a reply appears once, in order': (day) => checkRepliesShown(day),

  'each send has one post': (day) =>
    day.intended.flatMap(({ mark }) => {
      const count = listPosts(day, mark).length;
      // Each resend has its own post.
      return count > 1 + (day.again.get(mark) ?? 0) ? [`${mark} has ${count}`] : [];
    }),

  'each send that ClickSend took has a post': (day) =>
    day.intended
      .filter(({ mark }) => listAccepted(day, mark).length > 0 && listPosts(day, mark).length === 0)
      .map(({ mark }) => mark),

  'each note appears once': (day) =>
    listRoots(day).flatMap(({ channel, ts }) => listDoubled(day.slack.thread(channel, ts))),

  'a post shows the true statuses and price': (day) =>
    day.intended.flatMap((send) =>
      listPosts(day, send.mark).flatMap((post) => getTruth(day, send, post)),
    ),

  'an answered question has no buttons': (day) =>
    day.intended.flatMap(({ mark }) =>
      listPosts(day, mark)
        .map((post) => [post, ...day.slack.thread(post.channel, post.ts)])
        // An answer in the thread may be what is unconfirmed.
        .filter((lines) => !lines.some(({ text }) => text.includes(statesText.unsure.word)))
        .flatMap((lines) => lines.filter((line) => hasButton(line, 'checkAgain')))
        .map(({ text }) => `${mark}: ${text.slice(0, 80)}`),
    ),

  'no full number appears in a channel': (day) =>
    listMessages(day)
      .filter(({ text, blocks }) =>
        PHONES.some((phone) => `${text} ${JSON.stringify(blocks)}`.includes(phone.slice(3))),
      )
      .map(({ text }) => text.slice(0, 80)),

  'Slack rejects no call for its content': ({ slack }) =>
    slack
      .calls()
      .filter(({ answer }) =>
        /invalid_blocks|msg_too_long|invalid_arguments|metadata_too_large|too_many/.test(
          String(answer.error),
        ),
      )
      // ClickSend has deleted the picture meanwhile, so the app shows its form without it.
      .filter(({ answer }) => !JSON.stringify(answer).includes('downloading image failed'))
      .map(({ method, answer }) => `${method} ${JSON.stringify(answer).slice(0, 200)}`),

  'everything that got a 200 or was marked as read is stored': ({ unstored }) => unstored,

  'a cancelled send is not sent': (day) =>
    day.intended
      .filter(({ mark }) => listPosts(day, mark).some(({ text }) => /Cancelled by/.test(text)))
      .filter(({ mark }) => listLeaving(day, mark).length > 0)
      .map(({ mark }) => mark),

  'a removed recipient gets no message': (day) =>
    day.removed
      .filter(({ isSure, mark }) => isSure && !day.again.has(mark))
      .filter(({ mark, phone }) => listLeaving(day, mark).some(({ to }) => to === phone))
      .map(({ mark, phone }) => `${mark} to ${phone}`),

  'a send that was cancelled with everything is not sent': (day) =>
    [...day.cancelled].filter((mark) => !day.again.has(mark) && listLeaving(day, mark).length > 0),

  'a send that asks whether to send it now is not sent': (day) =>
    day.intended
      .filter(({ mark }) => listPosts(day, mark).some((post) => hasButton(post, 'sendNow')))
      .filter(({ mark }) => listLeaving(day, mark).length > 0)
      .map(({ mark }) => mark),

  'nobody waits longer than three seconds': ({ late }) => late,

  'every record expires and every job ends': ({ world, clicksend }) => {
    const { records } = world.disk.contents();
    const endless = [...records].filter(([, endsAt]) => !Number.isFinite(endsAt));
    const soon = [...(world.queue?.waiting() ?? [])].filter(
      ([key, dueAt]) => dueAt < clicksend.now() - 120_000 && !/^(pull|watch|rules)/.test(key),
    );
    return [...endless.map(([key]) => key), ...soon.map(([key]) => `job ${key}`)];
  },
};

function listPosts({ slack }: Day, mark: string): readonly Message[] {
  return CHANNELS.flatMap((name) =>
    slack
      .messages(slack.channel(name).id)
      .filter(({ text }) => new RegExp(`picture message to .*: ${mark}(?:\\n|$)`).test(text)),
  );
}

/**
 * Whether somebody removed this person from a send. Who did not see whether it worked, because ClickSend was asked or
 * the response was lost, reads in the thread that the app was told.
 */
function isRemoved(day: Day, mark: string, phone: string): boolean {
  const isTried = day.removed.some((one) => one.mark === mark && one.phone === phone);
  return isSurelyRemoved(day, mark, phone) || (isTried && isCancelledInThread(day, mark, phone));
}

function isSurelyRemoved({ removed }: Day, mark: string, phone: string): boolean {
  return removed.some((one) => one.isSure && one.mark === mark && one.phone === phone);
}

/** A note for this person, whether or not ClickSend did cancel their message. */
function isCancelledInThread(day: Day, mark: string, phone: string): boolean {
  return listPosts(day, mark)
    .flatMap(({ channel, ts }) => day.slack.thread(channel, ts))
    .some(({ text }) => /cancel/i.test(text) && text.includes(`•••${phone.slice(-3)}`));
}

/**
 * The last people in a send that was emptied by removing them. Empty if somebody stayed in it. Who had opted out when
 * it was confirmed, or was not covered by the balance, was never in it.
 */
function findEmptied(day: Day, mark: string): readonly string[] {
  const isOut = (phone: string) =>
    isSurelyRemoved(day, mark, phone) || isCancelledInThread(day, mark, phone);
  const last = day.removed.findLast((one) => one.mark === mark && one.from.every(isOut));
  return last?.from ?? [];
}

/** Everybody got it at ClickSend, or the post or a direct message says why not. */
function getEnd(day: Day, send: IntendedSend): readonly string[] {
  const reached = new Set(listAccepted(day, send.mark).map(({ to }) => to));
  const missing = send.to.filter((phone) => !reached.has(phone));
  if (missing.length === 0) return [];
  const [post] = listPosts(day, send.mark);
  const directMessages = day.slack.people
    .flatMap(({ id }) => day.slack.privately(id))
    .map(({ text }) => text)
    .join('\n');
  const words = `${post?.text ?? ''}\n${directMessages}`;
  const isSaid =
    /refused|unconfirmed|not sure|not sent|left out|opted out|cancelled|could not|couldn’t|wasn’t sent|didn’t reach|Nothing was sent|will not be sent/i;
  return isSaid.test(words) ? [] : [`${send.mark}: no outcome is shown for ${missing.join(', ')}`];
}

/** A stopped send, and one that was to go to the others. */
type Pair = Day['others'][number];

/** Whether the others are those that the post says were not sent to, and whether exactly the rest is still offered. */
function checkOthers(day: Day, pair: Pair): readonly string[] {
  const { first, ts, next, count } = pair;
  const send = day.intended.find(({ mark }) => mark === first);
  const posts = listPosts(day, first);
  const post = posts.find((one) => one.ts === ts);
  if (!send || !post) return [];
  // A stopped resend has its own post, and the messages of the first send were accepted before it.
  const isResend = post !== posts[0];
  const sinceMs = isResend ? Number(ts) * 1_000 : 0;
  const all = isResend
    ? readCount(/to \*([\d,]+) /.exec(post.text)?.[1] ?? '')
    : send.to.length - countLeftOut(post);
  const pairs = day.others.filter((one) => one.first === first);
  const gotIt = new Set(
    [first, ...pairs.map((one) => one.next.mark)]
      .filter((mark) => mark !== next.mark)
      .flatMap((mark) => listLeaving(day, mark))
      .filter(({ at }) => at >= sinceMs)
      .map(({ to }) => to),
  );
  const twice = listLeaving(day, next.mark).filter(({ to }) => gotIt.has(to));
  const shown = /Stopped by .* ([\d,]+) not sent/.exec(post.text)?.[1];
  const stoppedCount = shown === undefined ? all : readCount(shown);
  const nexts = pairs.filter((one) => one.ts === ts);
  const earlier = nexts.slice(0, nexts.indexOf(pair));
  const most = stoppedCount - countClaimed(day, earlier);
  const unsure = earlier.filter(isUncertain).reduce((sum, one) => sum + one.count, 0);
  const least = most - unsure;
  return [
    ...twice.map(({ to }) => `${first} went to ${to}, and so did ${next.mark}`),
    ...(count <= most && count >= least
      ? []
      : [`${first} was not sent to ${most}, and ${next.mark} is for ${count}`]),
    ...checkOffer(day, post, stoppedCount, nexts),
  ];
}

/** How many people are in the sends that were confirmed for certain: those in the form whom the post does not leave out. */
function countClaimed(day: Day, nexts: readonly Pair[]): number {
  return nexts
    .filter(({ next }) => next.state === 'confirmed')
    .reduce((sum, { next, count }) => sum + count - countLeftOut(listPosts(day, next.mark)[0]), 0);
}

function isUncertain({ next }: Pair): boolean {
  return next.state !== 'confirmed' && next.state !== 'closed';
}

/**
 * The button is for those of the `kept` people who are in none of the sends to the others: the balance did not cover
 * them, or they had opted out.
 */
function checkOffer(
  day: Day,
  post: Message,
  kept: number,
  nexts: readonly Pair[],
): readonly string[] {
  if (nexts.some(isUncertain)) return [];
  const rest = kept - countClaimed(day, nexts);
  const offered = listOffers(post);
  const { button, allButton } = buttonText.sendToOthers;
  const isRight =
    rest === 0
      ? offered.length === 0
      : offered.length === 1 && [allButton, button({ count: rest })].includes(offered[0] ?? '');
  if (isRight) return [];
  const marks = nexts.map(({ next }) => next.mark).join();
  const shown = offered.join() || 'gone';
  return [`${rest} are left of ${kept} after ${marks}, and the button is ${shown}`];
}

/** People who were not in the send: the balance did not cover them, or they had opted out when it was confirmed. */
function countLeftOut(post: Message | undefined): number {
  const counts =
    post?.text.matchAll(/^([\d,]+) not sent: (?:not enough credit|opted out)$/gm) ?? [];
  return [...counts].reduce((sum, [, count = '']) => sum + readCount(count), 0);
}

/** The buttons that send to the people to whom a stopped send was not sent. */
function listOffers(post: Message): readonly string[] {
  const names = ['sendToOthers', 'sendToAllOthers'] as const;
  return names.flatMap((name) => listCalled(post, name));
}

/**
 * Calls that include a number after its STOP was acknowledged and before a START. A batch may have been in
 * flight then, unless its intent was stored later: it is checked once more after that.
 */
function listOptedOutCalls(day: Day): readonly string[] {
  const { texted, clicksend } = day;
  const stops = texted.filter(({ text }) => /^(?:stop|unsubscribe)\b/i.test(text));
  const starts = texted.filter(({ text }) => /^start\b/i.test(text));
  const isOut = (phone: string, call: number, intentAt: number) =>
    stops.some(
      (stop) =>
        stop.phone === phone &&
        (stop.callsUntil <= call || stop.takenAt < intentAt) &&
        !starts.some((start) => start.phone === phone && start.callsBefore >= stop.callsBefore),
    );
  return clicksend.calls().flatMap(({ endpoint, body, at }, call) => {
    if (!/^POST \/(?:mms|sms)\/(?:send|price)$/.test(endpoint)) return [];
    const bodyText = JSON.stringify(body);
    const intentAt = endpoint.endsWith('price') ? 0 : findIntent(day, at);
    const phones = [...new Set(stops.map(({ phone }) => phone))];
    const wrong = phones.filter(
      (phone) => bodyText.includes(phone) && isOut(phone, call, intentAt),
    );
    return wrong.map((phone) => `${endpoint} with ${phone}`);
  });
}

/** No process calls so long after it stored its intent. */
const SUBMITTED_WITHIN_MS = 10_000;

/** The earliest intent that a call at this time may belong to (Unix ms); 0 if clocks are set. */
function findIntent({ plan, intentsAt }: Day, calledAt: number): number {
  if (plan.faults.some(({ kind }) => kind === 'clock')) return 0;
  const { slow, slowMs } = plan.weather;
  const since = calledAt - SUBMITTED_WITHIN_MS - (slow > 0 ? slowMs : 0);
  return intentsAt.find((at) => at >= since && at <= calledAt) ?? 0;
}

function checkRepliesShown(day: Day): readonly string[] {
  const lines = listMessages(day);
  const words = day.texted.filter(({ text }) => /^R\d+\.\d+$/.test(text));
  const troubles = words.flatMap(({ text }) => {
    const count = lines.filter((line) => line.text.includes(`: ${text}`)).length;
    if (count > 1) return [`“${text}” appears ${count} times`];
    // A push that failed is repeated, and the item is listed as unread.
    return count === 0 ? [`“${text}” is lost`] : [];
  });
  const disordered = listRoots(day).flatMap((root) =>
    day.slack
      .thread(root.channel, root.ts)
      .flatMap(({ text }) => /: (R\d+\.\d+)/.exec(text)?.[1] ?? [])
      .filter(isAfterLaterOne),
  );
  const areAllTaken = (text: string) =>
    words
      .filter((one) => one.text.startsWith(`${text.split('.')[0]}.`))
      .every(({ isTaken }) => isTaken);
  return [
    ...troubles,
    ...disordered
      .filter(areAllTaken)
      .filter((text) => isOrderKnown(day, text))
      .map((text) => `“${text}” appears after a later one`),
  ];
}

/**
 * For texts that came in parallel, only clocks that agree show which was first; for others, clocks that
 * agree or that are never set. If both are wrong, ClickSend's own seconds differ (decision 22).
 */
function isOrderKnown({ plan }: Day, text: string): boolean {
  const isSideBySide = plan.userActions.some(
    (act) => act.kind === 'reply' && act.everyMs !== undefined && act.texts.includes(text),
  );
  const doClocksAgree = plan.replicas === 1 || plan.aheadMs.every((ms) => ms === 0);
  const areClocksLeftAlone = plan.faults.every(({ kind }) => kind !== 'clock');
  return isSideBySide ? doClocksAgree && areClocksLeftAlone : doClocksAgree || areClocksLeftAlone;
}

/** Texts of one burst are numbered after their point. */
function isAfterLaterOne(text: string, at: number, shown: readonly string[]): boolean {
  const [burst, nth] = text.split('.');
  return shown.slice(0, at).some((before) => {
    const [other, otherNth] = before.split('.');
    return other === burst && Number(otherNth) > Number(nth);
  });
}

function listRoots({ slack }: Day): readonly Message[] {
  return CHANNELS.flatMap((name) => slack.messages(slack.channel(name).id));
}

function listDoubled(thread: readonly Message[]): readonly string[] {
  const isOurs = ({ user }: Message) => user.startsWith('U0MMSBOT');
  const typed = thread.filter((one) => !isOurs(one));
  const texts = thread
    .filter(isOurs)
    .map(({ text }) => text)
    // The same person may text STOP twice.
    .filter((text) => !text.startsWith('💬') || /: R\d/.test(text));
  const notices = texts.filter((text) => /^(?:🟢|🔒) \*This thread is/.test(text));
  return [...new Set(texts)]
    .filter((text) => {
      const count = texts.filter((other) => other === text).length;
      // The same is true of every message that was typed there and not sent.
      if (/^⚠️ <@\w+>, this wasn’t texted\. /.test(text)) return count > typed.length;
      // A thread may be live again after it was not; it never says the same twice in a row.
      if (notices.includes(text))
        return notices.some((one, n) => one === text && notices[n - 1] === text);
      return count > 1;
    })
    .map((text) => text.slice(0, 80));
}

/** The counts of the post and of the summary match what the carriers did, and the price what was charged. */
function getTruth(day: Day, send: IntendedSend, post: Message): readonly string[] {
  if (listPosts(day, send.mark).length !== 1) return [];
  const messages = listAccepted(day, send.mark);
  const charged = messages
    .filter(({ status }) => status !== 'Cancelled')
    .reduce((sum, { price }) => sum + Math.round(Number(price) * 10_000), 0);
  // A sum has two decimals.
  const inCents = Math.round(charged / 100);
  const shown = /A\$([\d,.]+)/.exec(post.text)?.[1];
  const isPriceWrong =
    shown !== undefined && Math.round(Number(shown.replaceAll(',', '')) * 100) !== inCents;
  return [
    ...compareCounts(send, post, messages),
    ...listSummaries(day, post).flatMap((note) => compareReasons(send, note, messages)),
    ...(isPriceWrong ? [`${send.mark}: A$${shown} shown, ${inCents / 100} charged`] : []),
  ];
}

function compareCounts(
  { mark }: IntendedSend,
  { text }: Message,
  messages: readonly SentMessage[],
): readonly string[] {
  const count = (status: string) => messages.filter((one) => one.status === status).length;
  // The post of a send to many also says how many of how many.
  const readCountOf = (word: string) =>
    readCount(new RegExp(`(?<!of )\\b([\\d,]+) ${word}`).exec(text)?.[1] ?? '0');
  const truths = [
    ['delivered', count('Completed'), readCountOf('delivered')],
    ['failed', count('Failed'), readCountOf('failed')],
  ] as const;
  return truths
    .filter(([, is, shown]) => is !== shown)
    .map(([word, is, shown]) => `${mark}: ${shown} ${word} shown, ${is} are: ${text.slice(0, 60)}`);
}

/** “1,100” as a number. */
function readCount(shown: string): number {
  return Number(shown.replaceAll(',', ''));
}

/** The reasons of the summary are those of all who failed, unless there are too many reasons. */
function compareReasons(
  { mark }: IntendedSend,
  { text }: Message,
  messages: readonly SentMessage[],
): readonly string[] {
  const lines = [...text.matchAll(/^❌ ([\d,]+) (?:person|people): /gm)];
  const shown = lines.reduce((sum, [, count = '']) => sum + readCount(count), 0);
  const failed = messages.filter(({ status }) => status === 'Failed').length;
  const isRight = /for other reasons/.test(text) ? shown <= failed : shown === failed;
  return isRight ? [] : [`${mark}: reasons for ${shown} failures shown, ${failed} failed`];
}

/** The note of a send to many that gives the reasons. */
function listSummaries({ slack }: Day, { channel, ts }: Message): readonly Message[] {
  return slack.thread(channel, ts).filter(({ text }) => isSummary(text));
}
