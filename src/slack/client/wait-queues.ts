/** When the calls of this process that were refused a turn try again. */
interface WaitQueues {
  /**
   * In how many ms a call tries again: after all calls that wait already, and in `waitMs` at the
   * earliest. The same call that comes again keeps its place.
   */
  join(
    name: string,
    call: string,
    limit: { readonly waitMs: number; readonly everyMs: number },
  ): number;
  /** The call got its turn. */
  leave(name: string, call: string): void;
}

/** No call is sent back for longer than this: the queue may be shorter by then. */
const MAX_WAIT_MS = 60_000;

/** A call that has not come back this long after its time never will, or was made by another process. */
const MISSED_MS = 5_000;

/** With more queues than this, those in which no call waits any more are dropped. */
const MAX_QUEUES = 1_000;

/**
 * One queue for each limit, so that a hundred calls that wait for one turn a second come one after the
 * other and not all at once, again and again. It only spares the store: the store's turn is what counts.
 */
export function createWaitQueues(now: () => number): WaitQueues {
  const queues = new Map<string, Map<string, number>>();
  return {
    join(name, call, { waitMs, everyMs }) {
      // Longer than a turn: Slack blocks all of them, and afterwards some can go at once.
      if (waitMs > everyMs) return waitMs;
      const queue = findQueue(name);
      const earliest = now() + waitMs;
      const before = queue.get(call);
      // Later than any place: the clock stepped back.
      const place = before !== undefined && before <= earliest + MAX_WAIT_MS ? before : undefined;
      // It came on time, and still a little too early, because the one before it was late.
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
