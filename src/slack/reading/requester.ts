import type { Requester } from '../../core/permissions/visibility.ts';

/** The person, and the channel unless it is a direct message. */
export function toRequester(user: string, channel: string | undefined): Requester {
  return channel && /^[CG]/.test(channel) ? { user, channel } : { user };
}

/** Who pressed a button, and the conversation of the button, direct messages too. */
export function getPresser(body: {
  readonly user: { readonly id: string };
  readonly channel?: { readonly id: string } | undefined;
}): Requester {
  const { user, channel } = body;
  return { user: user.id, channel: channel?.id };
}
