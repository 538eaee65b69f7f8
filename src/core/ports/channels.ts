import type { ChannelAudience } from '../../domain/quote.ts';

/** Who can read a Slack channel. */
export interface Channels {
  /** Whether everybody in the workspace may read it. False if Slack does not say. */
  isPublic(channel: string): Promise<boolean>;
  /** Whether people of other organizations can read it or are invited. Never throws. */
  findAudience(channel: string): Promise<ChannelAudience>;
}

/**
 * Whether the app is a member of a channel (a Slack id) and so gets its thread messages. Undefined if Slack
 * does not say.
 */
export type CheckMembership = (channel: string) => Promise<boolean | undefined>;
