import type { Clock, Meter } from '../ports/clock-log-metrics.ts';
import type { Place, ThreadLine, ThreadRef, Threads } from '../ports/threads.ts';
import { type PostAct, postOnce } from './post-once.ts';

/** A line of a conversation, and how its intent and its place are stored. */
export interface LineAct
  extends Pick<PostAct<ThreadRef>, 'intent' | 'storeIntent' | 'deleteIntent' | 'store'> {
  /** Distinct for each line of its place. */
  readonly id: string;
  readonly line: ThreadLine;
  readonly place: Place;
  /** Where a former try meant to say it, when that was elsewhere. */
  readonly placeBefore?: Place;
  readonly isInChannelToo?: boolean;
}

export type SayOnce = (act: LineAct) => Promise<void>;

/** Says a line of a conversation in Slack, once. */
export function sayOnce(tools: {
  readonly threads: Pick<Threads, 'say' | 'find' | 'remove'>;
  readonly clock: Clock;
  readonly meter: Meter;
  /** No other process works on these records: one that did has died. */
  readonly isAlone: boolean;
}): SayOnce {
  const { threads } = tools;
  const once = postOnce({ ...tools, remove: threads.remove });
  return async ({ id, line, place, placeBefore = place, isInChannelToo = false, ...stored }) => {
    await once<ThreadRef>({
      ...stored,
      key: [place.channel, place.threadTs, id].join(':'),
      post: () => threads.say(place, id, line, { isInChannelToo }),
      find: (since) => threads.find(placeBefore, id, since),
    });
  };
}
