import type { ChannelState } from '../../page-state.ts';

/**
 * What a channel is chosen by. The conversation with the app has another id for each person, and
 * none before the first message.
 */
export function channelKey({ id, kind }: ChannelState): string {
  return kind === 'app' ? 'app' : id;
}
