import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import type { FetchPermalink } from '../../core/ports/send-posts.ts';

const MAX_LINKS = 2_000;

/** Calls `chat.getPermalink` once per post, because a permalink never changes. */
export function createFetchPermalink(client: WebClient): FetchPermalink {
  const links = new LRUCache<string, string>({ max: MAX_LINKS });
  return async ({ channel, ts }) => {
    const key = `${channel}:${ts}`;
    const before = links.get(key);
    if (before) return before;
    try {
      const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
      if (permalink) links.set(key, permalink);
      return permalink;
    } catch {
      return undefined;
    }
  };
}
