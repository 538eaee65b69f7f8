import type { ClickSendWorld, SentMessage } from '../../sandbox/clicksend/world.ts';
import { connectClickSend, connectSlack } from '../../sandbox/operator.ts';
import type { AppAnswer, Message, OpenView, SlackWorld } from '../../sandbox/slack/world.ts';
import { buttonText } from '../../src/slack/text/buttons.ts';
import { cancelText } from '../../src/slack/text/cancel.ts';
import { composeText } from '../../src/slack/text/modal.ts';
import { stopText } from '../../src/slack/text/stop.ts';
import { threadText } from '../../src/slack/text/thread.ts';
import { WEBHOOK_SECRET } from '../setup/webhook-secret.ts';
import { balanceReplicas } from '../world/balancer.ts';
import { createWorld, type InnerWorld } from '../world/create-world.ts';
import { createRandom, type Random } from '../world/random.ts';
import type { Watch } from '../world/steps.ts';
import { startCarriers } from './carriers.ts';
import { createTablePictures, theirPicture } from './pictures.ts';
import { type Act, CHANNELS, getPhone, PHONES, type Plan } from './plan.ts';
import { applyFault, createPassages } from './trouble.ts';

/** What a person believes to have sent, and what must follow from it. */
export interface IntendedSend {
  readonly mark: string;
  readonly channel: string;
  readonly to: readonly string[];
  /** `maybe`: Slack showed no success, so it may be either; `closed`: the second step was closed. */
  state: 'unconfirmed' | 'confirmed' | 'maybe' | 'closed';
  /** Its scheduled time (Unix ms). */
  readonly dueAt: number | undefined;
}

/** A text to the app, and whether the app accepted it. */
interface Texted {
  readonly phone: string;
  readonly text: string;
  /** Acknowledged with 200. */
  isTaken: boolean;
  /** When (Unix ms). */
  takenAt: number;
  /** How many calls ClickSend had received when it was texted, because clocks that jump prove nothing. */
  readonly callsBefore: number;
  /** How many once everything in flight at its acknowledgement had arrived. */
  callsUntil: number;
}

/** The labels that actions look for. */
const words = {
  reply: buttonText.reply.button,
  edit: buttonText.edit.button,
  cancel: buttonText.cancel.button,
  cancelSeveral: buttonText.menu.cancel,
  stop: stopText.button,
  checkAgain: buttonText.checkAgain.button,
  sendAgain: threadText.unconfirmed.againButton,
  /** The beginning of the label, before the number. */
  sendToUnreached: buttonText.sendToUnreached.button({ count: 2 }).split('2')[0] ?? '',
  sendToOthers: buttonText.sendToOthers.button({ count: 2 }).split('2')[0] ?? '',
  sendToAllOthers: buttonText.sendToOthers.allButton,
  removePeople: buttonText.menu.removePeople,
  sendNow: buttonText.sendNow.button,
  scheduleAgain: buttonText.scheduleAgain.button,
  cancelEverything: cancelText.account.button,
  continueDraft: composeText.unsent.continueButton,
  discardDraft: composeText.unsent.discardButton,
} as const;
export type ButtonName = keyof typeof words;
export const buttonNames = Object.keys(words) as readonly ButtonName[];

/** A running day, and what is known about it from outside. */
export interface Day {
  readonly plan: Plan;
  readonly world: InnerWorld;
  readonly slack: SlackWorld;
  readonly clicksend: ClickSendWorld;
  readonly random: Random;
  readonly intended: IntendedSend[];
  readonly texted: Texted[];
  /** By mark: presses of Send again, each of which allows one more of each message. */
  readonly again: Map<string, number>;
  /** Posts from which a colleague sent again: together, colleagues do that once. */
  readonly resent: Set<string>;
  /** Which stopped sends were sent to the others, from the post with which ts, and by which one. `count`: people in its form. */
  readonly others: {
    readonly first: string;
    readonly ts: string;
    readonly next: IntendedSend;
    readonly count: number;
  }[];
  /**
   * Whom somebody removed, and of which send. `from`: everybody in it then, as the modal listed them. `isSure`: the app
   * said at once that they are removed.
   */
  readonly removed: {
    readonly mark: string;
    readonly phone: string;
    readonly from: readonly string[];
    readonly isSure: boolean;
  }[];
  /** Whom a teammate opted out. */
  readonly optedOut: Set<string>;
  /** Forms that were opened again from a cancelled send, with the people in them. */
  readonly reopened: {
    readonly before: IntendedSend;
    readonly mark: string;
    readonly to: readonly string[];
  }[];
  /** Who was missing in a form that continued an unsent message, and of which one. */
  readonly missing: { readonly mark: string; readonly phone: string }[];
  /** Marks of messages that were written in a form that did not open empty. */
  readonly prefilled: string[];
  /** Marks of sends that were cancelled with everything else, well before their time. */
  readonly cancelled: Set<string>;
  /** Which of the buttons that actions press were there at some point. */
  readonly buttons: Set<ButtonName>;
  /** Texts that must never be sent to anybody. */
  readonly inside: string[];
  /** Texts of answers and live messages, each sent at most once. */
  readonly outside: string[];
  /** Responses of the app that were late or missing while it was running without faults. */
  readonly late: string[];
  /** What the app claimed to have stored but had not. */
  readonly unstored: string[];
  /** Set while the app may legitimately be slow or unavailable. */
  readonly excuses: Set<string>;
  /** How far the app's clock is from the right time, and which sends were due, or soon, when it was set. */
  readonly clock: { jumpedMs: number; readonly due: Set<IntendedSend> };
  /** The maximum time of each step of the replicas whose disk a fault makes slow, in ms. */
  readonly slowDisks: Map<number, number>;
  /** Phones that nothing reaches at the moment, and after how many ms a message to them fails. */
  readonly outOfReach: Map<string, number>;
  /** When the intent to submit a batch was on the disk (Unix ms), for each. */
  readonly intentsAt: number[];
  /** Observers that are notified of each step of the apps. */
  readonly watching: Set<Watch>;
  readonly trace: string[];
  note(words: string): void;
}

/**
 * How long there are no faults after the day, so that everything comes to rest: ClickSend pushes again for
 * an hour and a half.
 */
const REST_MS = 3 * 3_600_000;

/**
 * Nobody empties the store on these days, and at the production rate, this check alone would be every other
 * step of a day.
 */
const KEEP_UP_MS = 30 * 60_000;

/** The time between the last opt-out check and the call, on the slowest disk. */
const LOOKED_AT_MS = 2_000;

/** Enough for a send of two batches. */
export const BALANCE = '2000';

const MOST_PATIENCE_MS = 45_000;

/** Plays a day from its first action until everything is at rest; then `look` checks it. */
export async function playDay<T>(plan: Plan, look: (day: Day) => T): Promise<T> {
  const random = createRandom(plan.seed).fork();
  const { weather } = plan;
  const lag = random.fork();
  const shape = { isStormy: true };
  const slowDisks = new Map<number, number>();
  const getSlowMs = (replica: number) => slowDisks.get(replica) ?? 0;
  const pickDiskMs = (replica: number) => {
    const mostMs = Math.max(weather.diskMs, getSlowMs(replica));
    return shape.isStormy && mostMs > 0 && lag.chance(0.5) ? lag.whole(0, mostMs) : 0;
  };
  const pickSlowMs = (replica: number) =>
    shape.isStormy ? lag.whole(0, Math.max(plan.slowDiskMs, getSlowMs(replica))) : 0;
  const createLag = (replica: number) => {
    const isSlow = replica === 0 && plan.slowDiskMs > 0 && plan.replicas > 1;
    const pickMs = isSlow ? pickSlowMs : pickDiskMs;
    return () => ({ beforeMs: pickMs(replica), afterMs: pickMs(replica) });
  };
  const intentsAt: number[] = [];
  const noteIntent: Watch = ({ what }, phase) => {
    if (phase === 'after' && what.endsWith(' batch (sending)')) intentsAt.push(Date.now());
  };
  const watching = new Set<Watch>();
  const world = await createWorld({
    seed: plan.seed,
    watch: (step, phase) => {
      for (const watch of [noteIntent, ...watching]) watch(step, phase);
    },
    replicas: plan.replicas,
    lags: Array.from({ length: plan.replicas }, (_, replica) => createLag(replica)),
    aheadMs: plan.replicas > 1 ? plan.aheadMs : [],
    slack: { rateLimits: true },
    pictures: createTablePictures,
    upkeepMs: KEEP_UP_MS,
    env: {
      POLL_SECONDS: '900',
      LOG_LEVEL: 'warn',
      CONFIRM_SENDS: plan.confirm,
      SCHEDULE_WITH: plan.scheduleWith,
      REPLIES_CHANNEL: CHANNELS[0],
    },
  });
  const { slack, clicksend, time, network } = world;
  const began = time.now();
  const trace: string[] = [];
  const day: Day = {
    plan,
    world,
    slack,
    clicksend,
    random,
    trace,
    intended: [],
    texted: [],
    again: new Map(),
    resent: new Set(),
    others: [],
    removed: [],
    optedOut: new Set(),
    reopened: [],
    missing: [],
    prefilled: [],
    cancelled: new Set(),
    buttons: new Set(),
    inside: [],
    outside: [],
    late: [],
    unstored: [],
    excuses: new Set(),
    clock: { jumpedMs: 0, due: new Set() },
    slowDisks,
    outOfReach: new Map(),
    intentsAt,
    watching,
    note: (words) => trace.push(`${new Date(time.now()).toISOString().slice(11, 23)} ${words}`),
  };
  try {
    for (const name of CHANNELS.slice(1)) {
      const { id } = slack.createChannel({ name, hasBot: true });
      for (const person of slack.people) slack.invite(id, person.id);
    }
    clicksend.setBalance(BALANCE);
    connect(day);
    network.passage(createPassages(day, shape));
    const carrying = startCarriers(day);
    const inTurn = createTurns();
    const done = [
      ...plan.userActions.map((act) =>
        actAfter(act.at, () => inTurn(act, () => perform(day, act))),
      ),
      ...plan.faults.map((fault) => actAfter(fault.at, () => applyFault(day, fault))),
    ];
    await time.run(Promise.all(done));
    shape.isStormy = false;
    watching.clear();
    day.note('— all is well from here on —');
    await time.run(startEverybody(day));
    await time.pass(REST_MS);
    carrying.stop();
    day.note(`— at rest, ${Math.round((time.now() - began) / 60_000)} minutes later —`);
    return await time.run(Promise.resolve().then(() => look(day)));
  } finally {
    await world.close();
  }
}

function connect(day: Day): void {
  const { world, slack, clicksend, plan } = day;
  const url = balanceReplicas(world.replicas);
  connectSlack(slack, url);
  if (plan.arePushed) connectClickSend(clicksend, { url, secret: WEBHOOK_SECRET });
}

async function startEverybody({ world }: Day): Promise<void> {
  for (const replica of world.replicas) if (!replica.isUp()) await replica.start();
}

/** A person or phone starts nothing before the previous action is done. */
function createTurns(): (act: Act, work: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>();
  return (act, work) => {
    const who = 'who' in act ? `person ${act.who}` : `phone ${act.phone}`;
    const mine = (last.get(who) ?? Promise.resolve()).then(work);
    last.set(who, mine);
    return mine;
  };
}

function actAfter(ms: number, act: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(() => act().then(resolve, reject), ms);
  });
}

async function perform(day: Day, act: Act): Promise<void> {
  const there = listMessages(day).flatMap(listButtons);
  for (const name of buttonNames) if (there.some(isCalled(name))) day.buttons.add(name);
  switch (act.kind) {
    case 'send':
      return send(day, act);
    case 'reply':
      return reply(day, act);
    case 'opt out':
    case 'opt in':
      return sendText(day, getPhone(act.phone), act.word);
    case 'opt out by hand':
      day.optedOut.add(getPhone(act.phone));
      return typeCommand(day, act.who, `optout ${getPhone(act.phone)} asked by phone`);
    case 'answer':
      return answer(day, act);
    case 'live':
      return typeCommand(day, act.who, act.isOn ? 'live on' : 'live off', act.channel);
    case 'say':
      return say(day, act);
    case 'cancel':
      return cancel(day, act);
    case 'stop':
      return void (await press(day, act.who, 'stop'));
    case 'edit':
      return edit(day, act);
    case 'decide':
      return decide(day, act);
    case 'send again':
      return sendAgain(day, act.who);
    case 'send to the others':
      return sendToOthers(day, act);
    case 'remove people':
      return removePeople(day, act);
    case 'send now':
      return void (await press(day, act.who, 'sendNow'));
    case 'schedule again':
      return scheduleAgain(day, act);
    case 'cancel everything':
      return cancelEverything(day, act.who);
    case 'ask':
      return typeCommand(day, act.who, act.what);
  }
}

async function send(day: Day, act: Extract<Act, { kind: 'send' }>): Promise<void> {
  const { slack } = day;
  const [user, channel] = [getPerson(day, act.who), getChannel(day, act.channel)];
  const name = getName(day, act.who);
  const to = act.to.map(getPhone);
  const form = await openComposeModal(day, user, channel, name);
  if (!form) return;
  if (hasRecipients(form)) day.prefilled.push(act.mark);
  const chosen = await answerOffer(day, form, act);
  if (chosen === 'unknown') return void (await slack.closeView(form.id));
  if (chosen !== 'new') return submitForm(day, form, { ...act, ...chosen }, chosen);
  const picture = slack.upload({ user, ...theirPicture });
  if (to.length > MOST_TYPED) {
    if (!(await pickList(day, form, to))) return;
  } else await slack.fill(form.id, { Recipients: to.join(', ') });
  await slack.fill(form.id, {
    Subject: act.mark,
    Message: `Words of ${act.mark}`,
    Picture: picture,
    ...(act.inMs ? { When: computeWhen(day, act.inMs) } : {}),
  });
  return submitForm(day, form, { ...act, channel, to });
}

/**
 * Answers the form's offer of a message that was not sent. Returns that message if it is in the form now, or `new`
 * if the person writes another one. `unknown`: nothing happened for so long that they give up.
 */
async function answerOffer(
  day: Day,
  form: OpenView,
  { who, offer }: Extract<Act, { kind: 'send' }>,
): Promise<IntendedSend | 'new' | 'unknown'> {
  const { slack } = day;
  const [user, name] = [getPerson(day, who), getName(day, who)];
  const find = () => slack.views(user).find(({ id }) => id === form.id);
  const isShown = (label: string) => listWords(find()?.view.blocks).includes(label);
  const { continueButton, discardButton, keepButton, replaceButton } = composeText.unsent;
  const pressIt = async (button: string, isDone: () => boolean) => {
    day.note(`${name} presses ${button} in the form`);
    await actAsPerson(day, button, () => slack.click({ user, viewId: form.id, button }));
    return (await waitUntilSeen(day, isDone)) !== undefined;
  };
  if (!isShown(continueButton)) return 'new';
  day.buttons.add('continueDraft').add('discardDraft');
  if (!offer) return 'new';
  if (offer === 'discard')
    return (await pressIt(discardButton, () => !isShown(discardButton))) ? 'new' : 'unknown';
  const hasTyped = offer !== 'continue';
  if (hasTyped) await slack.fill(form.id, { Message: 'Half a sentence' });
  if (!(await pressIt(continueButton, () => !isShown(continueButton)))) return 'unknown';
  if (hasTyped) {
    const [button, next] =
      offer === 'type and keep' ? [keepButton, continueButton] : [replaceButton, discardButton];
    if (!isShown(button) || !(await pressIt(button, () => isShown(next)))) return 'unknown';
    if (offer === 'type and keep') return 'new';
  }
  const continued = find();
  const intendedSend =
    continued && day.intended.find(({ mark }) => mark === readField(continued, 'subject'));
  if (!continued || !intendedSend) return 'unknown';
  const there = readField(continued, 'recipients').replaceAll(/[^\d,\n]/g, '');
  if (intendedSend.to.length <= MOST_TYPED) {
    const missing = intendedSend.to.filter((phone) => !there.includes(phone.slice(1)));
    day.missing.push(...missing.map((phone) => ({ mark: intendedSend.mark, phone })));
  }
  return intendedSend;
}

/** What stands in a field for text. */
function readField({ view }: OpenView, field: string): string {
  const { values } = view.state as { readonly values: Record<string, Record<string, unknown>> };
  const [block = {}] = Object.entries(values)
    .filter(([id]) => id.split('.')[0] === field)
    .map(([, found]) => found);
  const [element] = Object.values(block) as { readonly value?: unknown }[];
  return typeof element?.value === 'string' ? element.value : '';
}

function hasRecipients(form: OpenView): boolean {
  const { values } = form.view.state as { readonly values: Record<string, unknown> };
  const lists = JSON.stringify(values.lists ?? '');
  return readField(form, 'recipients') !== '' || /"selected_options":\[[^\]]/.test(lists);
}

/** As many numbers fit in the form's field. */
const MOST_TYPED = 200;

/**
 * Makes a list in ClickSend and picks it in the form. False if the form doesn't offer it, because somebody
 * didn't respond; nobody sends without it.
 */
async function pickList(
  { slack, clicksend }: Day,
  form: OpenView,
  phones: readonly string[],
): Promise<boolean> {
  const name = `List of ${phones.length}`;
  const contacts = phones.map((phoneNumber) => ({ phoneNumber }));
  const list = clicksend.putList(name, contacts);
  await slack.options(form.id, 'Lists', name);
  return slack.fill(form.id, { Lists: [String(list)] }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.message.includes('does not offer')) return false;
      throw error;
    },
  );
}

/** As the form's field has it: Unix seconds. */
function computeWhen({ world }: Day, inMs: number): number {
  return Math.ceil((world.time.now() + inMs) / 1_000);
}

type Submission = Pick<
  Extract<Act, { kind: 'send' }>,
  'mark' | 'who' | 'isTwice' | 'secondStep' | 'inMs'
> &
  Pick<IntendedSend, 'channel' | 'to'>;

/**
 * Presses the filled form's button, and goes through the second step if there is one. `before`: the form holds a
 * message that was reviewed before.
 */
async function submitForm(
  day: Day,
  form: OpenView,
  act: Submission,
  before?: IntendedSend,
): Promise<void> {
  const intendedSend = before ?? addIntendedSend(day, act);
  const wasUncertain = before?.state === 'maybe';
  await confirmIntendedSend(day, form, act, intendedSend);
  if (wasUncertain && intendedSend.state === 'closed') intendedSend.state = 'maybe';
}

function addIntendedSend(day: Day, { mark, channel, to, inMs }: Submission): IntendedSend {
  const dueAt = inMs && day.world.time.now() + inMs;
  const intendedSend: IntendedSend = { mark, channel, to, dueAt, state: 'unconfirmed' };
  day.intended.push(intendedSend);
  return intendedSend;
}

async function confirmIntendedSend(
  day: Day,
  form: OpenView,
  act: Submission,
  intendedSend: IntendedSend,
): Promise<void> {
  const { slack } = day;
  const [user, name] = [getPerson(day, act.who), getName(day, act.who)];
  day.note(`${name} presses the form's button for ${act.mark} to ${act.to.length}`);
  const pressed = await actAsPerson(day, 'the form', () =>
    slack.submit(form.id, { twice: act.isTwice }),
  );
  if (!hasWorked(pressed)) {
    intendedSend.state = 'maybe';
    return day.note(`${name} is told: ${pressed.trouble}`);
  }
  const faults = slack
    .views(user)
    .flatMap((view) => (view.id === form.id ? collectFaults(view) : []));
  if (faults.length > 0) {
    // While the app cannot tell whether it was stored, it may have been.
    const isUnsure = faults.includes(composeText.notStored);
    intendedSend.state = isUnsure ? 'maybe' : 'closed';
    day.note(`${name} reads under a field “${faults.join(' ')}” and closes the form`);
    return void (await slack.closeView(form.id));
  }
  const straight = !slack.views(user).some(({ id }) => id === form.id);
  if (straight) {
    intendedSend.state = 'confirmed';
    return;
  }
  const step = await waitUntilSeen(day, () => slack.views(user).find(isSecondStep));
  if (!step || act.secondStep === 'close') {
    // Whether or not the second step appeared, nothing was confirmed.
    intendedSend.state = 'closed';
    day.note(`${name} closes ${step ? 'the second step' : 'the wait'} of ${act.mark}`);
    for (const view of slack.views(user)) await slack.closeView(view.id);
    return;
  }
  const last = act.secondStep === 'back' ? await goBack(day, user, step) : step;
  if (!last) {
    // Pressed again, the form may be sent directly, or not at all; the person does not know.
    intendedSend.state = 'maybe';
    for (const view of slack.views(user)) await slack.closeView(view.id);
    return;
  }
  day.note(`${name} says yes to ${act.mark}`);
  const yes = await actAsPerson(day, 'the second step', () =>
    slack.submit(last.id, { twice: act.secondStep === 'send twice' }),
  );
  // Confirmed, it closes. A price that was asked for again, as by a second press of the form, is shown first.
  const isOpen = slack.views(user).length > 0;
  intendedSend.state = hasWorked(yes) && !isOpen ? 'confirmed' : 'maybe';
  if (intendedSend.state === 'maybe') day.note(`${name} does not know whether ${act.mark} went`);
  for (const view of slack.views(user)) await slack.closeView(view.id);
}

/**
 * Goes back to the form, which still has all its entries, and on to the second step again. Undefined if
 * that does not appear.
 */
async function goBack(day: Day, user: string, step: OpenView): Promise<OpenView | undefined> {
  const { slack } = day;
  day.note('and presses Back');
  await actAsPerson(day, 'Back', () => slack.click({ user, viewId: step.id, button: 'Back' }));
  const form = await waitUntilSeen(day, () => slack.views(user).find(isForm));
  if (!form) return undefined;
  await actAsPerson(day, 'the form', () => slack.submit(form.id));
  return waitUntilSeen(day, () => slack.views(user).find(isSecondStep));
}

async function edit(day: Day, act: Extract<Act, { kind: 'edit' }>): Promise<void> {
  const { slack } = day;
  const user = getPerson(day, act.who);
  if (!(await press(day, act.who, 'edit'))) return;
  const form = await waitUntilSeen(day, () => slack.views(user).find(isForm));
  if (!form) return;
  await slack.fill(form.id, { Message: act.text });
  await actAsPerson(day, 'the edited form', () => slack.submit(form.id));
  const step = await waitUntilSeen(day, () => slack.views(user).find(isSecondStep));
  if (step) await actAsPerson(day, 'the second step of an edit', () => slack.submit(step.id));
  for (const view of slack.views(user)) await slack.closeView(view.id);
}

async function openComposeModal(
  day: Day,
  user: string,
  channel: string,
  name: string,
): Promise<OpenView | undefined> {
  const { slack } = day;
  for (const view of slack.views(user)) await slack.closeView(view.id);
  day.note(`${name} types /mms`);
  const typed = await actAsPerson(day, '/mms', () =>
    slack.command({ user, channel, command: '/mms' }),
  );
  if (!hasWorked(typed)) day.note(`${name} is told: ${typed.trouble}`);
  return waitUntilSeen(day, () => slack.views(user).find(isForm));
}

async function reply(day: Day, act: Extract<Act, { kind: 'reply' }>): Promise<void> {
  const phone = PHONES[act.phone] ?? '';
  const { texts, everyMs } = act;
  if (everyMs === undefined) {
    for (const words of texts) await sendText(day, phone, words);
    return;
  }
  await Promise.all(
    texts.map((words, nth) => actAfter(nth * everyMs, () => sendText(day, phone, words))),
  );
}

/** A phone texts; a phone that never received anything has nobody to text. */
async function sendText(day: Day, phone: string, words: string): Promise<void> {
  const { clicksend, texted, world } = day;
  if (!clicksend.sent(phone).some(({ answered }) => answered === 'SUCCESS')) return;
  const countCalls = () => clicksend.calls().length;
  const sentText: Texted = {
    phone,
    text: words,
    isTaken: false,
    takenAt: Number.POSITIVE_INFINITY,
    callsBefore: countCalls(),
    callsUntil: Number.POSITIVE_INFINITY,
  };
  texted.push(sentText);
  day.note(`${phone} texts “${words}”`);
  // ClickSend dates a text by its own clock, which is right.
  const at = world.time.now() - day.clock.jumpedMs;
  const { status, messageId } = await clicksend.reply(phone, { text: words }, { at });
  if (status !== 200) return;
  checkStored(day, `reply:${messageId}`);
  sentText.isTaken = true;
  sentText.takenAt = world.time.now();
  setTimeout(() => {
    sentText.callsUntil = countCalls();
  }, computeOnItsWayMs(day));
}

/** A call already in flight cannot be recalled. */
function computeOnItsWayMs({ plan: { weather } }: Day): number {
  return LOOKED_AT_MS + (weather.slow > 0 ? weather.slowMs : 0);
}

/** Anything that got a 200 must be on disk by then, whatever dies next. */
export function checkStored({ world, unstored }: Day, key: string): void {
  if (!world.disk.has(key)) unstored.push(key);
}

async function answer(day: Day, act: Extract<Act, { kind: 'answer' }>): Promise<void> {
  const { slack, outside } = day;
  const user = getPerson(day, act.who);
  if (!(await press(day, act.who, 'reply'))) return;
  // A loading view comes first.
  const form = await waitUntilSeen(day, () => slack.views(user).find(isAnswerForm));
  if (!form) return;
  await slack.fill(form.id, { Message: act.text });
  outside.push(act.text);
  await actAsPerson(day, 'the answer', () => slack.submit(form.id, { twice: act.isTwice }));
  for (const view of slack.views(user)) await slack.closeView(view.id);
}

async function say(day: Day, act: Extract<Act, { kind: 'say' }>): Promise<void> {
  const { slack, inside, outside } = day;
  const channel = getChannel(day, act.channel);
  const roots = slack.messages(channel);
  const withOne = roots.findLast(({ text }) => text.includes('picture message to *1 person*'));
  const threadTs = (withOne ?? roots.at(-1))?.ts;
  if (!threadTs) return;
  const user = getPerson(day, act.who);
  (act.text.startsWith('//') ? inside : outside).push(act.text);
  day.note(`${getName(day, act.who)} writes “${act.text}” in a thread`);
  await slack.say({ user, channel, text: act.text, threadTs });
}

async function typeCommand(day: Day, who: number, words: string, channel = 0): Promise<void> {
  const { slack } = day;
  day.note(`${getName(day, who)} types /mms ${words}`);
  await actAsPerson(day, `/mms ${words.split(' ')[0]}`, () =>
    slack.command({
      user: getPerson(day, who),
      channel: getChannel(day, channel),
      command: '/mms',
      text: words,
    }),
  );
}

/** A send to several is cancelled through its menu, which asks first. */
async function cancel(day: Day, { who, mark }: Extract<Act, { kind: 'cancel' }>): Promise<void> {
  const { slack } = day;
  const user = getPerson(day, who);
  const isOf = ({ text }: Message) => mark === undefined || text.includes(mark);
  const find = (name: ButtonName) =>
    listMessages(day).findLast((line) => isOf(line) && hasButton(line, name));
  const [forOne, forSeveral] = [find('cancel'), find('cancelSeveral')];
  const isForSeveral = forSeveral && (!forOne || Number(forSeveral.ts) > Number(forOne.ts));
  if (await press(day, who, isForSeveral ? 'cancelSeveral' : 'cancel', isOf)) {
    const isQuestion = ({ view }: OpenView) => view.callback_id === 'cancel_send';
    const question =
      isForSeveral && (await waitUntilSeen(day, () => slack.views(user).find(isQuestion)));
    if (question) await actAsPerson(day, 'Cancel message', () => slack.submit(question.id));
  }
  for (const view of slack.views(user)) await slack.closeView(view.id);
}

/** *Send again* is also in a post's menu; the question is the one with *Check again* next to it. */
async function decide(day: Day, { who, button }: Extract<Act, { kind: 'decide' }>): Promise<void> {
  const name = button === 'Send again' ? 'sendAgain' : 'checkAgain';
  const line = await press(day, who, name, (one) => hasButton(one, 'checkAgain'));
  if (line && button === 'Send again') allowAgain(day, line);
}

/** To people it did not reach: the author gets the form, a colleague a question. */
async function sendAgain(day: Day, who: number): Promise<void> {
  const { slack } = day;
  const user = getPerson(day, who);
  const line = await press(day, who, 'sendToUnreached');
  if (!line) return;
  const step = await waitUntilSeen(day, () => slack.views(user).find(({ view }) => view.submit));
  if (step) {
    if (isForm(step)) allowAgain(day, line);
    else allowResend(day, line);
    day.note(`and sends again: “${getText(step.view.submit)}”`);
    await actAsPerson(day, 'Send again', () => slack.submit(step.id));
    const last =
      isForm(step) && (await waitUntilSeen(day, () => slack.views(user).find(isSecondStep)));
    if (last) await actAsPerson(day, 'the second step', () => slack.submit(last.id));
  }
  for (const view of slack.views(user)) await slack.closeView(view.id);
}

/** Only the author gets the form. Nobody gets a message twice by it, however often it is pressed. */
async function sendToOthers(
  day: Day,
  { who, mark }: Extract<Act, { kind: 'send to the others' }>,
): Promise<void> {
  const { slack, intended, others } = day;
  const user = getPerson(day, who);
  const line =
    (await press(day, who, 'sendToOthers')) ?? (await press(day, who, 'sendToAllOthers'));
  const form = line && (await waitUntilSeen(day, () => slack.views(user).find(isForm)));
  const post = line && findRoot(day, line);
  const first = intended.find((one) => one.mark === getMark(post));
  if (form && post && first) {
    await slack.fill(form.id, { Subject: mark });
    const to = listRecipients(form, listOthers(day, first));
    const { channel } = first;
    await submitForm(day, form, { mark, who, channel, to, isTwice: false, secondStep: 'send' });
    const next = intended.at(-1);
    if (next?.mark === mark)
      others.push({ first: first.mark, ts: post.ts, next, count: countPeople(form) });
  }
  for (const view of slack.views(user)) await slack.closeView(view.id);
}

/** Those that a stopped send did not go to, and who have not opted out since. */
function listOthers(day: Day, { mark, to }: IntendedSend): readonly string[] {
  const accepted = new Set(listAccepted(day, mark).map((message) => message.to));
  const isOut = (phone: string) => isOptedOut(day, phone) && !hasTextedStartLast(day, phone);
  return to.filter((phone) => !accepted.has(phone) && !isOut(phone));
}

/** Those in the form's field; `all` if they do not fit. */
function listRecipients({ view }: OpenView, all: readonly string[]): readonly string[] {
  return countHidden(view) > 0
    ? all
    : listLines(view).map((line) => `+${line.replaceAll(/\D/g, '')}`);
}

/** Those in the form's field, and those that do not fit. Whoever has opted out is among them. */
function countPeople({ view }: OpenView): number {
  return listLines(view).length + countHidden(view);
}

function listLines({ blocks }: OpenView['view']): readonly string[] {
  // A note about those who do not fit may be above the field.
  const fields = blocks as { readonly element?: { initial_value?: string } }[];
  return fields.find(({ element }) => element)?.element?.initial_value?.split('\n') ?? [];
}

function countHidden({ blocks }: OpenView['view']): number {
  const notice = /([\d,]+) more (?:person|people) will get this too/.exec(JSON.stringify(blocks));
  const [, count = '0'] = notice ?? [];
  return Number(count.replaceAll(',', ''));
}

/** Allows one more of each message of the send whose post or thread this is. */
function allowAgain(day: Day, line: Message): void {
  const mark = getMark(findRoot(day, line));
  if (mark) day.again.set(mark, (day.again.get(mark) ?? 0) + 1);
}

/** However many colleagues press, each message is sent once more. */
function allowResend(day: Day, line: Message): void {
  if (day.resent.has(line.ts)) return;
  day.resent.add(line.ts);
  allowAgain(day, line);
}

function findRoot({ slack }: Day, { channel, ts, threadTs = ts }: Message): Message | undefined {
  return slack.messages(channel).find((one) => one.ts === threadTs);
}

async function removePeople(
  day: Day,
  { who, count }: Extract<Act, { kind: 'remove people' }>,
): Promise<void> {
  const { slack, intended, removed } = day;
  const user = getPerson(day, who);
  const line = await press(day, who, 'removePeople');
  const { label } = cancelText.people;
  const modal =
    line &&
    (await waitUntilSeen(day, () => slack.views(user).find((view) => hasField(view, label))));
  const intendedSend = intended.find(({ mark }) => mark === getMark(line));
  if (!modal || !intendedSend) return;
  const options = listOptions(modal);
  const chosen = options.slice(0, count);
  day.note(`and removes ${chosen.map(({ text }) => getText(text)).join(', ')}`);
  await slack.fill(modal.id, { [label]: chosen.map(({ value }) => value) });
  const pressed = await actAsPerson(day, 'Remove people', () => slack.submit(modal.id));
  // If the modal stays, it says that ClickSend was asked, or what went wrong. The thread will tell.
  const isSure = hasWorked(pressed) && !slack.views(user).some(({ id }) => id === modal.id);
  // Numbers are masked. Where one may be anybody's, it stands for nobody who was removed.
  const from = options.map(({ text }) => {
    const those = intendedSend.to.filter((phone) => phone.endsWith(getText(text).slice(-3)));
    return those.length === 1 ? (those[0] ?? '') : getText(text);
  });
  const phones = from.slice(0, chosen.length).filter((phone) => intendedSend.to.includes(phone));
  removed.push(...phones.map((phone) => ({ mark: intendedSend.mark, phone, from, isSure })));
  for (const view of slack.views(user)) await slack.closeView(view.id);
}

/** Only the author gets the form. */
async function scheduleAgain(
  day: Day,
  { who, mark, inMs }: Extract<Act, { kind: 'schedule again' }>,
): Promise<void> {
  const { slack, intended, reopened } = day;
  const user = getPerson(day, who);
  const line = await press(day, who, 'scheduleAgain');
  const form = line && (await waitUntilSeen(day, () => slack.views(user).find(isForm)));
  const before = intended.find((one) => one.mark === getMark(line));
  if (form && before) {
    await slack.fill(form.id, { Subject: mark, When: computeWhen(day, inMs) });
    const { channel } = before;
    const to = listRecipients(form, before.to);
    reopened.push({ before, mark, to });
    const submission = {
      mark,
      who,
      channel,
      to,
      inMs,
      isTwice: false,
      secondStep: 'send',
    } as const;
    await submitForm(day, form, submission);
  }
  for (const view of slack.views(user)) await slack.closeView(view.id);
}

function hasTextedStartLast({ texted }: Day, phone: string): boolean {
  const texts = texted.filter((one) => one.phone === phone).map(({ text }) => text);
  return /^start/i.test(
    texts.findLast((text) => /^(?:stop|unsubscribe|start)\b/i.test(text)) ?? '',
  );
}

/** At any time, by a teammate or by a text; START may have come since. */
export function isOptedOut({ texted, optedOut }: Day, phone: string): boolean {
  return (
    optedOut.has(phone) ||
    texted.some((one) => one.phone === phone && /^(?:stop|unsubscribe)\b/i.test(one.text))
  );
}

/** What is due sooner may be on its way. */
const SOON_MS = 2 * 60_000;

export function isDueSoon({ world }: Day, { dueAt = 0 }: IntendedSend): boolean {
  return dueAt <= world.time.now() + SOON_MS;
}

async function cancelEverything(day: Day, who: number): Promise<void> {
  const { slack, intended, cancelled, plan } = day;
  const user = getPerson(day, who);
  await typeCommand(day, who, 'cancel all');
  const find = () => slack.privately(user).findLast((one) => hasButton(one, 'cancelEverything'));
  const question = await waitUntilSeen(day, find);
  if (!question) return;
  day.buttons.add('cancelEverything');
  const [button, { channel, ts }] = [words.cancelEverything, question];
  const { word } = cancelText.account;
  await actAsPerson(day, button, () =>
    slack.click({ user, channel, ts, button }).catch(createNothing),
  );
  const label = cancelText.account.label({ word });
  const modal = await waitUntilSeen(day, () =>
    slack.views(user).find((view) => hasField(view, label)),
  );
  if (!modal) return;
  await slack.fill(modal.id, { [label]: word });
  // What has left stays sent, even if the clock was set back to before it was due, and what has departed but waits for
  // ClickSend is no longer scheduled.
  const cancellable = intended
    .filter(({ state, mark }) => state === 'confirmed' && listLeaving(day, mark).length === 0)
    .map(({ mark }) => mark);
  day.note(`and types ${word}`);
  const pressed = await actAsPerson(day, button, () => slack.submit(modal.id));
  const isDone = hasWorked(pressed) && !slack.views(user).some(({ id }) => id === modal.id);
  if (isDone && plan.scheduleWith === 'app') {
    for (const one of intended)
      if (cancellable.includes(one.mark) && !day.clock.due.has(one) && !isDueSoon(day, one))
        cancelled.add(one.mark);
  }
  for (const view of slack.views(user)) await slack.closeView(view.id);
}

interface Option {
  readonly text: unknown;
  readonly value: string;
}

/** Of the menu in a modal. */
function listOptions({ view }: OpenView): readonly Option[] {
  const blocks = view.blocks as readonly { readonly element?: { readonly options?: Option[] } }[];
  return blocks.flatMap(({ element }) => element?.options ?? []);
}

/** The subject, which precedes the recipients in the post. */
function getMark(post: Message | undefined): string | undefined {
  return /picture message to .*: (\w+)(?:\n|$)/.exec(post?.text ?? '')?.[1];
}

/** Presses the newest such button in a channel. Undefined if there is none. */
async function press(
  day: Day,
  who: number,
  name: ButtonName,
  isOf: (line: Message) => boolean = () => true,
): Promise<Message | undefined> {
  const { slack } = day;
  const line = listMessages(day).findLast((one) => isOf(one) && hasButton(one, name));
  const button = line && listButtons(line).find(isCalled(name));
  if (!button) return undefined;
  const user = getPerson(day, who);
  for (const view of slack.views(user)) await slack.closeView(view.id);
  day.note(`${getName(day, who)} presses ${button} under “${line.text.slice(0, 40)}”`);
  const { channel, ts } = line;
  await actAsPerson(day, button, () =>
    slack.click({ user, channel, ts, button }).catch(createNothing),
  );
  return line;
}

const { allDone, allDoneBecause, soFarBecause } = threadText;
const SUMMARIES: readonly string[] = [allDone, allDoneBecause, soFarBecause];

/** Whether this is the note that gives the reasons of a send to many. */
export function isSummary(text: string): boolean {
  return SUMMARIES.some((heading) => text.startsWith(heading));
}

export function hasButton(line: Message, name: ButtonName): boolean {
  return listCalled(line, name).length > 0;
}

/** The labels of its buttons with this name. */
export function listCalled(line: Message, name: ButtonName): readonly string[] {
  return listButtons(line).filter(isCalled(name));
}

function isCalled(name: ButtonName): (button: string) => boolean {
  return (button) =>
    name === 'sendToUnreached' || name === 'sendToOthers'
      ? button.startsWith(words[name])
      : button === words[name];
}

/** What a button refers to may be gone meanwhile. */
function createNothing(): AppAnswer {
  return { status: 200, body: '', ms: 0 };
}

/** A person's action that Slack passes on; if it takes longer than Slack waits, that is recorded. */
async function actAsPerson(
  day: Day,
  what: string,
  act: () => Promise<AppAnswer>,
): Promise<AppAnswer> {
  const answered = await act();
  if (answered.trouble === 'operation_timeout' && day.excuses.size === 0) {
    day.late.push(`${what} was not answered within three seconds`);
  }
  return answered;
}

function hasWorked({ trouble, status }: AppAnswer): boolean {
  return trouble === undefined && status === 200;
}

/** As soon as there is something to see. Undefined once a person would have given up. */
async function waitUntilSeen<T>(day: Day, see: () => T | undefined): Promise<T | undefined> {
  return day.slack.until(see, 'something', MOST_PATIENCE_MS).catch(() => undefined);
}

function isForm(view: OpenView): boolean {
  return listLabels(view).includes('Recipients');
}

function isAnswerForm(view: OpenView): boolean {
  return listLabels(view).includes('Message') && !isForm(view);
}

function isSecondStep(view: OpenView): boolean {
  return Boolean(view.view.submit) && !isForm(view);
}

function collectFaults({ errors }: OpenView): readonly string[] {
  return Object.values(errors);
}

/** A person may have a form of another act open. */
function hasField(view: OpenView, label: string): boolean {
  return listLabels(view).includes(JSON.stringify(label));
}

function listLabels({ view }: OpenView): string {
  return JSON.stringify((view.blocks as { label?: unknown }[]).map(({ label }) => label));
}

export function listAccepted({ clicksend }: Day, mark: string): readonly SentMessage[] {
  return clicksend
    .sent()
    .filter(({ subject, answered }) => subject === mark && answered === 'SUCCESS');
}

/** What ClickSend took and did not cancel. */
export function listLeaving(day: Day, mark: string): readonly SentMessage[] {
  return listAccepted(day, mark).filter(({ status }) => status !== 'Cancelled');
}

/** Every message of every channel and thread, oldest first. */
export function listMessages({ slack }: Pick<Day, 'slack'>): readonly Message[] {
  return CHANNELS.flatMap((name) => {
    const { id } = slack.channel(name);
    const roots = slack.messages(id);
    return roots.flatMap((root) => [root, ...slack.thread(id, root.ts)]);
  });
}

/** The labels of all buttons of a message, and of its menus. */
function listButtons({ blocks }: Message): readonly string[] {
  return listWords(blocks);
}

function listWords(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(listWords);
  if (typeof part !== 'object' || part === null) return [];
  const { type, text, options, ...others } = part as Record<string, unknown>;
  if (type === 'button') return [getText(text)];
  if (type === 'overflow' && Array.isArray(options)) {
    return options.map((option: { readonly text?: unknown }) => getText(option.text));
  }
  return Object.values(others).flatMap(listWords);
}

function getText(text: unknown): string {
  return String((text as { readonly text?: unknown } | undefined)?.text);
}

function getPerson({ slack }: Day, index: number): string {
  return slack.people[index]?.id ?? '';
}

function getName({ slack }: Day, index: number): string {
  return slack.people[index]?.name.split(' ')[0] ?? '';
}

function getChannel({ slack }: Day, index: number): string {
  return slack.channel(CHANNELS[index] ?? '').id;
}
