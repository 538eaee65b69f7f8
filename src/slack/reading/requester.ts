import type { Requester } from '../../core/permissions/can-see-send.ts';

/** Who asks, and the channel where: a direct message with the app is none. */
export function toRequester(user: string, channel: string | undefined): Requester {
  return channel && /^[CG]/.test(channel) ? { user, channel } : { user };
}

/** Who pressed a button, and the conversation that it stands in, direct messages too. */
export function getPresser(body: {
  readonly user: { readonly id: string };
  readonly channel?: { readonly id: string } | undefined;
}): Requester {
  const { user, channel } = body;
  return { user: user.id, channel: channel?.id };
}
