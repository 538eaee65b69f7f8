import { isJson, type Json, readJson, readJsonList } from '../../json.ts';
import { LIMITS } from '../limits.ts';
import { checkBlocks } from './blocks.ts';
import { plainText } from './objects.ts';
import { collectComplaints, refuse } from './refusal.ts';
import { anything, boolean, type Complain, object, type Rule, string } from './rules.ts';

const COMMON = {
  private_metadata: string(LIMITS.view.privateMetadata),
  callback_id: string(LIMITS.id),
  external_id: string(LIMITS.id),
};

const MODAL = object(
  { type: anything, title: plainText(LIMITS.view.title), blocks: anything },
  {
    ...COMMON,
    submit: plainText(LIMITS.view.button),
    close: plainText(LIMITS.view.button),
    clear_on_close: boolean,
    notify_on_close: boolean,
    submit_disabled: boolean,
  },
);

const HOME = object({ type: anything, blocks: anything }, COMMON);

/** Why Slack would refuse this view. Undefined if it would not. */
export function findViewRefusal(
  value: unknown,
  type: 'modal' | 'home',
  showsFile: Rule,
): Json | undefined {
  if (!isJson(value))
    return collectComplaints('invalid_arguments', (complain) =>
      complain('must provide an object', '/view'),
    );
  if (Buffer.byteLength(JSON.stringify(value)) > LIMITS.view.bytes) return refuse('view_too_large');
  const refusal = collectComplaints('invalid_arguments', (complain) => {
    if (value.type !== type) complain(`unsupported type: ${String(value.type)}`, '/view/type');
    (type === 'modal' ? MODAL : HOME)(value, '/view', complain);
    if (value.blocks === undefined) return;
    checkBlocks(value.blocks, '/view/blocks', type, complain);
    readJsonList(value.blocks).forEach((block, index) => {
      showsFile(block, `/view/blocks/${index}`, complain);
    });
    if (type === 'modal') checkModal(value, complain);
  });
  return refusal;
}

function checkModal(view: Json, complain: Complain): void {
  const blocks = readJsonList(view.blocks);
  const inputs = blocks.filter(({ type }) => type === 'input');
  if (inputs.length > 0 && view.submit === undefined)
    complain('missing required field: submit (there are inputs)', '/view');
  const focused = inputs.filter(({ element }) => readJson(element).focus_on_load === true);
  if (focused.length > 1) complain('only one element may have focus_on_load', '/view/blocks');
}
