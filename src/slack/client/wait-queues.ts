/** When this process retries calls that exceeded a limit. */
interface WaitQueues {
  /**
   * How many ms until a call is retried: after all calls that already wait, and no sooner than `waitMs`. A
   * repeated call keeps its place.
   */
  join(
    name: string,
    call: string,
    limit: { readonly waitMs: number; readonly everyMs: number },
  ): number;
  /** The call may be made. */
  leave(name: string, call: string): void;
}

/** No call waits longer than this before it asks again, because the queue may be shorter by then. */
const MAX_WAIT_MS = 60_000;

/** A call that has not come back this long after its time never will, or another process made it. */
const MISSED_MS = 5_000;

/** With more queues than this, empty ones are dropped. */
const MAX_QUEUES = 1_000;

/**
 * One queue per limit, so that a hundred calls waiting for one call per second run one after another
 * instead of all retrying at once. It only spares the store: the store's limit is what counts.
 */
export function createWaitQueues(now: () => number): WaitQueues {
  const queues = new Map<string, Map<string, number>>();
  return {
    join(name, call, { waitMs, everyMs }) {
      // Longer than one interval: Slack blocks all of them, and afterwards some can run at once.
      if (waitMs > everyMs) return waitMs;
      const queue = findQueue(name);
      const earliest = now() + waitMs;
      const before = queue.get(call);
      // Later than any possible place, because the clock was set back.
      const place = before !== undefined && before <= earliest + MAX_WAIT_MS ? before : undefined;
      // It came on time but still slightly too early, because the one before it was late.
      const isItsTurn = place !== undefined && place <= now() && waitMs < everyMs / 2;
      const isEarly = place !== undefined && place > now();
      const behind = Math.max(0, ...queue.values()) + everyMs;
      const last = Math.min(Math.max(earliest, behind), earliest + MAX_WAIT_MS);
      const at = isItsTurn || isEarly ? Math.max(place, earliest) : last;
      queue.set(call, at);
      return at - now();
    },
    leave: (name, call) => void queues.get(name)?.delete(call),
  };

  function findQueue(name: string): Map<string, number> {
    if (queues.size > MAX_QUEUES) for (const other of [...queues.keys()]) dropMissed(other);
    const queue = dropMissed(name);
    queues.set(name, queue);
    return queue;
  }

  /** The queue without the calls that did not come back in time. */
  function dropMissed(name: string): Map<string, number> {
    const queue = queues.get(name) ?? new Map<string, number>();
    for (const [call, at] of queue) if (at + MISSED_MS <= now()) queue.delete(call);
    if (queue.size === 0) queues.delete(name);
    return queue;
  }
}
