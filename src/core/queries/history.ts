import { computeTimeRange } from '../../domain/day-range.ts';
import { type DeliveryFact, pickStrongestFact } from '../../domain/delivery-status.ts';
import type { HistoryFilter, HistoryStatus } from '../../domain/history-filter.ts';
import type { Problem } from '../../domain/problem.ts';
import { parseMessageReference, type Send, type SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import type { CanSeeSend, Requester } from '../permissions/visibility.ts';
import type {
  ClickSend,
  EndpointResult,
  ExportedFile,
  HistoryEntry,
  HistoryPage,
  HistoryQuery,
} from '../ports/clicksend.ts';
import type { Records } from '../records/records.ts';
import { loadReceipts } from '../status/load-send-facts.ts';

/** A position in ClickSend's history. `page` counts from 1, `row` on that page from 0. */
export interface HistoryPosition {
  readonly page: number;
  readonly row: number;
}

export interface HistoryView {
  readonly messages: readonly VisibleMessage[];
  /** Where the next page begins. Undefined at the end of the history. */
  readonly older?: HistoryPosition;
  /** The search stopped before the page was full; older messages may match. */
  readonly isCutShort: boolean;
}

/** `zone` is the IANA time zone in which days begin. Throws an AppError if ClickSend is not reachable. */
export type BrowseHistory = (
  requester: Requester,
  filter: HistoryFilter,
  options: { readonly zone: string; readonly from?: HistoryPosition },
) => Promise<HistoryView>;

/** Messages per page in Slack. */
const PAGE_SIZE = 10;

/** ClickSend filters only by number and time, so up to 500 rows are read for one page in Slack. */
const MAX_CLICKSEND_PAGES = 5;

/** ClickSend's history, newest first, with what the app knows of each message and the requester may see. */
export function createBrowseHistory({
  records,
  clock,
  clickSend,
  canSeeSend,
}: Pick<AppContext, 'records' | 'clock'> & {
  readonly clickSend: Pick<ClickSend, 'fetchHistoryPage'>;
  readonly canSeeSend: CanSeeSend;
}): BrowseHistory {
  return async (requester, filter, { zone, from = { page: 1, row: 0 } }) => {
    const messages: VisibleMessage[] = [];
    for (let page = from.page; page < from.page + MAX_CLICKSEND_PAGES; page += 1) {
      const { entries, isLast } = await fetchPage(page, filter, zone);
      const rows = await loadHistoryMessages(records, entries, clock.now());
      for (const [row, message] of rows.entries()) {
        if (page === from.page && row < from.row) continue;
        if (!matchesFilter(message, filter)) continue;
        const visible = await maskMessage(message, requester, canSeeSend);
        if (!visible) continue;
        if (messages.length === PAGE_SIZE) {
          return { messages, older: { page, row }, isCutShort: false };
        }
        messages.push(visible);
      }
      if (isLast) return { messages, isCutShort: false };
    }
    return { messages, older: { page: from.page + MAX_CLICKSEND_PAGES, row: 0 }, isCutShort: true };
  };

  function fetchPage(page: number, filter: HistoryFilter, zone: string): Promise<HistoryPage> {
    const range = computeTimeRange(filter, zone);
    return clickSend.fetchHistoryPage({ page, ...range, to: filter.number });
  }
}

/** ClickSend has already filtered by number and time. */
function matchesFilter({ send, state }: HistoryMessage, filter: HistoryFilter): boolean {
  if (filter.state && filter.state !== state) return false;
  if (filter.person && filter.person !== send?.user) return false;
  return !filter.channel || filter.channel === send?.channel;
}

/** A row of ClickSend's history with what the app knows of it. */
interface HistoryMessage {
  readonly entry: HistoryEntry;
  /** Undefined for another program's message, and for a send that expired. */
  readonly send?: Send;
  readonly state: HistoryStatus;
  readonly problem?: Problem;
}

/** Joins rows of ClickSend's history with their sends and receipts. */
export async function loadHistoryMessages(
  records: Records,
  entries: readonly HistoryEntry[],
  now: number,
): Promise<readonly HistoryMessage[]> {
  const ids = entries.map(({ messageId }) => messageId);
  const recipients = await records.messageRecipient.getMany(ids.map((id) => [id]));
  // The reference identifies the send if ClickSend never returned the message's id.
  const sendIds = entries.map(
    ({ reference }, n) => recipients[n]?.send ?? parseMessageReference(reference)?.send,
  );
  const sends = await loadSends(records, sendIds);
  const receipts = await loadReceipts(records, ids);
  return entries.map((entry, n) => {
    const send = sends.get(sendIds[n]);
    const receipt = receipts.get(entry.messageId);
    const facts = [receipt, entry.fact].filter((fact) => fact !== undefined);
    return { entry, send, ...computeMessageStatus(entry, facts, now) };
  });
}

function computeMessageStatus(
  { scheduledAt }: HistoryEntry,
  facts: readonly DeliveryFact[],
  now: number,
): Pick<HistoryMessage, 'state' | 'problem'> {
  const { state, problem } = pickStrongestFact(facts) ?? { state: 'queued' };
  const isScheduled = state === 'queued' && scheduledAt !== undefined && scheduledAt > now;
  return { state: isScheduled ? 'scheduled' : state, problem };
}

async function loadSends(
  records: Records,
  ids: readonly (SendId | undefined)[],
): Promise<ReadonlyMap<SendId | undefined, Send>> {
  const distinct = [...new Set(ids)].filter((id) => id !== undefined);
  const sends = await records.send.getMany(distinct.map((id) => [id]));
  return new Map(
    distinct.flatMap((id, n) => {
      const send = sends[n];
      return send ? [[id, send] as const] : [];
    }),
  );
}

/** The part of a message that the requester may see. */
export interface VisibleMessage {
  readonly messageId: string;
  /** Masked for everybody except the author. */
  readonly to: string;
  /** The recipient's name in the send. */
  readonly name?: string;
  readonly state: HistoryStatus;
  readonly problem?: Problem;
  /** Unix ms. */
  readonly at?: number;
  /** Unix ms, for a scheduled message. */
  readonly scheduledAt?: number;
  /** Undefined for another program's message. */
  readonly ours?: {
    readonly send: SendId;
    readonly user: string;
    readonly channel: string;
    readonly subject: string;
  };
}

/** Undefined if the requester may not see it at all. */
export async function maskMessage(
  { entry, send, state, problem }: HistoryMessage,
  requester: Requester,
  canSeeSend: CanSeeSend,
): Promise<VisibleMessage | undefined> {
  if (send && !(await canSeeSend(send, requester))) return undefined;
  const isAuthor = send?.user === requester.user;
  return {
    messageId: entry.messageId,
    to: isAuthor ? entry.to : `•••${entry.to.slice(-3)}`,
    name: send?.recipients.find(({ phone }) => phone === entry.to)?.name,
    state,
    problem,
    at: entry.at,
    scheduledAt: state === 'scheduled' && entry.scheduledAt ? entry.scheduledAt : undefined,
    ours: send
      ? {
          send: send.id,
          user: send.user,
          channel: send.channel,
          subject: entry.subject || send.subject,
        }
      : undefined,
  };
}

/** `by` is a Slack user id. Throws an AppError if ClickSend is not reachable. */
export type ExportHistory = (
  by: string,
  span: Pick<HistoryQuery, 'from' | 'until'>,
) => Promise<EndpointResult<ExportedFile>>;

/** Exports ClickSend's history as a file. Because it contains full numbers, the log records who exported it. */
export function createExportHistory({
  clickSend,
  log,
}: Pick<AppContext, 'log'> & {
  readonly clickSend: Pick<ClickSend, 'exportHistory'>;
}): ExportHistory {
  return async (by, span) => {
    const exported = await clickSend.exportHistory(span);
    const sizeBytes = exported.offered ? exported.value.bytes.length : 0;
    log.info({ user: by, offered: exported.offered, sizeBytes }, 'exported the history');
    return exported;
  };
}
