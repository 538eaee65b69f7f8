import { parseScheduledValue, scheduledPages } from '../commands/scheduled.ts';
import { statusPages } from '../commands/status.ts';

/**
 * What a private message shows after a press on a button about a send: the list if it is one, otherwise the
 * status of the send. `value` is the button's.
 */
export function findPageAfter(value: string): string {
  const { send, from } = parseScheduledValue(value);
  return from === undefined
    ? statusPages.formatPage({ what: send })
    : scheduledPages.formatPage({ from });
}
