import { randomUUID } from 'node:crypto';
import { AppError, NotYet } from '../app-error.ts';
import type { Clock, Meter } from '../ports/clock-log-meter.ts';
import type { Place, ThreadLine, ThreadRef, Threads } from '../ports/threads.ts';

/** A line whose answer is out for longer than this is lost: longer than its call may take. */
const LOST_AFTER_MS = 15_000;

/** Slack may go on for so long with what nobody waits for any more. */
const LATE_AT_MOST_MS = 30_000;

/** What Slack took shows a moment later. */
const SHOWS_AFTER_MS = 1_500;

/** That a line was begun: when, by which process, and where. */
export interface BegunLine {
  readonly at: number;
  readonly by: string;
  readonly place: Place;
}

/** What is written down of a line while it is said. */
export interface LineIntent {
  /** A former try that left nobody knows what. */
  readonly begun: BegunLine | undefined;
  begin(begun: BegunLine): Promise<void>;
  /** It was not said after all: there is nothing to look for. */
  forget(): Promise<void>;
}

export type SayOnce = (
  place: Place,
  id: string,
  line: ThreadLine,
  intent: LineIntent,
  options?: { readonly isInChannelToo?: boolean },
) => Promise<ThreadRef>;

/**
 * Says a line in Slack, once: the intent is written first, and what a former try may have left is
 * looked for before it is said again.
 */
export function sayOnce(tools: {
  readonly threads: Pick<Threads, 'say' | 'find'>;
  readonly clock: Clock;
  readonly meter: Meter;
  /** No other process works on these records: one that did has died. */
  readonly isAlone: boolean;
}): SayOnce {
  const { threads, clock, meter, isAlone } = tools;
  const me = randomUUID();
  /** Lines that Slack was too slow for: it may say them yet. */
  const late = new Set<string>();
  return async (place, id, line, intent, options = {}) => {
    const found = intent.begun && (await lost(id, intent.begun));
    late.delete(id);
    if (found) {
      meter.count('posts', { outcome: 'found' });
      return found;
    }
    await intent.begin({ at: clock.now(), by: me, place });
    try {
      const said = await threads.say(place, id, line, options);
      meter.count('posts', { outcome: 'noted' });
      return said;
    } catch (error) {
      // Slack said no, or its turn has not come.
      if (error instanceof AppError && error.answered) await intent.forget();
      else if (error instanceof AppError && error.code === 'slack_timeout') late.add(id);
      throw error;
    }
  };

  /** Whoever began it may be alive, and the line may come after a look: that is waited for. */
  async function lost(id: string, { at, by, place }: BegunLine): Promise<ThreadRef | undefined> {
    const isLate = late.has(id);
    const isOver = (by === me || isAlone) && !isLate;
    const lookIn = at + SHOWS_AFTER_MS - clock.now();
    if (lookIn > 0) throw new NotYet(lookIn);
    const found = await threads.find(place, id, at);
    const overAt = at + (isLate ? LATE_AT_MOST_MS : LOST_AFTER_MS);
    const overIn = isOver ? 0 : overAt - clock.now();
    if (!found && overIn > 0) throw new NotYet(overIn);
    return found;
  }
}
