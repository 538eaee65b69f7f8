import type { Message } from '../../slack/world.ts';
import { describeTrouble } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Menu, MenuEntry } from './menu.tsx';

interface PostToolsProps {
  readonly message: Message;
  readonly onThread: (() => void) | undefined;
  readonly onEdit: () => void;
}

/**
 * The toolbar shown when pointing at a message: its thread, actions on one's own messages, and ⋯ with the
 * app's message shortcuts.
 */
export function PostTools({ message, onThread, onEdit }: PostToolsProps) {
  const { state, act, say } = useSandbox();
  const shortcuts = state.features.shortcuts.filter(({ type }) => type === 'message');
  const { channel, ts } = message;
  const remove = async () =>
    say(describeTrouble(await act('remove', { channel, ts }), 'Deleting that'));
  return (
    <div className="post-tools">
      {onThread && (
        <button type="button" className="reply-link" onClick={onThread}>
          Reply in thread
        </button>
      )}
      {message.user === state.you && (
        <>
          <button type="button" className="reply-link" onClick={onEdit}>
            Edit
          </button>
          <button type="button" className="reply-link" onClick={() => void remove()}>
            Delete
          </button>
        </>
      )}
      {shortcuts.length > 0 && (
        <Menu name="More actions" icon="more" className="menu-right">
          {(close) =>
            shortcuts.map(({ callbackId, name, description }) => (
              <MenuEntry
                key={callbackId}
                words={name}
                about={description}
                onPick={async () => {
                  close();
                  const result = await act('shortcut', { callbackId, channel, messageTs: ts });
                  say(describeTrouble(result, name));
                }}
              />
            ))
          }
        </Menu>
      )}
    </div>
  );
}
