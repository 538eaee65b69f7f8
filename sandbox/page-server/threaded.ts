import type { PostState } from '../page-state.ts';
import type { Message } from '../slack/world.ts';

/** Posts with their replies, both oldest first, each once; a reply that the channel shows as well is also among the posts. */
export function threaded(messages: readonly Message[]): readonly PostState[] {
  const each = [...new Map(messages.map((message) => [message.ts, message])).values()];
  each.sort((a, b) => Number(a.ts) - Number(b.ts));
  return each
    .filter((message) => !isReply(message) || message.alsoInChannel)
    .map((post) => ({
      ...post,
      replies: each.filter((message) => isReply(message) && message.threadTs === post.ts),
    }));
}

function isReply({ ts, threadTs }: Message): boolean {
  return threadTs !== undefined && threadTs !== ts;
}
