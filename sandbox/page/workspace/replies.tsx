import type { Message } from '../../slack/world.ts';
import { convertTsToMs, formatClock } from '../time.ts';
import { useZone } from '../use-zone.ts';
import { Avatar } from './avatar.tsx';

interface RepliesProps {
  readonly replies: readonly Message[];
  readonly count: number;
  /** How many of them this person has not seen. */
  readonly news: number;
  readonly onThread: () => void;
}

/** Under a post: who replied, and whether there is anything new. */
export function Replies({ replies, count, news, onThread }: RepliesProps) {
  const zone = useZone();
  const whose = new Map(replies.map(({ user, botName }) => [botName ?? user, { user, botName }]));
  return (
    <button type="button" className="replies" onClick={onThread}>
      {[...whose].map(([key, who]) => (
        <Avatar key={key} {...who} />
      ))}
      <span className="reply-count">
        {count === 1 ? '1 reply' : `${count.toLocaleString('en')} replies`}
      </span>
      {news > 0 && <span className="reply-news">{news} new</span>}
      <span>Last at {formatClock(convertTsToMs(replies.at(-1)?.ts ?? ''), zone)}</span>
    </button>
  );
}
