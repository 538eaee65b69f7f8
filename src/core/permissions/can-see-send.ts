import type { Send } from '../../domain/send.ts';
import type { Channels } from '../ports/channels.ts';
import type { People } from '../ports/people.ts';

/** Who asks for something, and where. Both are Slack ids. */
export interface Requester {
  readonly user: string;
  /** Undefined where it is no channel: a direct message, App Home. */
  readonly channel?: string;
}

export type CanSeeSend = (
  send: Pick<Send, 'user' | 'channel'>,
  asker: Requester,
) => Promise<boolean>;

/**
 * Whether somebody may see a send: its sender; whoever asks in the channel that has its post (Slack
 * let them in there); members of the workspace, when that channel is public. Guests see no more of
 * public channels than of private ones.
 */
export function createCanSeeSend(
  channels: Pick<Channels, 'isPublic'>,
  people: Pick<People, 'findRole'>,
): CanSeeSend {
  return async (send, asker) =>
    send.user === asker.user ||
    send.channel === asker.channel ||
    ((await channels.isPublic(send.channel)) && (await isMember(people, asker.user)));
}

/** While Slack does not say who somebody is, they see what is theirs. */
async function isMember(people: Pick<People, 'findRole'>, user: string): Promise<boolean> {
  const role = await people.findRole(user).catch(() => 'outsider');
  return role === 'member' || role === 'admin';
}
