import type { InputBlock, ModalView } from '@slack/types';
import { type HistoryFilter, historyStates } from '../../../domain/history-filter.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import type { SlackMessage } from '../../messages/blocks/message.ts';
import { plain } from '../../messages/blocks/plain-text.ts';
import { stateName } from '../../messages/format/status.ts';

/** Where the history was asked for: whoever asks in a channel sees what was posted there. */
export interface FilterContext {
  readonly channel?: string;
}

const TITLE = 'MMS history';

/** Everything that the history can be filtered by; all of it optional. */
export function filterView(context: FilterContext, filter: HistoryFilter): ModalView {
  return {
    type: 'modal',
    callback_id: callbackIds.filter,
    private_metadata: writeContext(context),
    title: plain(TITLE),
    submit: plain('Show'),
    close: plain('Close'),
    blocks: [
      input('channel', 'Channel', {
        type: 'conversations_select',
        filter: { include: ['public', 'private'], exclude_bot_users: true },
        initial_conversation: filter.channel || undefined,
      }),
      input('person', 'Sent by', {
        type: 'users_select',
        initial_user: filter.person || undefined,
      }),
      input('number', 'Number', {
        type: 'plain_text_input',
        initial_value: filter.number || undefined,
      }),
      input('state', 'State', stateSelect(filter)),
      input('from', 'From day', {
        type: 'datepicker',
        initial_date: filter.from || undefined,
      }),
      input('until', 'To day', {
        type: 'datepicker',
        initial_date: filter.until || undefined,
      }),
    ],
  };
}

/** A page of the history in the modal. */
export function historyView(context: FilterContext, { blocks }: SlackMessage): ModalView {
  return {
    type: 'modal',
    private_metadata: writeContext(context),
    title: plain(TITLE),
    close: plain('Close'),
    blocks,
  };
}

/** Stands there until ClickSend has answered. */
export function lookingView(): ModalView {
  return {
    type: 'modal',
    title: plain(TITLE),
    close: plain('Close'),
    blocks: [{ type: 'section', text: plain('⏳ Looking in ClickSend’s history…') }],
  };
}

type Field = 'channel' | 'person' | 'number' | 'state' | 'from' | 'until';

function input(field: Field, label: string, element: InputBlock['element']): InputBlock {
  return {
    type: 'input',
    block_id: field,
    optional: true,
    label: plain(label),
    element: { ...element, action_id: field },
  };
}

function stateSelect({ state }: HistoryFilter): InputBlock['element'] {
  const options = historyStates.map((one) => ({ text: plain(stateName(one)), value: one }));
  const initial = options.find(({ value }) => value === state);
  return { type: 'static_select', options, initial_option: initial };
}

function writeContext({ channel }: FilterContext): string {
  return channel ?? '';
}

/** What a modal of the history was opened in. */
export function readContext(metadata: string | null | undefined): FilterContext {
  return metadata && /^[CG]\w+$/.test(metadata) ? { channel: metadata } : {};
}
