import type { InputBlock, ModalView } from '@slack/types';
import { type HistoryFilter, historyStatuses } from '../../../domain/history-filter.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import type { SlackMessage } from '../../messages/blocks/message.ts';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';
import { formatStatus } from '../../messages/format/status.ts';
import { buildModal } from '../shared/build-modal.ts';

/** Where the history was opened: in a channel, people see what was posted there. */
export interface HistoryContext {
  readonly channel?: string;
}

const TITLE = 'MMS history';

/** The filters of the history, all optional. */
export function buildHistoryFilterView(context: HistoryContext, filter: HistoryFilter): ModalView {
  return buildModal({
    callback_id: callbackIds.filter,
    private_metadata: formatContext(context),
    title: TITLE,
    submit: 'Show',
    close: 'Close',
    blocks: [
      buildInput('channel', 'Channel', {
        type: 'conversations_select',
        filter: { include: ['public', 'private'], exclude_bot_users: true },
        initial_conversation: filter.channel || undefined,
      }),
      buildInput('person', 'Sent by', {
        type: 'users_select',
        initial_user: filter.person || undefined,
      }),
      buildInput('number', 'Number', {
        type: 'plain_text_input',
        initial_value: filter.number || undefined,
      }),
      buildInput('state', 'State', buildStateSelect(filter)),
      buildInput('from', 'From day', {
        type: 'datepicker',
        initial_date: filter.from || undefined,
      }),
      buildInput('until', 'To day', {
        type: 'datepicker',
        initial_date: filter.until || undefined,
      }),
    ],
  });
}

/** A page of the history in the modal. */
export function buildHistoryView(context: HistoryContext, { blocks }: SlackMessage): ModalView {
  return buildModal({
    private_metadata: formatContext(context),
    title: TITLE,
    close: 'Close',
    blocks,
  });
}

/** Shown until ClickSend has responded. */
export function buildHistoryLoadingView(): ModalView {
  return buildModal({
    title: TITLE,
    close: 'Close',
    blocks: [{ type: 'section', text: buildPlainText('⏳ Looking in ClickSend’s history…') }],
  });
}

type Field = 'channel' | 'person' | 'number' | 'state' | 'from' | 'until';

function buildInput(field: Field, label: string, element: InputBlock['element']): InputBlock {
  return {
    type: 'input',
    block_id: field,
    optional: true,
    label: buildPlainText(label),
    element: { ...element, action_id: field },
  };
}

function buildStateSelect({ state }: HistoryFilter): InputBlock['element'] {
  const options = historyStatuses.map((one) => ({
    text: buildPlainText(formatStatus(one)),
    value: one,
  }));
  const initial = options.find(({ value }) => value === state);
  return { type: 'static_select', options, initial_option: initial };
}

function formatContext({ channel }: HistoryContext): string {
  return channel ?? '';
}

export function parseHistoryContext(metadata: string | null | undefined): HistoryContext {
  return metadata && /^[CG]\w+$/.test(metadata) ? { channel: metadata } : {};
}
