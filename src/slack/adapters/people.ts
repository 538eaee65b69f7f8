import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { People, Role } from '../../core/ports/people.ts';
import type { InstalledWorkspace } from '../client/connection.ts';
import { withTimeout } from '../client/with-timeout.ts';
import { toAppError } from '../errors/to-app-error.ts';

const flag = z.boolean().nullish();

/** Slack's user object, as far as it says who somebody is here. */
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

/** A member may become a guest; nobody has to wait longer than this for it to count. */
const FRESH_MS = 5 * 60_000;

/** While Slack does not answer, what it said before counts for so long. */
const STALE_MS = 12 * 3_600_000;

/** Somebody waits for the answer to a form, and Slack waits three seconds. */
const ASKED_WITHIN_MS = 1_000;

/** Slack gives fewer than it is asked for; more people than these pages hold are not looked through. */
const PAGE = 500;
const MOST_PAGES = 40;

/** More people than press something in that time. */
const MOST_KNOWN = 2_000;

/** Asks Slack who people are (`users.info` and `users.list`, scope `users:read`). */
export function createSlackPeople(options: {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly findWorkspace: () =>
    | InstalledWorkspace
    | undefined
    | Promise<InstalledWorkspace | undefined>;
}): People {
  const { client, clock, findWorkspace } = options;
  const known = new LRUCache<string, { readonly role: Role; readonly at: number }>({
    max: MOST_KNOWN,
  });
  const asking = new Map<string, Promise<Role>>();
  return {
    async findRole(user, { isFresh = false } = {}) {
      const before = known.get(user);
      const age = before ? Math.abs(clock.now() - before.at) : Number.POSITIVE_INFINITY;
      if (before && !isFresh && age < FRESH_MS) return before.role;
      try {
        return await withTimeout(ASKED_WITHIN_MS, askOnce(user));
      } catch (error) {
        if (before && !isFresh && age < STALE_MS) return before.role;
        throw error;
      }
    },

    async listAdmins() {
      const home = await homeOrThrow();
      const admins: string[] = [];
      let cursor = '';
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const { members = [], response_metadata: more } = await listPage(cursor);
        admins.push(...members.flatMap((one) => (isAdmin(one, home) ? (one.id ?? []) : [])));
        cursor = more?.next_cursor ?? '';
        if (!cursor) break;
      }
      return admins;
    },
  };

  async function listPage(cursor: string) {
    try {
      return await client.users.list({ limit: PAGE, cursor: cursor || undefined });
    } catch (error) {
      throw toAppError(error);
    }
  }

  async function homeOrThrow(): Promise<InstalledWorkspace> {
    const home = await findWorkspace();
    if (!home) throw new AppError('home_unknown', { retry: 'later' });
    return home;
  }

  function askOnce(user: string): Promise<Role> {
    const current = asking.get(user);
    if (current) return current;
    const asked = ask(user)
      .then((role) => {
        known.set(user, { role, at: clock.now() });
        return role;
      })
      .finally(() => asking.delete(user));
    asking.set(user, asked);
    return asked;
  }

  async function ask(user: string): Promise<Role> {
    const home = await homeOrThrow();
    try {
      const answer = await client.users.info({ user });
      return roleOf(schema.parse(answer.user), home);
    } catch (error) {
      const failed = toAppError(error);
      if (failed.code === NOBODY_HERE) return 'outsider';
      throw failed;
    }
  }
}

/** What Slack says of somebody whom the workspace does not know. */
const NOBODY_HERE = 'user_not_found';

function roleOf(user: z.infer<typeof schema>, home: InstalledWorkspace): Role {
  if (user.deleted || user.is_bot || user.is_stranger || !isOurs(user, home)) return 'outsider';
  if (user.is_restricted || user.is_ultra_restricted) return 'guest';
  return user.is_admin || user.is_owner || user.is_primary_owner ? 'admin' : 'member';
}

function isAdmin(given: unknown, home: InstalledWorkspace): boolean {
  const { data } = schema.safeParse(given);
  return data !== undefined && roleOf(data, home) === 'admin';
}

/** Somebody of another workspace of the same Enterprise organisation is known by that. */
function isOurs(
  { team_id, enterprise_user }: z.infer<typeof schema>,
  { team, enterprise }: InstalledWorkspace,
): boolean {
  if (enterprise && enterprise_user?.enterprise_id) {
    return enterprise_user.enterprise_id === enterprise;
  }
  // Slack says it of everybody.
  return !team_id || team_id === team || team_id === enterprise;
}
