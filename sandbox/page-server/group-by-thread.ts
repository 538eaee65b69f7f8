import type { ChannelState } from '../page-state.ts';
import type { Message } from '../slack/world.ts';

const MOST_POSTS = 200;
const MOST_REPLIES = 200;

/**
 * The newest posts with their newest replies, both oldest first, without duplicates; a reply that the
 * channel shows as well is also among the posts.
 */
export function groupByThread(
  messages: readonly Message[],
): Pick<ChannelState, 'posts' | 'hiddenPosts'> {
  const each = [...new Map(messages.map((message) => [message.ts, message])).values()];
  each.sort((a, b) => Number(a.ts) - Number(b.ts));
  const posts = each.filter((message) => !isReply(message) || message.alsoInChannel);
  const shown = posts.slice(-MOST_POSTS).map((post) => {
    const replies = each.filter((message) => isReply(message) && message.threadTs === post.ts);
    return { ...post, replies: replies.slice(-MOST_REPLIES), replyCount: replies.length };
  });
  return { posts: shown, hiddenPosts: posts.length - shown.length };
}

function isReply({ ts, threadTs }: Message): boolean {
  return threadTs !== undefined && threadTs !== ts;
}
