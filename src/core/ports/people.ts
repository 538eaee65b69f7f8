/** What a person is to the workspace that the app is installed in; each may do what those before may. */
export const ROLES = ['outsider', 'guest', 'member', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who belongs to the workspace, or to its Enterprise organisation. */
export interface People {
  /**
   * The role of a person (a Slack id), as Slack said it some minutes ago or, with `isFresh`, says it
   * now: a right may have been taken since. Throws an AppError while Slack does not say.
   */
  findRole(user: string, options?: { readonly isFresh?: boolean }): Promise<Role>;
  /** Slack ids of all admins and owners. Throws an AppError when Slack does not say. */
  listAdmins(): Promise<readonly string[]>;
}

/** The time zone of a person (a Slack id), e.g. `Australia/Sydney`; `UTC` when Slack does not say. */
export type FetchTimeZone = (user: string) => Promise<string>;

/** Adds the names of those whom a text mentions: `<@U1>` becomes `<@U1|Jo>` where Slack says it. Never throws. */
export type AddMentionNames = (text: string) => Promise<string>;
