import { createRandom, type Random } from '../world/random.ts';
import { draftScenes, drawScenes, scenes as firstScenes, laterScenes } from './scenes.ts';

/** A team's day, drawn from a seed: plain data, so that it can be reduced. */
export interface Plan {
  readonly seed: number;
  readonly replicas: number;
  readonly confirm: 'always' | 'bulk' | 'never';
  readonly scheduleWith: 'app' | 'clicksend';
  readonly arePushed: boolean;
  /** How far the clock of each replica is ahead, in ms. */
  readonly aheadMs: readonly number[];
  /** The maximum time of each disk step for the first replica, in ms; 0: the common delay. */
  readonly slowDiskMs: number;
  readonly userActions: readonly Act[];
  readonly faults: readonly Fault[];
  readonly weather: Weather;
}

/** Actions of people and phones. `at`: ms after the start of the day. */
export type Act = { readonly at: number } & (
  | {
      readonly kind: 'send';
      /** Its subject, which is unique. */
      readonly mark: string;
      readonly who: number;
      readonly channel: number;
      readonly to: readonly number[];
      /** The form is submitted twice at once. */
      readonly isTwice: boolean;
      /** In the second step. */
      readonly secondStep: 'send' | 'send twice' | 'back' | 'close';
      /** Scheduled this much later. */
      readonly inMs?: number;
      /** If the form offers a message that was not sent. Default: the person overlooks it. */
      readonly offer?: 'continue' | 'type and continue' | 'type and keep' | 'discard';
    }
  | {
      readonly kind: 'reply';
      readonly phone: number;
      readonly texts: readonly string[];
      /** They come in parallel, this far apart; default: each once the previous one was accepted. */
      readonly everyMs?: number;
    }
  | { readonly kind: 'opt out' | 'opt in'; readonly phone: number; readonly word: string }
  | { readonly kind: 'opt out by hand'; readonly who: number; readonly phone: number }
  | {
      readonly kind: 'answer';
      readonly who: number;
      readonly text: string;
      readonly isTwice: boolean;
    }
  | {
      readonly kind: 'live';
      readonly who: number;
      readonly channel: number;
      readonly isOn: boolean;
    }
  /** Writes in the newest thread of a channel that is with one person, else in the newest. */
  | { readonly kind: 'say'; readonly who: number; readonly channel: number; readonly text: string }
  /** The newest send, or the one with this mark. */
  | { readonly kind: 'cancel'; readonly who: number; readonly mark?: string }
  | { readonly kind: 'stop'; readonly who: number }
  /** Changes the text of the newest scheduled send. */
  | { readonly kind: 'edit'; readonly who: number; readonly text: string }
  /** Presses a button of the question about an unconfirmed send. */
  | { readonly kind: 'decide'; readonly who: number; readonly button: 'Check again' | 'Send again' }
  /** Sends the newest send that did not reach everybody again, to the people it did not reach. */
  | { readonly kind: 'send again'; readonly who: number }
  /** The newest stopped send, to the people it was not sent to, with a new mark. */
  | { readonly kind: 'send to the others'; readonly who: number; readonly mark: string }
  /** Removes the first people of the newest scheduled send that shows several. */
  | { readonly kind: 'remove people'; readonly who: number; readonly count: number }
  /** The newest send whose time passed while the app was down. */
  | { readonly kind: 'send now'; readonly who: number }
  /** The newest cancelled send, with a new mark. */
  | {
      readonly kind: 'schedule again';
      readonly who: number;
      readonly mark: string;
      readonly inMs: number;
    }
  /** An admin types the word that cancels everything in the account; others cancel what they may see. */
  | { readonly kind: 'cancel everything'; readonly who: number }
  | { readonly kind: 'ask'; readonly who: number; readonly what: string }
);

export type Fault = { readonly at: number } & (
  | { readonly kind: 'kill'; readonly replica: number; readonly forMs: number }
  /** The process that takes the nth of such steps from then on dies at it. */
  | {
      readonly kind: 'die at a step';
      readonly among: Steps;
      readonly nth: number;
      readonly phase: 'before' | 'after';
      readonly forMs: number;
    }
  | { readonly kind: 'restart'; readonly replica: number; readonly forMs: number }
  | { readonly kind: 'away'; readonly who: 'slack' | 'clicksend'; readonly forMs: number }
  /** `after`: this many of these calls succeed first. */
  | {
      readonly kind: 'slack';
      readonly method: string;
      readonly after: number;
      readonly how: SlackTrouble;
      /** Only updates of a summary. */
      readonly isOfSummary?: boolean;
    }
  | {
      readonly kind: 'clicksend';
      readonly endpoint: string;
      readonly after: number;
      readonly how: ClickSendTrouble;
    }
  | { readonly kind: 'clock'; readonly ms: number }
  /** Messages to these phones fail, this long after they were sent. */
  | {
      readonly kind: 'out of reach';
      readonly phones: readonly number[];
      readonly afterMs: number;
      readonly forMs: number;
    }
  /** `ms`: the maximum time of each step. */
  | {
      readonly kind: 'slow disk';
      /** Default: every one. */
      readonly replica?: number;
      readonly ms: number;
      readonly forMs: number;
    }
  /** The account's balance, until it is topped up. */
  | { readonly kind: 'credit'; readonly balance: string; readonly forMs: number }
);

/**
 * Which steps count: all disk changes, jobs and calls; calls that must not be made twice (posts and
 * messages); jobs, except recurring ones; or the first of each kind from then on, so that rare steps count
 * as much as frequent ones.
 */
export type Steps = 'all' | 'posts and messages' | 'jobs' | 'first of its kind';

export type SlackTrouble =
  | 'lost before'
  | 'lost after'
  | 'limited'
  | 'html'
  | 'half'
  | 'late'
  | 'later'
  | 'silent'
  | '500'
  | 'drip';
export type ClickSendTrouble = SlackTrouble | 'done and 500';

/** Random faults of every call. */
interface Weather {
  /** Probabilities: the call never arrives, its response is lost, or it is slow. */
  readonly unreached: number;
  readonly unanswered: number;
  readonly slow: number;
  /** The maximum delay, in ms. */
  readonly slowMs: number;
  /** The maximum time that the disk takes, in ms. */
  readonly diskMs: number;
  /** Probabilities for the carriers. */
  readonly fails: number;
  readonly silent: number;
  readonly repeats: number;
  readonly reorders: number;
  /** The share of messages whose receipts come right after those of the previous message. */
  readonly bunched: number;
}

/** No faults. */
export const calm: Weather = {
  unreached: 0,
  unanswered: 0,
  slow: 0,
  slowMs: 0,
  diskMs: 0,
  fails: 0,
  silent: 0,
  repeats: 0,
  reorders: 0,
  bunched: 0,
};

export const CHANNELS = ['field-crew', 'site-office'] as const;
export const PHONES = Array.from({ length: 6 }, (_, n) => `+6143711122${n}`);
export const PEOPLE = 3;

/** The first ones are those that text back. */
export function getPhone(index: number): string {
  return PHONES[index] ?? `+61437${220_000 + index}`;
}

const MINUTE_MS = 60_000;
const DAY_MS = 120 * MINUTE_MS;

const SLACK_METHODS = [
  'chat.postMessage',
  'chat.update',
  'views.open',
  'views.update',
  'files.info',
];
const ENDPOINTS = [
  'POST /mms/send',
  'POST /mms/price',
  'POST /uploads',
  'POST /sms/send',
  'GET /mms/history',
  'GET /sms/inbound',
  'GET /account',
];
const TROUBLES: readonly [SlackTrouble, ...SlackTrouble[]] = [
  ...([
    'lost before',
    'lost after',
    'limited',
    'html',
    'half',
    'late',
    'later',
    'silent',
    '500',
    'drip',
  ] as const),
];

/** How many of such steps an action may cause. */
const MOST_STEPS: Readonly<Record<Steps, number>> = {
  all: 60,
  'posts and messages': 5,
  jobs: 16,
  'first of its kind': 30,
};

/** First draws which kinds of faults there are at all, so that days with few kinds occur too. */
export function planDay(seed: number): Plan {
  const random = createRandom(seed);
  const count = random.whole(3, 14);
  const userActions = Array.from({ length: count }, (_, n) => drawAct(random, n)).sort(
    compareTimes,
  );
  // A separate generator, so that what is drawn here does not change the rest of the day.
  const more = createRandom(seed + 0x3000_0000);
  const scenes = drawScenes(more, firstScenes, DAY_MS);
  const acts = [...userActions, ...scenes.acts];
  const repairs = drawRepairs(createRandom(seed + 0x5000_0000));
  const later = drawScenes(createRandom(seed + 0x7000_0000), laterScenes, DAY_MS);
  const drafts = drawScenes(createRandom(seed + 0x9000_0000), draftScenes, DAY_MS);
  return {
    seed,
    ...drawReplicas(more),
    replicas: random.pick([1, 1, 2, 2, 3]),
    confirm: random.pick(['always', 'bulk', 'never', 'never']),
    scheduleWith: random.pick(['app', 'app', 'app', 'clicksend']),
    arePushed: random.chance(0.8),
    userActions: [...acts, ...repairs, ...later.acts, ...drafts.acts].sort(compareTimes),
    faults: [...drawFaults(random, acts), ...scenes.faults, ...later.faults].sort(compareTimes),
    weather: drawWeather(random),
  };
}

/** Either the clocks differ or a disk is slow, because with both, nobody can tell which text came first. */
function drawReplicas(random: Random): Pick<Plan, 'aheadMs' | 'slowDiskMs'> {
  const isSlow = random.chance(0.4);
  const pickAhead = () => (isSlow ? 0 : random.pick([0, 0, 0, 1_500, 5_000]));
  return { aheadMs: [pickAhead(), pickAhead(), pickAhead()], slowDiskMs: isSlow ? 90 : 0 };
}

function drawAct(random: Random, n: number): Act {
  const at = random.whole(0, DAY_MS);
  const who = random.whole(0, PEOPLE - 1);
  const channel = random.whole(0, CHANNELS.length - 1);
  const phone = random.whole(0, PHONES.length - 1);
  // Early, so that there is something to reply to; the first always.
  if (n === 0 || random.chance(0.4)) {
    const some = random.shuffle(PHONES.map((_, index) => index)).slice(0, random.whole(1, 4));
    // Some are to many, which have a summary in their thread. Two batches are rare, because such a day
    // takes ten times as long.
    const many = random.chance(0.02) ? 1_100 : 12;
    const to = random.chance(0.07) ? Array.from({ length: many }, (_, index) => index) : some;
    const inMs = random.chance(0.2) ? random.whole(5, 60) * MINUTE_MS : undefined;
    return {
      kind: 'send',
      at: n === 0 ? 0 : Math.floor(at * 0.7),
      mark: `S${n}`,
      who,
      channel,
      to,
      isTwice: random.chance(0.2),
      secondStep: random.pick(['send', 'send', 'send', 'send twice', 'back', 'close']),
      ...(inMs === undefined ? {} : { inMs }),
    };
  }
  const text = `T${n}`;
  switch (random.whole(0, 11)) {
    case 0:
    case 1:
    case 2:
      return {
        kind: 'reply',
        at,
        phone,
        texts: Array.from({ length: random.pick([1, 1, 2, 5]) }, (_, nth) => `R${n}.${nth}`),
        ...(random.chance(0.4) ? { everyMs: drawPause(random) } : {}),
      };
    case 3:
      return { kind: 'opt out', at, phone, word: random.pick(['STOP', 'stop.', 'Unsubscribe']) };
    case 4:
      return { kind: 'opt in', at, phone, word: 'START' };
    case 5:
      return { kind: 'opt out by hand', at, who, phone };
    case 6:
    case 7:
      return { kind: 'answer', at, who, text, isTwice: random.chance(0.3) };
    case 8:
      return { kind: 'live', at, who, channel, isOn: random.chance(0.7) };
    case 9: {
      const isInside = random.chance(0.4);
      return { kind: 'say', at, who, channel, text: isInside ? `// ${text} inside` : text };
    }
    case 10:
      if (random.chance(0.5)) {
        return random.pick<Act>([
          { kind: 'cancel', at, who },
          { kind: 'stop', at, who },
          { kind: 'edit', at, who, text: `Words, changed by ${text}` },
        ]);
      }
      return { kind: 'decide', at, who, button: random.pick(['Check again', 'Send again']) };
    default:
      return {
        kind: 'ask',
        at,
        who,
        what: random.pick(['history', 'scheduled', 'balance', 'optouts']),
      };
  }
}

/** Late, so that receipts have arrived. */
function drawRepairs(random: Random): readonly Act[] {
  const draw = (kind: 'send again' | 'send to the others' | 'send now', chance: number): Act[] => {
    if (!random.chance(chance)) return [];
    const at = random.whole(Math.floor(DAY_MS / 3), DAY_MS);
    return [{ kind, at, who: random.whole(0, PEOPLE - 1), mark: 'SX' }];
  };
  return [...draw('send again', 0.2), ...draw('send to the others', 0.1), ...draw('send now', 0.1)];
}

/** The others are only in scenes. */
const FAULTS = [
  'kill',
  'die at a step',
  'restart',
  'away',
  'slack',
  'clicksend',
  'clock',
  'credit',
] as const;

function drawFaults(random: Random, userActions: readonly Act[]): readonly Fault[] {
  const faults: Fault[] = [];
  // Crashes find the most.
  const present = FAULTS.filter((kind) => random.chance(kind === 'die at a step' ? 0.6 : 0.4));
  for (const kind of present) {
    for (let n = random.whole(1, 3); n > 0; n -= 1)
      faults.push(drawFault(random, kind, userActions));
  }
  return faults.sort(compareTimes);
}

function drawFault(
  random: Random,
  kind: (typeof FAULTS)[number],
  userActions: readonly Act[],
): Fault {
  // Most faults are interesting shortly after an action.
  const [act] = random.shuffle(userActions);
  const near = (act?.at ?? 0) + random.pick([0, 5, 50, 500, 3_000, 12_000, 40_000]) * random.next();
  const at = Math.floor(near);
  const forMs = random.pick([50, 1_000, 20_000, 10 * MINUTE_MS]);
  switch (kind) {
    case 'kill':
    case 'restart':
      return { kind, at, replica: random.whole(0, 2), forMs };
    case 'die at a step': {
      // Starting at the action itself, which causes about forty steps.
      const among = random.pick<Steps>(['all', 'posts and messages', 'jobs', 'first of its kind']);
      return {
        kind,
        at: act?.at ?? 0,
        among,
        nth: random.whole(1, MOST_STEPS[among]),
        forMs,
        phase: random.pick(['before', 'after']),
      };
    }
    case 'away':
      return {
        kind,
        at,
        who: random.pick(['slack', 'clicksend']),
        forMs: random.pick([2_000, MINUTE_MS, 20 * MINUTE_MS, 60 * MINUTE_MS]),
      };
    case 'slack':
      return {
        kind,
        at,
        after: drawAfter(random),
        how: random.pick(TROUBLES),
        method: SLACK_METHODS[random.whole(0, SLACK_METHODS.length - 1)] ?? '',
      };
    case 'clicksend':
      return {
        kind,
        at,
        after: drawAfter(random),
        how: random.pick([...TROUBLES, 'done and 500']),
        endpoint: ENDPOINTS[random.whole(0, ENDPOINTS.length - 1)] ?? '',
      };
    case 'credit':
      return { kind, at, balance: random.pick(['0', '0.5', '1', '2']), forMs };
    case 'clock':
      return { kind, at, ms: random.pick([-3_600_000, -5_000, -1, 1_500, 60_000]) };
  }
}

/**
 * The pause between texts that come in parallel, in ms: almost none, but without overtaking each other; or
 * each while the previous one is being posted.
 */
export function drawPause(random: Random): number {
  return random.pick([15, 25, 150, 450]);
}

/** The last effect of an action, such as a note, comes after several calls of the same kind. */
function drawAfter(random: Random): number {
  return random.pick([0, 0, 0, 1, 2, 4]);
}

function drawWeather(random: Random): Weather {
  const pickSome = (most: number) => (random.chance(0.3) ? random.next() * most : 0);
  return {
    unreached: pickSome(0.1),
    unanswered: pickSome(0.05),
    slow: pickSome(0.3),
    slowMs: random.pick([200, 2_000, 14_000]),
    diskMs: random.pick([0, 0, 2, 20]),
    fails: random.next() * 0.4,
    silent: pickSome(0.3),
    repeats: pickSome(0.5),
    reorders: pickSome(0.5),
    bunched: pickSome(1),
  };
}

function compareTimes(a: { readonly at: number }, b: { readonly at: number }): number {
  return a.at - b.at;
}
