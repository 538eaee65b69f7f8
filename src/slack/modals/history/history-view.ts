import type { InputBlock, ModalView } from '@slack/types';
import { type HistoryFilter, historyStatuses } from '../../../domain/history-filter.ts';
import { type CountryCode, formatDialledPhone, parsePhone } from '../../../domain/phone.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import {
  buildPlainSection,
  buildPlainText,
  type SlackMessage,
} from '../../messages/blocks/message.ts';
import { formatStatus } from '../../messages/format/status.ts';
import { historyText } from '../../text/commands.ts';
import { buildInputBlock, readFields } from '../shared/elements.ts';
import { buildModal } from '../shared/modal-views.ts';

/** Where the history was opened: in a channel, people see what was posted there. */
interface HistoryContext {
  readonly channel?: string;
  /** The response URL of the list in which the filter was pressed. */
  readonly respondTo?: string;
}

const { title, showButton, closeButton, loading, labels, noNumber, tooEarly } = historyText.form;

/** The filters of the history, all optional. */
export function buildHistoryFilterView(context: HistoryContext, filter: HistoryFilter): ModalView {
  return buildModal({
    callback_id: callbackIds.filter,
    private_metadata: formatContext(context),
    title,
    submit: showButton,
    close: closeButton,
    blocks: [
      buildInput('channel', {
        type: 'conversations_select',
        filter: { include: ['public', 'private'], exclude_bot_users: true },
        initial_conversation: filter.channel || undefined,
      }),
      buildInput('person', {
        type: 'users_select',
        initial_user: filter.person || undefined,
      }),
      buildInput('number', {
        type: 'plain_text_input',
        initial_value: filter.number && formatDialledPhone(filter.number),
      }),
      buildInput('state', buildStateSelect(filter)),
      buildInput('from', {
        type: 'datepicker',
        initial_date: filter.from || undefined,
      }),
      buildInput('until', {
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
    title,
    close: closeButton,
    blocks,
  });
}

/** Shown until ClickSend has responded. */
export function buildHistoryLoadingView(): ModalView {
  return buildModal({ title, close: closeButton, blocks: [buildPlainSection(loading)] });
}

function buildInput(field: keyof typeof labels, element: InputBlock['element']): InputBlock {
  return buildInputBlock(field, labels[field], element, { isOptional: true });
}

function buildStateSelect({ state }: HistoryFilter): InputBlock['element'] {
  const options = historyStatuses.map((one) => ({
    text: buildPlainText(formatStatus(one)),
    value: one,
  }));
  const initial = options.find(({ value }) => value === state);
  return { type: 'static_select', options, initial_option: initial };
}

function formatContext({ channel = '', respondTo = '' }: HistoryContext): string {
  return `${channel} ${respondTo}`.trim();
}

export function parseHistoryContext(metadata: string | null | undefined): HistoryContext {
  const parts = metadata?.split(' ') ?? [];
  return {
    channel: parts.find((part) => /^[CG]\w+$/.test(part)),
    respondTo: parts.find((part) => /^https?:/.test(part)),
  };
}

type HistoryFilterSubmission =
  | { readonly kind: 'filter'; readonly filter: HistoryFilter }
  /** By block id. */
  | { readonly kind: 'faults'; readonly faults: Record<string, string> };

/** Parses the submitted filters. Local numbers are parsed for `country`. */
export function parseHistoryFilterSubmission(
  view: unknown,
  country: CountryCode,
): HistoryFilterSubmission {
  const { read } = readFields(view);
  const typed = read('number').value?.trim() ?? '';
  const number = typed ? parsePhone(typed, country) : undefined;
  const from = read('from').selected_date || undefined;
  const until = read('until').selected_date || undefined;
  if (typed && !number) return { kind: 'faults', faults: { number: noNumber } };
  if (from && until && from > until) return { kind: 'faults', faults: { until: tooEarly } };
  const state = read('state').selected_option?.value;
  return {
    kind: 'filter',
    filter: {
      channel: read('channel').selected_conversation || undefined,
      person: read('person').selected_user || undefined,
      number,
      state: historyStatuses.find((status) => status === state),
      from,
      until,
    },
  };
}
