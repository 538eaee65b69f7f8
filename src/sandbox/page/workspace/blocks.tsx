import { useRef } from 'react';
import { type Block, Message } from 'slack-blocks-to-jsx';
import type { Json } from '../json.ts';
import { useSandbox } from '../use-sandbox.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { showLocally } from './pictures.ts';
import { usePresses } from './presses.ts';

interface BlocksProps {
  readonly blocks: readonly Json[];
  /** A button was pressed (and confirmed): its action_id, or its words. */
  readonly onPress: (button: string) => void;
}

/** Slack's blocks as slack-blocks-to-jsx draws them, with live buttons and local pictures. */
export function Blocks({ blocks, onPress }: BlocksProps) {
  const { people, bot, channels } = useSandbox().state;
  const place = useRef<HTMLDivElement>(null);
  const { asking, answer } = usePresses(place, blocks, onPress);
  return (
    <div className="blocks" ref={place}>
      <Message
        blocks={blocks.map(showLocally) as unknown as Block[]}
        name=""
        logo=""
        theme="light"
        withoutWrapper
        data={{
          users: [...people, bot].map(({ id, name }) => ({ id, name })),
          channels: channels.map(({ id, name }) => ({ id, name })),
        }}
      />
      {asking && <ConfirmDialog confirm={asking.confirm} onAnswer={answer} />}
    </div>
  );
}
