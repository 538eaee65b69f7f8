import type { Problem } from '../../domain/problem.ts';
import { AppError } from '../errors.ts';
import { type People, ROLES, type Role } from '../ports/people.ts';

/** What not everybody may do, and the least role that may. */
const LEAST = {
  look: 'guest',
  optOut: 'guest',
  send: 'member',
  cancel: 'member',
  setLive: 'member',
  takeContacts: 'member',
  optIn: 'admin',
  export: 'admin',
  cancelAccount: 'admin',
  forget: 'admin',
} as const satisfies Readonly<Record<string, Role>>;

export type Permission = keyof typeof LEAST;

/** Resolves if this person (a Slack id) may; else throws an AppError whose problem says why not. */
export type CheckPermission = (user: string, right: Permission) => Promise<void>;

/**
 * Asks who somebody is before something is done for them. Refuses by throwing, so that no caller can
 * go on past a refusal. While Slack does not say who somebody is, they may nothing.
 */
export function createCheckPermission(options: {
  readonly people: Pick<People, 'findRole'>;
  /** `ALLOW_GUESTS`: guests may do what members may. */
  readonly allowGuests: boolean;
}): CheckPermission {
  const { people, allowGuests } = options;
  return async (user, right) => {
    const least: Role = LEAST[right];
    const role = await findRole(user, least === 'admin');
    const counted = role === 'guest' && allowGuests ? 'member' : role;
    if (ROLES.indexOf(counted) >= ROLES.indexOf(least)) return;
    throw refusal(role === 'outsider' ? OUTSIDER_PROBLEM : missingRole[right]);
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

/** The reason that an AppError gives for a refusal; undefined for any other failure. */
export function findRefusal(error: unknown): Problem | undefined {
  const problem = error instanceof AppError ? error.problem : undefined;
  return problem && refusals.has(problem.code) ? problem : undefined;
}

/** For something that the person may not see: in the same words whether or not it exists. */
export function createNotVisibleError(): AppError {
  return refusal(unseen);
}

function refusal(problem: Problem): AppError {
  return new AppError(problem.code, { retry: 'never', answered: true, problem });
}

export const OUTSIDER_PROBLEM: Problem = {
  code: 'outsider',
  what: 'Only people in the workspace that runs this app can use it',
  todo: 'Ask one of them to do it',
};

export const ROLE_UNKNOWN_PROBLEM: Problem = {
  code: 'role_unknown',
  what: 'I couldn’t check with Slack who you are, so nothing was done',
  todo: 'Try again in a minute',
};

const unseen: Problem = {
  code: 'not_visible',
  what: 'I can’t find that, or you don’t have access to it',
  todo: 'Try /mms history',
};

function guestsCannot(what: string): Problem {
  return { code: 'guest', what: `Guests can’t ${what}`, todo: 'Ask a member of the workspace' };
}

function adminsOnly(what: string): Problem {
  return {
    code: 'admins_only',
    what: `Only admins and owners of the workspace can ${what}`,
    todo: 'Ask one of them',
  };
}

const missingRole: Readonly<Record<Permission, Problem>> = {
  look: OUTSIDER_PROBLEM,
  optOut: OUTSIDER_PROBLEM,
  send: guestsCannot('send messages'),
  cancel: guestsCannot('cancel messages'),
  setLive: guestsCannot('change what threads do'),
  takeContacts: guestsCannot('see lists of whole numbers'),
  optIn: adminsOnly('opt somebody back in'),
  export: adminsOnly('export the history'),
  cancelAccount: adminsOnly('cancel everything in the account'),
  forget: adminsOnly('erase somebody'),
};

const refusals: ReadonlySet<string> = new Set(
  [OUTSIDER_PROBLEM, ROLE_UNKNOWN_PROBLEM, unseen, ...Object.values(missingRole)].map(
    ({ code }) => code,
  ),
);
