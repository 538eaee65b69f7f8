/** When those who were refused a turn in this process come back for it. */
interface WaitQueues {
  /**
   * In how many ms to come back: behind all who wait already, and `waitMs` from now at the earliest. Who
   * comes for the same thing again, as another job does, keeps its place.
   */
  join(
    name: string,
    what: string,
    given: { readonly waitMs: number; readonly everyMs: number },
  ): number;
  /** It got its turn. */
  leave(name: string, what: string): void;
}

/** Nobody is told to come back later than this: the line may be shorter by then. */
const LONGEST_MS = 60_000;

/** Who has not come by so long after its time wants nothing any more, or got it elsewhere. */
const MISSED_MS = 5_000;

/** Channels in which nobody waits any more need not be remembered. */
const MOST_LINES = 1_000;

/**
 * One line for each limit, so that a hundred who wait for one turn a second come one after the other and
 * not all at once, again and again. Only a courtesy to the store: it is the turn that counts.
 */
export function createWaitQueues(now: () => number): WaitQueues {
  const lines = new Map<string, Map<string, number>>();
  return {
    join(name, what, { waitMs, everyMs }) {
      // More than a turn: all are held back together, and afterwards some can go at once.
      if (waitMs > everyMs) return waitMs;
      const line = lineOf(name);
      const earliest = now() + waitMs;
      const known = line.get(what);
      // Later than anybody is told to come: the clock stepped back.
      const place = known !== undefined && known <= earliest + LONGEST_MS ? known : undefined;
      // It came when it was told to, and a little too early all the same: the one before it was late.
      const isItsTurn = place !== undefined && place <= now() && waitMs < everyMs / 2;
      const isEarly = place !== undefined && place > now();
      const behind = Math.max(0, ...line.values()) + everyMs;
      const last = Math.min(Math.max(earliest, behind), earliest + LONGEST_MS);
      const at = isItsTurn || isEarly ? Math.max(place, earliest) : last;
      line.set(what, at);
      return at - now();
    },
    leave: (name, what) => void lines.get(name)?.delete(what),
  };

  function lineOf(name: string): Map<string, number> {
    if (lines.size > MOST_LINES) for (const other of [...lines.keys()]) withoutPast(other);
    const line = withoutPast(name);
    lines.set(name, line);
    return line;
  }

  /** Without those who did not come when their time had come. */
  function withoutPast(name: string): Map<string, number> {
    const line = lines.get(name) ?? new Map<string, number>();
    for (const [what, at] of line) if (at + MISSED_MS <= now()) line.delete(what);
    if (line.size === 0) lines.delete(name);
    return line;
  }
}
