import { type KeyboardEvent, useState } from 'react';
import type { Message } from '../../slack/world.ts';
import { describeTrouble } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { useName } from './names.ts';
import { toPlainWords } from './plain-words.ts';

interface EditPostProps {
  readonly message: Message;
  readonly onDone: () => void;
}

/** Edits one's own message: Enter saves, Escape cancels. */
export function EditPost({ message, onDone }: EditPostProps) {
  const { act, say } = useSandbox();
  const before = toPlainWords(message.text, useName());
  const [typed, setTyped] = useState(before);
  const save = async () => {
    onDone();
    if (typed.trim() === '' || typed === before) return;
    const { channel, ts } = message;
    say(describeTrouble(await act('edit', { channel, ts, text: typed.trim() }), 'The edit'));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onDone();
    else if (event.key === 'Enter' && !event.shiftKey) void save();
    else return;
    event.preventDefault();
  };
  return (
    <div className="composer-box edit-post">
      <textarea
        rows={1}
        value={typed}
        aria-label="Edit the message"
        // biome-ignore lint/a11y/noAutofocus: it appears because somebody wants to type here
        autoFocus
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" className="send-mms" onClick={() => void save()}>
        Save
      </button>
    </div>
  );
}
