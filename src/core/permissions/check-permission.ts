import type { Problem } from '../../domain/problem.ts';
import { AppError, getProblem } from '../errors.ts';
import { type People, ROLES, type Role } from '../ports/people.ts';

/** Restricted actions, and the lowest role that may do each. */
const LOWEST_ROLE = {
  look: 'guest',
  optOut: 'guest',
  send: 'member',
  cancel: 'member',
  setLive: 'member',
  takeContacts: 'member',
  saveTemplate: 'member',
  optIn: 'admin',
  export: 'admin',
  cancelAccount: 'admin',
  forget: 'admin',
} as const satisfies Readonly<Record<string, Role>>;

type Permission = keyof typeof LOWEST_ROLE;

/** Resolves if the person (a Slack user id) may do it. Otherwise throws an AppError whose problem says why not. */
export type CheckPermission = (user: string, permission: Permission) => Promise<void>;

/** Checks a person's role before an action. If Slack does not report the role, everything is refused. */
export function createCheckPermission(options: {
  readonly people: Pick<People, 'findRole'>;
  /** `ALLOW_GUESTS`: guests may do whatever members may. */
  readonly allowGuests: boolean;
}): CheckPermission {
  const { people, allowGuests } = options;
  return async (user, permission) => {
    const lowest: Role = LOWEST_ROLE[permission];
    const role = await findRole(user, lowest === 'admin');
    const effective = role === 'guest' && allowGuests ? 'member' : role;
    if (ROLES.indexOf(effective) >= ROLES.indexOf(lowest)) return;
    throw createRefusal(role === 'outsider' ? OUTSIDER_PROBLEM : missingRole[permission]);
  };

  async function findRole(user: string, isFresh: boolean): Promise<Role> {
    try {
      return await people.findRole(user, { isFresh });
    } catch (cause) {
      throw new AppError(ROLE_UNKNOWN_PROBLEM.code, {
        retry: 'later',
        problem: ROLE_UNKNOWN_PROBLEM,
        cause,
      });
    }
  }
}

/** Why a permission was refused. Undefined for any other error. */
export function findRefusal(error: unknown): Problem | undefined {
  const problem = getProblem(error);
  return problem && refusals.has(problem.code) ? problem : undefined;
}

/**
 * Why the person may not do it; undefined if they may. Throws any error that is not a refusal. `needsRole`:
 * also throws if Slack does not report the person's role, because the caller can try again later.
 */
export async function findPermissionProblem(
  checkPermission: CheckPermission,
  user: string,
  permission: Permission,
  { needsRole = false } = {},
): Promise<Problem | undefined> {
  try {
    await checkPermission(user, permission);
    return undefined;
  } catch (error) {
    const refusal = findRefusal(error);
    if (!refusal || (needsRole && refusal === ROLE_UNKNOWN_PROBLEM)) throw error;
    return refusal;
  }
}

/** For something that the person may not see. The text does not reveal whether it exists. */
export function createNotVisibleError(): AppError {
  return createRefusal(NOT_VISIBLE_PROBLEM);
}

function createRefusal(problem: Problem): AppError {
  return new AppError(problem.code, { retry: 'never', answered: true, problem });
}

export const OUTSIDER_PROBLEM: Problem = { code: 'outsider' };

export const ROLE_UNKNOWN_PROBLEM: Problem = { code: 'role_unknown' };

const NOT_VISIBLE_PROBLEM: Problem = { code: 'not_visible' };

const missingRole: Readonly<Record<Permission, Problem>> = {
  look: OUTSIDER_PROBLEM,
  optOut: OUTSIDER_PROBLEM,
  send: { code: 'guest', action: 'send' },
  cancel: { code: 'guest', action: 'cancel' },
  setLive: { code: 'guest', action: 'setLive' },
  takeContacts: { code: 'guest', action: 'takeContacts' },
  saveTemplate: { code: 'guest', action: 'saveTemplate' },
  optIn: { code: 'admins_only', action: 'optIn' },
  export: { code: 'admins_only', action: 'export' },
  cancelAccount: { code: 'admins_only', action: 'cancelAccount' },
  forget: { code: 'admins_only', action: 'forget' },
};

const refusals: ReadonlySet<string> = new Set(
  [OUTSIDER_PROBLEM, ROLE_UNKNOWN_PROBLEM, NOT_VISIBLE_PROBLEM, ...Object.values(missingRole)].map(
    ({ code }) => code,
  ),
);
