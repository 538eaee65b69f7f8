import { type Answer, buildBadRequest, buildSuccess } from './envelope.ts';
import { createGuid, storeFile } from './files.ts';
import { buildHistoryRow } from './mms-rows.ts';
import { buildPage } from './paging.ts';
import type { RestRequest } from './request.ts';
import { search } from './search.ts';
import type { ClickSend } from './state.ts';
import { createSpanFilter, listVisibleMessages } from './visible.ts';

/** The real file's columns are not documented; these are the history's. */
const COLUMNS = [
  'date_added',
  'schedule',
  'message_id',
  'to',
  'from',
  'country',
  'subject',
  'body',
  'status',
  'status_code',
  'status_text',
  'error_text',
  'message_parts',
  'message_price',
  'custom_string',
  'list_id',
  'contact_id',
  '_api_username',
];

const SEARCHED = ['status', 'to', 'from', 'subaccount_id', 'message_id', 'list_id', 'direction'];

/** GET /mms/history. Oldest first unless `order_by` says otherwise, as in the documentation's sample. */
export function listMmsHistory(clicksend: ClickSend, request: RestRequest): Answer {
  const rows = listVisibleRows(clicksend, request.query);
  clicksend.historyListings.mms += 1;
  return buildSuccess('Here are your data.', buildPage(rows, request.query));
}

/** GET /mms/history/export: a link to the same as CSV. */
export function exportMmsHistory(clicksend: ClickSend, request: RestRequest): Answer {
  const filename = request.query.get('filename') ?? '';
  if (filename === '') return buildBadRequest('The filename is required.');
  const bytes = new TextEncoder().encode(toCsv(listVisibleRows(clicksend, request.query)));
  const url = storeFile(clicksend, `/files/${createGuid()}`, {
    bytes,
    contentType: 'text/csv',
    name: filename,
  });
  return buildSuccess('Download your file here.', {
    url: `${url}?filename=${encodeURIComponent(filename)}`,
  });
}

function listVisibleRows(clicksend: ClickSend, query: URLSearchParams) {
  const rows = listVisibleMessages(clicksend, 'mms')
    .filter(createSpanFilter(query))
    .map((one) => buildHistoryRow(one, clicksend.now(), clicksend.username));
  return search(rows, query, SEARCHED);
}

function toCsv(rows: readonly Record<string, unknown>[]): string {
  const quoted = (value: unknown) => `"${String(value ?? '').replaceAll('"', '""')}"`;
  const lines = rows.map((row) => COLUMNS.map((column) => quoted(row[column])).join(','));
  return [COLUMNS.join(','), ...lines, ''].join('\r\n');
}
