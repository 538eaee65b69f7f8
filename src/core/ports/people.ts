/** Roles in the workspace that has the app; each role includes those before it. */
export const ROLES = ['outsider', 'guest', 'member', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** People of the workspace, or of its Enterprise organization. */
export interface People {
  /**
   * The role of a person (a Slack id). It may be some minutes old; with `isFresh` it is fetched now,
   * because a role may have been taken away. Throws an AppError while Slack does not say.
   */
  findRole(user: string, options?: { readonly isFresh?: boolean }): Promise<Role>;
  /** Slack ids of all admins and owners. Throws an AppError while Slack does not say. */
  listAdmins(): Promise<readonly string[]>;
}

/** The time zone of a person (a Slack id), e.g. `Australia/Sydney`; `UTC` when Slack does not say. */
export type FetchTimeZone = (user: string) => Promise<string>;

/** Adds the names of those whom a text mentions: `<@U1>` becomes `<@U1|Jo>` where Slack says it. Never throws. */
export type AddMentionNames = (text: string) => Promise<string>;
