import type { ChannelState } from '../../page-state.ts';

/**
 * The key of a channel. The conversation with the app has a different id for each person, and none before
 * the first message.
 */
export function getChannelKey({ id, kind }: ChannelState): string {
  return kind === 'app' ? 'app' : id;
}
