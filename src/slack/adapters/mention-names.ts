import type { WebClient } from '@slack/web-api';
import type { AddMentionNames } from '../../core/ports/people.ts';
import { withTimeout } from '../client/with-timeout.ts';

/** Slack waits three seconds for the answer to an event. */
const ASKED_WITHIN_MS = 1_000;

const MENTION = /<@([UW][A-Z0-9]+)>/g;

/** Asks Slack (scope `users:read`) how people are called. Never throws: a mention without a name is left out. */
export function createAddMentionNames({ client }: { readonly client: WebClient }): AddMentionNames {
  return async (text) => {
    const users = [...new Set([...text.matchAll(MENTION)].map(([, user = '']) => user))];
    const names = new Map(
      await Promise.all(users.map(async (user) => [user, await nameOf(user)] as const)),
    );
    return text.replace(MENTION, (whole, user: string) => {
      const name = names.get(user);
      return name ? `<@${user}|${name.replace(/[<>|]/g, '')}>` : whole;
    });
  };

  async function nameOf(user: string): Promise<string | undefined> {
    try {
      const { user: found } = await withTimeout(ASKED_WITHIN_MS, client.users.info({ user }));
      return found?.profile?.display_name || found?.real_name || found?.name;
    } catch {
      return undefined;
    }
  }
}
