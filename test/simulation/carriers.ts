import type { SentMessage } from '../../sandbox/clicksend/world.ts';
import { checkStored, type Day } from './day.ts';

/** What the app stores for each. */
const STATES = { handOver: 'sent', fail: 'failed', deliver: 'delivered' } as const;

/** When a message is handed over, and when it arrives or fails, in ms after it was sent. */
interface Fate {
  readonly first: number;
  readonly last: number;
}

/** Gives every sent message its own outcome. */
export function startCarriers(day: Day): { stop(): void } {
  const { clicksend, plan, random } = day;
  const { weather } = plan;
  let met = 0;
  const mine = random.fork();
  let before: Fate | undefined;

  const draw = (): Fate => {
    // Messages sent together often arrive together.
    if (before && mine.chance(weather.bunched)) {
      const laterMs = mine.whole(0, 200);
      return { first: before.first + laterMs, last: before.last + laterMs };
    }
    const [handedOverMs, overMs] = [mine.whole(500, 30_000), mine.whole(1_000, 120_000)];
    return mine.chance(weather.reorders)
      ? { first: overMs, last: handedOverMs }
      : { first: handedOverMs, last: overMs + handedOverMs };
  };

  const receive = (message: SentMessage): void => {
    const { messageId } = message;
    const failsAfterMs = day.outOfReach.get(message.to);
    if (failsAfterMs !== undefined) {
      actLater(failsAfterMs, messageId, 'fail', 1);
      return;
    }
    if (mine.chance(weather.silent)) return;
    const fate = mine.chance(weather.fails) ? 'fail' : 'deliver';
    const times = mine.chance(weather.repeats) ? mine.whole(2, 3) : 1;
    before = draw();
    const { first, last } = before;
    const leavesInMs = Math.max(0, message.schedule * 1_000 - clicksend.now());
    actLater(first + leavesInMs, messageId, 'handOver', 1);
    actLater(last + leavesInMs, messageId, fate, times);
  };

  const actLater = (
    ms: number,
    messageId: string,
    kind: 'handOver' | 'fail' | 'deliver',
    times: number,
  ): void => {
    setTimeout(() => {
      const act = kind === 'fail' ? { kind, errorText: 'Absent subscriber' } : { kind };
      // A cancelled message has no carrier.
      clicksend.carrier(messageId, act, { times }).then(
        ({ status }) => {
          day.note(`a carrier: ${kind} ${times} times`);
          if (status === 200) checkStored(day, `receipt:${messageId}:${STATES[kind]}`);
        },
        () => undefined,
      );
    }, ms);
  };

  const look = () => {
    const fresh = clicksend.sent(undefined, met);
    met += fresh.length;
    for (const message of fresh) if (message.answered === 'SUCCESS') receive(message);
  };
  const stop = clicksend.onChange(look);
  return { stop };
}
