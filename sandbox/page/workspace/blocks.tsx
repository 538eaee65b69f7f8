import { useMemo, useRef } from 'react';
import { type Block, Message } from 'slack-blocks-to-jsx';
import { type Json, readText } from '../../json.ts';
import { type Field, type FieldValue, listChoosers, removeChoosers } from '../form/fields.ts';
import { Input } from '../form/input.tsx';
import { reuse } from '../reuse.ts';
import { useSandbox } from '../use-sandbox.ts';
import { useTheme } from '../use-theme.ts';
import { useZone } from '../use-zone.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { type Press, usePresses } from './presses.ts';
import { buildReaderView } from './seen.ts';

/** How selects and pickers of sections and actions work here. */
export interface Choosing {
  /** Of the form or home tab; '' in a message. */
  readonly viewId: string;
  readonly valueOf: (field: Field) => FieldValue;
  readonly namesOf: (field: Field) => Readonly<Record<string, string>>;
  readonly onChoose: (field: Field, value: FieldValue) => void;
}

interface BlocksProps {
  readonly blocks: readonly Json[];
  /** A button was pressed (and confirmed). */
  readonly onPress: (press: Press) => void;
  readonly choosing: Choosing;
}

/** Slack's blocks as slack-blocks-to-jsx draws them, with live buttons and selects, and local pictures. */
export function Blocks({ blocks, onPress, choosing }: BlocksProps) {
  return (
    <div className="blocks">
      {blocks.map((block, index) => (
        <OneBlock
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no other name that surely stays
          key={index}
          block={block}
          onPress={onPress}
          choosing={choosing}
        />
      ))}
    </div>
  );
}

/** Rendered separately, to tell identical buttons in several blocks apart. */
function OneBlock({
  block,
  onPress,
  choosing,
}: Omit<BlocksProps, 'blocks'> & { readonly block: Json }) {
  const timeZone = useZone();
  const theme = useTheme();
  const place = useRef<HTMLDivElement>(null);
  const { asking, answer } = usePresses(place, block, onPress);
  const data = useNames();
  // Rendering a block takes milliseconds, and a channel has hundreds of them.
  const drawn = useMemo(() => {
    const shown = removeChoosers(block);
    if (!shown) return null;
    const seen = buildReaderView({ timeZone, now: Date.now() }, shown);
    return (
      <Message
        blocks={[seen] as unknown as Block[]}
        name=""
        logo=""
        theme={theme}
        withoutWrapper
        data={data}
      />
    );
  }, [block, timeZone, theme, data]);
  return (
    <div className="block" ref={place}>
      {drawn}
      {listChoosers(block).map((field) => (
        <div className="field chooser" key={field.key}>
          <Input
            field={field}
            viewId={choosing.viewId}
            value={choosing.valueOf(field)}
            names={choosing.namesOf(field)}
            onChange={(value) => choosing.onChoose(field, value)}
            id={`${readText(block.block_id)}-${field.key}`}
            noteId={`${field.key}-note`}
            isWrong={false}
          />
        </div>
      ))}
      {asking && <ConfirmDialog confirm={asking.confirm} onAnswer={answer} />}
    </div>
  );
}

/** The names of people and channels; the same object as long as they do not change. */
function useNames() {
  const { people, bot, channels } = useSandbox().state;
  const names = {
    users: [...people, bot].map(({ id, name }) => ({ id, name })),
    channels: channels.map(({ id, name }) => ({ id, name })),
  };
  const lastNames = useRef(names);
  lastNames.current = reuse(lastNames.current, names);
  return lastNames.current;
}
