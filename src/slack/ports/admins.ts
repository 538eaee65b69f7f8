import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Admins } from '../../app/ports/admins.ts';

/** Slack's user object, as far as it says who runs the workspace. */
const user = z.object({
  deleted: z.literal(false).nullish(),
  is_admin: z.boolean().nullish(),
  is_owner: z.boolean().nullish(),
  is_primary_owner: z.boolean().nullish(),
});

/** Asks Slack each time (scope `users:read`): it is seldom wanted, and a right may have been taken since. */
export function slackAdmins(client: WebClient): Admins {
  return {
    async isAdmin(id) {
      try {
        const answer = await client.users.info({ user: id });
        const { data } = user.safeParse(answer.user);
        return Boolean(data?.is_admin || data?.is_owner || data?.is_primary_owner);
      } catch {
        return false;
      }
    },
  };
}
