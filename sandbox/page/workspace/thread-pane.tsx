import { Fragment } from 'react';
import type { ChannelState, PostState } from '../../page-state.ts';
import { useStayAtEnd } from '../stay-at-end.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Composer } from './composer.tsx';
import { Post } from './post.tsx';

interface ThreadPaneProps {
  readonly channel: ChannelState;
  readonly post: PostState;
  /** The newest reply that had been seen before; '' if none. */
  readonly seenBefore: string;
  readonly onClose: () => void;
}

/** A post and its replies. */
export function ThreadPane({ channel, post, seenBefore, onClose }: ThreadPaneProps) {
  const { you } = useSandbox().state;
  const { replies, replyCount: count } = post;
  const hidden = count - replies.length;
  const scroll = useStayAtEnd(count);
  const firstNew = seenBefore
    ? replies.find(({ ts, user }) => ts > seenBefore && user !== you)?.ts
    : undefined;
  return (
    <aside className="thread" aria-label="Thread">
      <header className="pane-head">
        <h2>Thread</h2>
        <p className="about">{channel.kind === 'app' ? channel.name : `#${channel.name}`}</p>
        <button type="button" className="close" aria-label="Close the thread" onClick={onClose} />
      </header>
      <div className="posts" ref={scroll} role="log" aria-label="Replies" aria-relevant="additions">
        <div>
          <Post message={post} />
          <p className="thread-count">
            {count === 0
              ? 'No replies yet'
              : count === 1
                ? '1 reply'
                : `${count.toLocaleString('en')} replies`}
            {hidden > 0 && `, ${hidden.toLocaleString('en')} earlier ones not shown`}
          </p>
          {replies.map((reply) => (
            <Fragment key={reply.ts}>
              {reply.ts === firstNew && <p className="new-line">New</p>}
              <Post message={reply} />
            </Fragment>
          ))}
        </div>
      </div>
      <Composer key={post.ts} channel={channel} threadTs={post.ts} />
    </aside>
  );
}
