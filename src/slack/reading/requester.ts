import type { Requester } from '../../core/permissions/visibility.ts';

/** The person, and the channel unless it is a direct message. */
export function toRequester(user: string, channel: string | undefined): Requester {
  return channel && /^[CG]/.test(channel) ? { user, channel } : { user };
}

/** The person who pressed a button, and the button's conversation, including direct messages. */
export function getPresser(body: {
  readonly user: { readonly id: string };
  readonly channel?: { readonly id: string } | undefined;
}): Requester {
  const { user, channel } = body;
  return { user: user.id, channel: channel?.id };
}
