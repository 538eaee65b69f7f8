import { useEffect, useState } from 'react';
import type { PostState } from '../../page-state.ts';
import { useSandbox } from '../use-sandbox.ts';

/** Which replies a person has not seen yet. */
export interface ThreadNews {
  /** How many replies of other people came since this person last had the thread open. */
  countOf(post: PostState): number;
  /** The newest reply that had been seen when the open thread was opened; '' if none. */
  readonly seenBefore: string;
}

/** As in Slack, an open thread counts as seen by the person who views it. */
export function useThreadNews(open: PostState | undefined): ThreadNews {
  const { you } = useSandbox().state;
  const [seen, setSeen] = useState<Readonly<Record<string, string>>>({});
  const [opened, setOpened] = useState({ key: '', seenBefore: '' });
  const keyOf = (ts: string) => `${you} ${ts}`;
  const key = open ? keyOf(open.ts) : '';
  const newest = open?.replies.at(-1)?.ts ?? '';

  // While it is open, the line stays where it was when it was opened.
  if (opened.key !== key) setOpened({ key, seenBefore: seen[key] ?? '' });
  useEffect(() => {
    if (key) setSeen((before) => ({ ...before, [key]: newest }));
  }, [key, newest]);

  return {
    seenBefore: opened.seenBefore,
    countOf: (post) =>
      post.ts === open?.ts
        ? 0
        : post.replies.filter(({ ts, user }) => user !== you && ts > (seen[keyOf(post.ts)] ?? ''))
            .length,
  };
}
