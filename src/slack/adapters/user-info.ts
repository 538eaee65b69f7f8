import type { WebClient } from '@slack/web-api';
import { memoizeWithTtl } from '../../core/async/memoize-with-ttl.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { AddMentionNames, FetchTimeZone } from '../../core/ports/people.ts';
import { withTimeout } from '../../with-timeout.ts';

/** Slack waits three seconds for an event to be acknowledged. */
const CALL_TIMEOUT_MS = 1_000;

const MENTION = /<@([UW][A-Z0-9]+)>/g;

/** Calls `users.info` (scope `users:read`). A mention whose name is unknown stays unchanged. */
export function createAddMentionNames({ client }: { readonly client: WebClient }): AddMentionNames {
  return async (text) => {
    const users = [...new Set([...text.matchAll(MENTION)].map(([, user = '']) => user))];
    const names = new Map(
      await Promise.all(users.map(async (user) => [user, await fetchName(user)] as const)),
    );
    return text.replace(MENTION, (whole, user: string) => {
      const name = names.get(user);
      return name ? `<@${user}|${name.replace(/[<>|]/g, '')}>` : whole;
    });
  };

  async function fetchName(user: string): Promise<string | undefined> {
    try {
      const { user: info } = await withTimeout(CALL_TIMEOUT_MS, client.users.info({ user }));
      return info?.profile?.display_name || info?.real_name || info?.name;
    } catch {
      return undefined;
    }
  }
}

/** Used if Slack does not say: the scope `users:read` is missing, or Slack does not respond. */
const DEFAULT_TIME_ZONE = 'UTC';

const TTL_MS = 3_600_000;
const MAX_PEOPLE = 1_000;

/** Calls `users.info`. Never throws, because a day in UTC is better than no result. */
export function createFetchTimeZone(options: {
  readonly client: WebClient;
  readonly clock: Clock;
}): FetchTimeZone {
  const { client, clock } = options;
  return memoizeWithTtl(TTL_MS, clock, fetchZone, MAX_PEOPLE);

  async function fetchZone(user: string): Promise<string> {
    try {
      const answer = await client.users.info({ user });
      return parseZone(answer.user?.tz);
    } catch {
      return DEFAULT_TIME_ZONE;
    }
  }
}

/** Accepts only a time zone that this machine knows. */
function parseZone(zone: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone || DEFAULT_TIME_ZONE }).resolvedOptions()
      .timeZone;
  } catch {
    return DEFAULT_TIME_ZONE;
  }
}
