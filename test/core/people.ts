import type { CheckPermission } from '../../src/core/permissions/check-permission.ts';
import type { People, Role } from '../../src/core/ports/people.ts';

/** People by their Slack ids; everybody else is a member. */
export function createPeople(roles: Readonly<Record<string, Role>> = {}): People {
  return {
    findRole: async (user) => roles[user] ?? 'member',
    listAdmins: async () => Object.keys(roles).filter((user) => roles[user] === 'admin'),
  };
}

/** For what is not about who somebody is. */
export const allowEverybody: CheckPermission = async () => undefined;
