import type { ChannelAudience } from '../../domain/quote.ts';

/** Roles in the app's workspace. Each role includes those before it. */
export const ROLES = ['outsider', 'guest', 'member', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** People in the workspace or its Enterprise organization. */
export interface People {
  /** A person's role, some minutes old unless `isFresh`. Throws an AppError if Slack does not say. */
  findRole(user: string, options?: { readonly isFresh?: boolean }): Promise<Role>;
  /** Slack user ids of all admins and owners. Throws an AppError if Slack does not say. */
  listAdmins(): Promise<readonly string[]>;
}

/** A person's time zone (by Slack user id), e.g. `Australia/Sydney`; `UTC` if Slack does not say. */
export type FetchTimeZone = (user: string) => Promise<string>;

/** Adds names to the mentions in a text: `<@U1>` becomes `<@U1|Jo>` if Slack says the name. Never throws. */
export type AddMentionNames = (text: string) => Promise<string>;

/** Who can read a Slack channel. */
export interface Channels {
  /** Whether everybody in the workspace may read it. False if Slack does not say. */
  isPublic(channel: string): Promise<boolean>;
  /** Whether people of other organizations can read it or are invited. Never throws. */
  findAudience(channel: string): Promise<ChannelAudience>;
}

/** Whether the app is a member of a channel and so gets its thread messages. Undefined if Slack does not say. */
export type CheckMembership = (channel: string) => Promise<boolean | undefined>;
