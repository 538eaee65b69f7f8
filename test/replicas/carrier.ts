import { setTimeout as wait } from 'node:timers/promises';
import type { CarrierAct } from '../../sandbox/clicksend/world.ts';
import type { Cluster } from './cluster.ts';

/** Acts on every message that is sent during a load test, like a carrier. */
export interface Carrier {
  /** How many receipts were pushed, and how many of them weren't answered with 200 at first. */
  countPushed(): { readonly receipts: number; readonly again: number };
  /** Resolves when the last receipt of every message sent by now was pushed. */
  rest(): Promise<void>;
  stop(): void;
}

/** The longest time between a message and a receipt. */
const SLOWEST_MS = 1_500;

/**
 * Pushes the receipts of every message: handed over, perhaps a try in vain, then delivered or (one
 * in seven) failed; in any order, some twice.
 */
export function startCarrier(
  { clicksend }: Pick<Cluster, 'clicksend'>,
  random: () => number,
): Carrier {
  const acted = new Set<string>();
  const running = new Set<Promise<void>>();
  let receipts = 0;
  let again = 0;
  let isLooking = false;

  const act = async (messageId: string, kind: CarrierAct): Promise<void> => {
    await wait(random() * SLOWEST_MS);
    const { status } = await clicksend.carrier(messageId, kind, {
      times: random() < 0.2 ? 2 : 1,
      as: random() < 0.5 ? 'form' : 'json',
    });
    receipts += 1;
    if (status !== 200) again += 1;
  };
  const look = () => {
    isLooking = false;
    for (const { messageId, answered } of clicksend.sent()) {
      if (answered !== 'SUCCESS' || acted.has(messageId)) continue;
      acted.add(messageId);
      for (const one of chooseFate(random)) {
        const acting = act(messageId, one).finally(() => running.delete(acting));
        running.add(acting);
      }
    }
  };
  // Debounced, because each run goes through all sent messages.
  const lookSoon = () => {
    if (isLooking) return;
    isLooking = true;
    setTimeout(look, 50);
  };
  const forget = clicksend.onChange(lookSoon);

  return {
    countPushed: () => ({ receipts, again }),
    async rest() {
      look();
      while (running.size > 0) await Promise.all(running);
    },
    stop: forget,
  };
}

function chooseFate(random: () => number): readonly CarrierAct[] {
  const last: CarrierAct = random() < 1 / 7 ? { kind: 'fail' } : { kind: 'deliver' };
  const before: readonly CarrierAct[] = [{ kind: 'handOver' }, { kind: 'retry' }];
  return [...before.filter(() => random() < 0.5), last];
}
