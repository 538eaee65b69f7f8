import type { WebClient } from '@slack/web-api';
import { memoizeWithTtl } from '../../core/async/memoize-with-ttl.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { FetchTimeZone } from '../../core/ports/people.ts';

/** Where Slack does not tell (the scope `users:read` is missing, or it cannot be asked). */
const DEFAULT_TIME_ZONE = 'UTC';

const FRESH_MS = 3_600_000;
const MOST_KNOWN = 1_000;

/** Asks Slack in which zone a person's days begin. Never throws: a day by UTC is better than no answer. */
export function createFetchTimeZone(options: {
  readonly client: WebClient;
  readonly clock: Clock;
}): FetchTimeZone {
  const { client, clock } = options;
  return memoizeWithTtl(FRESH_MS, clock, fetchZone, MOST_KNOWN);

  async function fetchZone(user: string): Promise<string> {
    try {
      const answer = await client.users.info({ user });
      return usable(answer.user?.tz);
    } catch {
      return DEFAULT_TIME_ZONE;
    }
  }
}

/** A zone that this machine knows as well. */
function usable(zone: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone || DEFAULT_TIME_ZONE }).resolvedOptions()
      .timeZone;
  } catch {
    return DEFAULT_TIME_ZONE;
  }
}
