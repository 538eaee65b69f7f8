import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { People, Role } from '../../core/ports/people.ts';
import type { SlackWorkspace } from '../../core/records/opt-out-facts.ts';
import { withTimeout } from '../../with-timeout.ts';
import type { SlackConnection } from '../client/connection.ts';
import { toAppError } from '../errors/to-app-error.ts';

const flag = z.boolean().nullish();

/** The fields of a user object that determine a person's role in the workspace. */
const schema = z.object({
  team_id: z.string().nullish(),
  deleted: flag,
  is_bot: flag,
  is_stranger: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_admin: flag,
  is_owner: flag,
  is_primary_owner: flag,
  enterprise_user: z.object({ enterprise_id: z.string().nullish() }).nullish(),
});

/** How long it takes to notice that a member became a guest. */
const TTL_MS = 5 * 60_000;

/** How long Slack's last response is used while Slack does not respond. */
const STALE_TTL_MS = 12 * 3_600_000;

/** A person waits for the response to a form, and Slack allows three seconds for all of it. */
const CALL_TIMEOUT_MS = 1_000;

/** Slack may return fewer people than requested, and only this many pages are read. */
const PAGE_SIZE = 500;
const MAX_PAGES = 40;

/** More people than use the app in that time. */
const MAX_PEOPLE = 2_000;

/** Calls `users.info` and `users.list` (scope `users:read`). */
export function createSlackPeople(options: {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly findWorkspace: SlackConnection['findWorkspace'];
}): People {
  const { client, clock, findWorkspace } = options;
  const roles = new LRUCache<string, { readonly role: Role; readonly at: number }>({
    max: MAX_PEOPLE,
  });
  const pending = new Map<string, Promise<Role>>();
  return {
    async findRole(user, { isFresh = false } = {}) {
      const before = roles.get(user);
      const age = before ? Math.abs(clock.now() - before.at) : Number.POSITIVE_INFINITY;
      if (before && !isFresh && age < TTL_MS) return before.role;
      try {
        return await withTimeout(CALL_TIMEOUT_MS, fetchOnce(user));
      } catch (error) {
        if (before && !isFresh && age < STALE_TTL_MS) return before.role;
        throw error;
      }
    },

    async listAdmins() {
      const workspace = await requireWorkspace();
      const admins: string[] = [];
      let cursor = '';
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const { members = [], response_metadata: more } = await listPage(cursor);
        admins.push(...members.flatMap((one) => (isAdmin(one, workspace) ? (one.id ?? []) : [])));
        cursor = more?.next_cursor ?? '';
        if (!cursor) break;
      }
      return admins;
    },
  };

  async function listPage(cursor: string) {
    try {
      return await client.users.list({ limit: PAGE_SIZE, cursor: cursor || undefined });
    } catch (error) {
      throw toAppError(error);
    }
  }

  async function requireWorkspace(): Promise<SlackWorkspace> {
    const workspace = await findWorkspace();
    if (!workspace) throw new AppError('home_unknown', { retry: 'later' });
    return workspace;
  }

  function fetchOnce(user: string): Promise<Role> {
    const current = pending.get(user);
    if (current) return current;
    const fetching = fetchRole(user)
      .then((role) => {
        roles.set(user, { role, at: clock.now() });
        return role;
      })
      .finally(() => pending.delete(user));
    pending.set(user, fetching);
    return fetching;
  }

  async function fetchRole(user: string): Promise<Role> {
    const workspace = await requireWorkspace();
    try {
      const answer = await client.users.info({ user });
      return parseRole(schema.parse(answer.user), workspace);
    } catch (error) {
      const failed = toAppError(error);
      if (failed.code === UNKNOWN_USER) return 'outsider';
      throw failed;
    }
  }
}

/** Slack's error code for a person whom the workspace does not know. */
const UNKNOWN_USER = 'user_not_found';

function parseRole(user: z.infer<typeof schema>, workspace: SlackWorkspace): Role {
  if (user.deleted || user.is_bot || user.is_stranger || !isOurs(user, workspace))
    return 'outsider';
  if (user.is_restricted || user.is_ultra_restricted) return 'guest';
  return user.is_admin || user.is_owner || user.is_primary_owner ? 'admin' : 'member';
}

function isAdmin(user: unknown, workspace: SlackWorkspace): boolean {
  const { data } = schema.safeParse(user);
  return data !== undefined && parseRole(data, workspace) === 'admin';
}

/** People of other workspaces in the same Enterprise organization count as colleagues. */
function isOurs(
  { team_id, enterprise_user }: z.infer<typeof schema>,
  { team, enterprise }: SlackWorkspace,
): boolean {
  if (enterprise && enterprise_user?.enterprise_id) {
    return enterprise_user.enterprise_id === enterprise;
  }
  // Slack sends `team_id` for everybody.
  return !team_id || team_id === team || team_id === enterprise;
}
