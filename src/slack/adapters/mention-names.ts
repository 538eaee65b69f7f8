import type { WebClient } from '@slack/web-api';
import type { AddMentionNames } from '../../core/ports/people.ts';
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
      const { user: found } = await withTimeout(CALL_TIMEOUT_MS, client.users.info({ user }));
      return found?.profile?.display_name || found?.real_name || found?.name;
    } catch {
      return undefined;
    }
  }
}
