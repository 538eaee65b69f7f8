import type { Random } from '../world/random.ts';
import { type Act, CHANNELS, drawPause, PEOPLE, PHONES } from './plan.ts';

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

/**
 * Sequences of actions that depend on each other, because independent actions coincide too rarely. For
 * example, somebody cancels just as the send departs, or writes in a thread after it went live.
 */
export function drawScenes(random: Random, dayMs: number): readonly Act[] {
  return [wordsInALiveThread, cancelNearItsTime, stopBeforeTheNext, manyTextsAtOnce]
    .filter(() => random.chance(0.2))
    .flatMap((scene) =>
      scene({
        random,
        at: random.whole(0, Math.floor(dayMs / 2)),
        who: random.whole(0, PEOPLE - 1),
        channel: random.whole(0, CHANNELS.length - 1),
        phones: random.shuffle(PHONES.map((_, index) => index)),
      }),
    );
}

function wordsInALiveThread({ random, at, who, channel, phones }: Stage): Act[] {
  const say = (text: string, minutes: number): Act => ({
    kind: 'say',
    who,
    channel,
    text,
    at: at + Math.floor(minutes * MINUTE_MS),
  });
  return [
    makeSend({ at, who, channel }, 'SL', phones.slice(0, 1)),
    { kind: 'live', at: at + 2 * MINUTE_MS, who, channel, isOn: true },
    // The first message only makes the thread say that it is live.
    say('T90', 4),
    say('T91', 6),
    say('// T92 inside', 6 + random.next()),
    say('T93', 7),
    say('T94', 7 + random.next() / 10),
    { kind: 'live', at: at + 9 * MINUTE_MS, who, channel, isOn: false },
  ];
}

function cancelNearItsTime({ random, at, who, channel, phones }: Stage): Act[] {
  const inMs = random.whole(5, 20) * MINUTE_MS;
  const before = random.pick([60 * SECOND_MS, 2 * SECOND_MS, 200, -200, -1_500]);
  return [
    { ...makeSend({ at, who, channel }, 'SC', phones.slice(0, random.whole(1, 3))), inMs },
    { kind: 'cancel', at: at + inMs - before, who, mark: 'SC' },
  ];
}

function stopBeforeTheNext({ random, at, who, channel, phones }: Stage): Act[] {
  const [phone = 0] = phones;
  const inMs = random.whole(5, 10) * MINUTE_MS;
  const next = makeSend({ at: at + MINUTE_MS, who, channel }, 'SP', phones.slice(0, 2));
  return [
    // A phone that never received anything has nobody to send STOP to.
    makeSend({ at, who, channel }, 'SO', [phone]),
    { ...next, inMs },
    { kind: 'opt out', at: at + inMs - random.whole(0, MINUTE_MS), phone, word: 'STOP' },
  ];
}

function manyTextsAtOnce({ random, at, who, channel, phones }: Stage): Act[] {
  const [phone = 0] = phones;
  const texts = Array.from({ length: 6 }, (_, nth) => `R99.${nth}`);
  return [
    makeSend({ at, who, channel }, 'SR', [phone]),
    { kind: 'reply', at: at + 5 * MINUTE_MS, phone, texts, everyMs: drawPause(random) },
  ];
}

function makeSend(
  by: Pick<Stage, 'at' | 'who' | 'channel'>,
  mark: string,
  to: readonly number[],
): Extract<Act, { kind: 'send' }> {
  return { kind: 'send', ...by, mark, to, isTwice: false, secondStep: 'send' };
}
