import { useState } from 'react';
import { useSandbox } from '../use-sandbox.ts';
import { getChannelKey } from './channel-key.ts';
import { ChannelPane } from './channel-pane.tsx';
import { Sidebar } from './sidebar.tsx';
import { useThreadNews } from './thread-news.ts';
import { ThreadPane } from './thread-pane.tsx';
import { useUnread } from './unread.ts';

/** The Slack workspace as one person sees it. */
export function Workspace() {
  const { channels } = useSandbox().state;
  const [chosen, setChosen] = useState<string>();
  const [threadTs, setThreadTs] = useState<string>();
  const channel = channels.find((each) => getChannelKey(each) === chosen) ?? channels[0];
  const unread = useUnread(channel);
  const thread = channel?.posts.find(({ ts }) => ts === threadTs);
  const news = useThreadNews(thread);
  if (!channel) return null;

  const choose = (key: string) => {
    setChosen(key);
    setThreadTs(undefined);
  };
  return (
    <section className="workspace" aria-label="Slack workspace">
      <Sidebar current={getChannelKey(channel)} unread={unread} onChoose={choose} />
      <ChannelPane channel={channel} threadTs={thread?.ts} news={news} onThread={setThreadTs} />
      {thread && (
        <ThreadPane
          key={thread.ts}
          channel={channel}
          post={thread}
          seenBefore={news.seenBefore}
          onClose={() => setThreadTs(undefined)}
        />
      )}
    </section>
  );
}
