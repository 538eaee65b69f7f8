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

/**
 * Sequences of actions that depend on each other, because independent actions coincide too rarely. For
 * example, somebody cancels just as the send departs, or writes in a thread after it went live.
 */
export function drawScenes(random: Random, dayMs: number): Required<Scene> {
  const scenes = [
    planLiveThread,
    cancelNearItsTime,
    stopBeforeTheNext,
    planManyTexts,
    removeNearItsTime,
    cancelEverything,
    planMissedTime,
    stopWhileAway,
    sendAgainTogether,
  ]
    .filter(() => random.chance(0.15))
    .map((scene) =>
      scene({
        random,
        at: random.whole(0, Math.floor(dayMs / 2)),
        who: random.whole(0, PEOPLE - 1),
        channel: random.whole(0, CHANNELS.length - 1),
        phones: random.shuffle(PHONES.map((_, index) => index)),
      }),
    );
  return {
    acts: scenes.flatMap(({ acts }) => acts),
    faults: scenes.flatMap(({ faults = [] }) => faults),
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
      { kind: 'send to the others', at: at + random.whole(3, 8) * MINUTE_MS, who },
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

/** Two colleagues of the author press at the same moment. */
function sendAgainTogether({ random, at, who, channel, phones }: Stage): Scene {
  const planAgain = (by: number): Act => ({
    kind: 'send again',
    at: at + 6 * MINUTE_MS,
    who: by % PEOPLE,
  });
  return {
    acts: [
      makeSend({ at, who, channel }, 'SI', phones.slice(0, random.whole(2, 4))),
      planAgain(who + 1),
      planAgain(who + 2),
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
