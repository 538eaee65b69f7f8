import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Admins } from '../../app/ports/admins.ts';
import { toAppError } from '../errors.ts';

/** Slack's user object, as far as it says who runs the workspace. */
const user = z.object({
  id: z.string().min(1).optional().catch(undefined),
  deleted: z.literal(false).nullish(),
  is_bot: z.literal(false).nullish(),
  is_admin: z.boolean().nullish(),
  is_owner: z.boolean().nullish(),
  is_primary_owner: z.boolean().nullish(),
});

/** Slack gives fewer than it is asked for; more people than these pages hold are not looked through. */
const PAGE = 500;
const MOST_PAGES = 40;

/** Asks Slack each time (scope `users:read`): it is seldom wanted, and a right may have been taken since. */
export function slackAdmins(client: WebClient): Admins {
  return {
    async isAdmin(id) {
      try {
        const answer = await client.users.info({ user: id });
        return readAdmin(answer.user) !== undefined;
      } catch {
        return false;
      }
    },

    async listAdmins() {
      const admins: string[] = [];
      let cursor = '';
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const { members = [], response_metadata: more } = await listPage(cursor);
        admins.push(...members.flatMap((one) => readAdmin(one)?.id ?? []));
        cursor = more?.next_cursor ?? '';
        if (!cursor) break;
      }
      return admins;
    },
  };

  async function listPage(cursor: string) {
    try {
      return await client.users.list({ limit: PAGE, ...(cursor ? { cursor } : {}) });
    } catch (error) {
      throw toAppError(error);
    }
  }
}

/** Undefined for somebody who is no admin, or no longer there. */
function readAdmin(given: unknown): z.infer<typeof user> | undefined {
  const { data } = user.safeParse(given);
  return data?.is_admin || data?.is_owner || data?.is_primary_owner ? data : undefined;
}
