import type { CheckPermission } from '../../src/core/permissions/check-permission.ts';
import type { People, Role } from '../../src/core/ports/people.ts';

/** People with these roles by Slack id. Everybody else is a member. */
export function createPeople(roles: Readonly<Record<string, Role>> = {}): People {
  return {
    findRole: async (user) => roles[user] ?? 'member',
    listAdmins: async () => Object.keys(roles).filter((user) => roles[user] === 'admin'),
  };
}

/** For tests that aren't about permissions. */
export const allowEverybody: CheckPermission = async () => undefined;
