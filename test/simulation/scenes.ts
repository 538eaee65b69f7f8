import type { Random } from '../world/random.ts';
import { type Act, CHANNELS, drawPause, type Fault, PEOPLE, PHONES } from './plan.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** What a scene is drawn from. */
interface Stage {
  readonly random: Random;
  /** Its start, in ms after the start of the day. */
  readonly at: number;
  readonly who: number;
  readonly channel: number;
  /** Indexes of phones, shuffled. */
  readonly phones: readonly number[];
}

interface Scene {
  readonly acts: readonly Act[];
  readonly faults?: readonly Fault[];
}

/** How to make a scene, and its probability on a day. */
type Scenes = readonly (readonly [scene: (stage: Stage) => Scene, chance: number])[];

/**
 * Sequences of actions that depend on each other, because independent actions coincide too rarely. For
 * example, somebody cancels just as the send departs, or writes in a thread after it went live.
 */
export const scenes: Scenes = [
  [planLiveThread, 0.15],
  [cancelNearItsTime, 0.15],
  [stopBeforeTheNext, 0.15],
  [planManyTexts, 0.15],
  [removeNearItsTime, 0.15],
  [cancelEverything, 0.15],
  [planMissedTime, 0.15],
  [stopWhileAway, 0.15],
  [sendAgainTogether, 0.15],
];

/** Drawn on their own, so that a scene that is added here changes no other day. */
export const laterScenes: Scenes = [
  // A day with two batches takes ten times as long.
  [stopBetweenBatches, 0.005],
  [planLateSummary, 0.1],
  [stopAsItDeparts, 0.1],
];

/** The same, drawn after those. */
export const draftScenes: Scenes = [[leaveDrafts, 0.15]];

export function drawScenes(random: Random, from: Scenes, dayMs: number): Required<Scene> {
  const drawn = from
    .filter(([, chance]) => random.chance(chance))
    .map(([scene]) =>
      scene({
        random,
        at: random.whole(0, Math.floor(dayMs / 2)),
        who: random.whole(0, PEOPLE - 1),
        channel: random.whole(0, CHANNELS.length - 1),
        phones: random.shuffle(PHONES.map((_, index) => index)),
      }),
    );
  return {
    acts: drawn.flatMap(({ acts }) => acts),
    faults: drawn.flatMap(({ faults = [] }) => faults),
  };
}

function planLiveThread({ random, at, who, channel, phones }: Stage): Scene {
  const say = (text: string, minutes: number): Act => ({
    kind: 'say',
    who,
    channel,
    text,
    at: at + Math.floor(minutes * MINUTE_MS),
  });
  return {
    acts: [
      makeSend({ at, who, channel }, 'SL', phones.slice(0, 1)),
      { kind: 'live', at: at + 2 * MINUTE_MS, who, channel, isOn: true },
      // The first message only makes the thread say that it is live.
      say('T90', 4),
      say('T91', 6),
      say('// T92 inside', 6 + random.next()),
      say('T93', 7),
      say('T94', 7 + random.next() / 10),
      { kind: 'live', at: at + 9 * MINUTE_MS, who, channel, isOn: false },
    ],
  };
}

function cancelNearItsTime({ random, at, who, channel, phones }: Stage): Scene {
  const inMs = random.whole(5, 20) * MINUTE_MS;
  const before = random.pick([60 * SECOND_MS, 2 * SECOND_MS, 200, -200, -1_500]);
  return {
    acts: [
      { ...makeSend({ at, who, channel }, 'SC', phones.slice(0, random.whole(1, 3))), inMs },
      { kind: 'cancel', at: at + inMs - before, who, mark: 'SC' },
      { kind: 'schedule again', at: at + inMs + MINUTE_MS, who, mark: 'SD', inMs: 5 * MINUTE_MS },
    ],
  };
}

function stopBeforeTheNext({ random, at, who, channel, phones }: Stage): Scene {
  const [phone = 0] = phones;
  const inMs = random.whole(5, 10) * MINUTE_MS;
  const next = makeSend({ at: at + MINUTE_MS, who, channel }, 'SP', phones.slice(0, 2));
  return {
    acts: [
      // A phone that never received anything has nobody to send STOP to.
      makeSend({ at, who, channel }, 'SO', [phone]),
      { ...next, inMs },
      { kind: 'opt out', at: at + inMs - random.whole(0, MINUTE_MS), phone, word: 'STOP' },
    ],
  };
}

function planManyTexts({ random, at, who, channel, phones }: Stage): Scene {
  const some = phones.slice(0, 3);
  return {
    acts: [
      makeSend({ at, who, channel }, 'SR', some),
      // Each at its own pace, because a text overtakes another one only at some.
      ...some.map(
        (phone, n): Act => ({
          kind: 'reply',
          at: at + (5 + n) * MINUTE_MS,
          phone,
          texts: Array.from({ length: 6 }, (_, nth) => `R${97 + n}.${nth}`),
          everyMs: drawPause(random),
        }),
      ),
    ],
  };
}

function removeNearItsTime({ random, at, who, channel, phones }: Stage): Scene {
  const inMs = random.whole(5, 20) * MINUTE_MS;
  const before = random.pick([4 * MINUTE_MS, 30 * SECOND_MS, 2 * SECOND_MS, 200, -200]);
  const remove = (ms: number, by: number): Act => ({
    kind: 'remove people',
    at: at + inMs - ms,
    who: by % PEOPLE,
    count: random.whole(1, 2),
  });
  return {
    acts: [
      { ...makeSend({ at, who, channel }, 'SE', phones.slice(0, 4)), inMs },
      remove(before, who),
      // Two people may remove the same person at the same time.
      ...(random.chance(0.5) ? [remove(before, who + 1)] : []),
    ],
  };
}

function cancelEverything({ random, at, who, channel, phones }: Stage): Scene {
  const inMs = random.whole(6, 20) * MINUTE_MS;
  const send = (mark: string, ms: number, to: readonly number[]): Act => ({
    ...makeSend({ at: at + ms, who, channel }, mark, to),
    inMs,
  });
  return {
    acts: [
      send('SF', 0, phones.slice(0, 2)),
      send('SG', MINUTE_MS, phones.slice(2, 3)),
      {
        kind: 'cancel everything',
        at: at + inMs - random.pick([3 * MINUTE_MS, SECOND_MS]),
        // The first person is an admin.
        who: random.pick([0, 0, 1]),
      },
    ],
  };
}

/** The whole app is down when it is due, and for more than an hour after that. */
function planMissedTime({ random, at, who, channel, phones }: Stage): Scene {
  const inMs = random.whole(5, 15) * MINUTE_MS;
  const downMs = inMs + random.pick([50, 62, 75]) * MINUTE_MS;
  const upAt = at + MINUTE_MS + downMs;
  return {
    acts: [
      { ...makeSend({ at, who, channel }, 'SM', phones.slice(0, random.whole(1, 3))), inMs },
      { kind: 'send now', at: upAt + MINUTE_MS, who },
      // At the same moment.
      random.pick<Act>([
        { kind: 'send now', at: upAt + MINUTE_MS, who: (who + 1) % PEOPLE },
        { kind: 'cancel', at: upAt + MINUTE_MS, who: (who + 1) % PEOPLE, mark: 'SM' },
      ]),
    ],
    faults: [0, 1, 2].map((replica) => ({
      kind: 'kill',
      at: at + MINUTE_MS,
      replica,
      forMs: downMs,
    })),
  };
}

/** It waits for ClickSend, so it can be stopped: all of it, or what comes after the first batch. */
function stopWhileAway({ random, at, who, channel, phones }: Stage): Scene {
  const isLarge = random.chance(0.05);
  const to = isLarge
    ? Array.from({ length: 1_020 }, (_, index) => index)
    : phones.slice(0, random.whole(1, 4));
  return {
    acts: [
      makeSend({ at, who, channel }, 'SH', to),
      { kind: 'stop', at: at + random.whole(10, 120) * SECOND_MS, who },
      { kind: 'send to the others', at: at + random.whole(3, 8) * MINUTE_MS, who, mark: 'SJ' },
    ],
    faults: [
      {
        kind: 'away',
        at: at + (isLarge ? random.whole(5, 20) : random.pick([0, 2, 5])) * SECOND_MS,
        who: 'clicksend',
        forMs: 4 * MINUTE_MS,
      },
    ],
  };
}

/** Two colleagues of the author press at the same moment, on a disk that lets neither see what the other did. */
function sendAgainTogether({ random, at, who, channel, phones }: Stage): Scene {
  const to = phones.slice(0, random.whole(2, 4));
  // Failures that the app has to poll for are known by then.
  const againAt = at + 20 * MINUTE_MS;
  const planAgain = (by: number): Act => ({ kind: 'send again', at: againAt, who: by % PEOPLE });
  return {
    acts: [makeSend({ at, who, channel }, 'SI', to), planAgain(who + 1), planAgain(who + 2)],
    faults: [
      {
        kind: 'out of reach',
        at,
        phones: to.slice(0, 2),
        afterMs: MINUTE_MS,
        forMs: 10 * MINUTE_MS,
      },
      { kind: 'slow disk', at: againAt, ms: 40, forMs: MINUTE_MS },
    ],
  };
}

/** ClickSend takes one batch of two; the author sends to the others, and presses once more later. */
function stopBetweenBatches({ random, at, who, channel }: Stage): Scene {
  const stopAt = at + random.whole(10, 30) * SECOND_MS;
  const planOthers = (mark: string, minutes: number): Act => ({
    kind: 'send to the others',
    at: stopAt + minutes * MINUTE_MS,
    who,
    mark,
  });
  const everybody = Array.from({ length: 1_020 }, (_, index) => index);
  return {
    acts: [
      makeSend({ at, who, channel }, 'SQ', everybody),
      { kind: 'stop', at: stopAt, who: random.whole(0, PEOPLE - 1) },
      planOthers('SU', random.whole(2, 5)),
      planOthers('SV', random.whole(6, 9)),
    ],
    faults: Array.from({ length: 6 }, () => ({
      kind: 'clicksend',
      at,
      endpoint: 'POST /mms/send',
      after: 1,
      how: 'limited',
    })),
  };
}

/**
 * Nobody gets it: one fails at first, one after the pause between two updates of the summary, and all others
 * while Slack has not answered that update, which it carries out after the last one.
 */
function planLateSummary({ random, at, who, channel }: Stage): Scene {
  const [first, second, ...others] = Array.from({ length: 12 }, (_, index) => index);
  const secondMs = 70 * SECOND_MS;
  const planFailures = (phones: readonly (number | undefined)[], afterMs: number): Fault => ({
    kind: 'out of reach',
    at,
    phones: phones.flatMap((phone) => phone ?? []),
    afterMs,
    forMs: 10 * MINUTE_MS,
  });
  return {
    acts: [
      makeSend(
        { at, who, channel },
        'SW',
        [first, second, ...others].flatMap((n) => n ?? []),
      ),
    ],
    faults: [
      planFailures([first], 5 * SECOND_MS),
      planFailures([second], secondMs),
      planFailures(others, secondMs + random.whole(3, 9) * SECOND_MS),
      { kind: 'slack', at, method: 'chat.update', isOfSummary: true, after: 0, how: 'later' },
    ],
  };
}

/**
 * Phones text STOP while one replica checks a batch on a slow disk. The others have quick disks, and have
 * acknowledged a STOP before the intent to submit the batch is stored. On a single disk they never would,
 * because a reply takes more steps than there are between the check and the intent.
 */
function stopAsItDeparts({ random, at, who, channel }: Stage): Scene {
  const inMs = 5 * MINUTE_MS;
  const departsAt = at + MINUTE_MS + inMs;
  const dozen = Array.from({ length: 12 }, (_, index) => index);
  return {
    acts: [
      makeSend({ at, who, channel }, 'SY', dozen),
      { ...makeSend({ at: at + MINUTE_MS, who, channel }, 'SZ', dozen), inMs },
      ...dozen.map(
        (phone): Act => ({
          kind: 'opt out',
          // The intent is stored three to four seconds after the departure.
          at: departsAt + random.whole(2_000, 4_500),
          phone,
          word: 'STOP',
        }),
      ),
    ],
    faults: [
      {
        kind: 'slow disk',
        at: departsAt - MINUTE_MS / 2,
        replica: random.whole(0, 2),
        ms: 250,
        forMs: MINUTE_MS,
      },
    ],
  };
}

/** Closes the second step, and opens the form again: to go on, or for another message to other people. */
function leaveDrafts({ random, at, who, channel, phones }: Stage): Scene {
  const offers = ['continue', 'type and continue', 'type and keep', 'discard'] as const;
  const send = (mark: string, minutes: number, to: readonly number[]) => ({
    ...makeSend({ at: at + minutes * MINUTE_MS, who, channel }, mark, to),
    offer: random.pick([undefined, ...offers]),
  });
  return {
    acts: [
      { ...send('SDA', 0, phones.slice(0, 3)), secondStep: 'close' },
      { ...send('SDB', 4, phones.slice(3, 5)), secondStep: random.pick(['send', 'close']) },
      send('SDC', 8, phones.slice(4)),
      send('SDD', 12, phones.slice(1, 3)),
    ],
  };
}

function makeSend(
  by: Pick<Stage, 'at' | 'who' | 'channel'>,
  mark: string,
  to: readonly number[],
): Extract<Act, { kind: 'send' }> {
  return { kind: 'send', ...by, mark, to, isTwice: false, secondStep: 'send' };
}
