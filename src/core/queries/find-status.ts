import { type CountryCode, type E164, parsePhone } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import { formatMessageReference, getProduct, type Send, type SendId } from '../../domain/send.ts';
import { isSettledStatus, type SendProgress } from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import { getProblem } from '../errors.ts';
import type { CanSeeSend, Requester } from '../permissions/visibility.ts';
import type { ClickSend, HistoryEntry } from '../ports/clicksend.ts';
import type { PostRef } from '../ports/send-posts.ts';
import { listHistoryReceipts } from '../receipts/read-history-fact.ts';
import type { ReceiveReceipts } from '../receipts/receive-receipts.ts';
import { findSendsByReference, isSendReference } from '../sends/find-sends-by-reference.ts';
import { findNewestVersion, loadSend } from '../sends/snapshot.ts';
import { loadMessageIds } from '../status/batch-outcomes.ts';
import { loadProgress } from '../status/load-progress.ts';
import {
  type BrowseHistory,
  type HistoryView,
  loadHistoryMessages,
  maskMessage,
  type VisibleMessage,
} from './history.ts';

export type StatusResult =
  /** A whole send. `unasked`: why it lacks the latest status from ClickSend. */
  | {
      readonly kind: 'send';
      readonly send: Send;
      readonly progress: SendProgress;
      readonly post?: PostRef;
      readonly unasked?: Problem;
    }
  /** Several sends share the typed short reference. */
  | { readonly kind: 'several'; readonly sends: readonly Send[] }
  /** One message. */
  | { readonly kind: 'message'; readonly message: VisibleMessage }
  /** The newest messages to a number. */
  | { readonly kind: 'number'; readonly number: E164; readonly view: HistoryView }
  /** Neither an id nor a number. */
  | { readonly kind: 'unread' }
  /** There is none, or the requester may not see it. Both look the same. */
  | { readonly kind: 'unknown' }
  /** ClickSend's API no longer offers this, and the message is not in the latest history. */
  | { readonly kind: 'notOffered' };

/** Throws an AppError if ClickSend is not reachable and the app knows nothing without it. */
export type FindStatus = (
  typed: string,
  requester: Requester,
  options: { readonly country: CountryCode; readonly zone: string },
) => Promise<StatusResult>;

/** How many open messages of a send are looked up at ClickSend, with one call each. */
const MAX_LOOKUPS = 5;

/** How many pages of the history are searched for a message that ClickSend does not return by its id. */
const MAX_HISTORY_PAGES = 3;

type Tools = Pick<AppContext, 'records' | 'clock'> & {
  readonly clickSend: Pick<ClickSend, 'fetchMessageStatus' | 'fetchHistoryPage'>;
  readonly receiveReceipts: ReceiveReceipts;
  readonly browseHistory: BrowseHistory;
  readonly canSeeSend: CanSeeSend;
};

/** Finds the current status of a send or a message, or the newest messages to a number, fresh from ClickSend. */
export function createFindStatus(tools: Tools): FindStatus {
  return async (typed, requester, { country, zone }) => {
    if (isSendReference(typed)) return findNamedSend(tools, typed, requester);
    const number = parsePhone(typed, country);
    if (number) {
      const view = await tools.browseHistory(requester, { number }, { zone });
      return { kind: 'number', number, view };
    }
    // ClickSend's ids are UUIDs. The check only makes sure that an id is safe in a URL.
    const isId = /^(?=.*\d)[\w-]{6,64}$/.test(typed);
    return isId ? findMessage(tools, typed, requester) : { kind: 'unread' };
  };
}

async function findNamedSend(
  tools: Tools,
  typed: string,
  requester: Requester,
): Promise<StatusResult> {
  const { records, canSeeSend } = tools;
  const visible = new Map<SendId, Send>();
  for (const named of await findSendsByReference(records, typed)) {
    const send = await loadSend(records, await findNewestVersion(records, named));
    if (send && (await canSeeSend(send, requester))) visible.set(send.id, send);
  }
  const [first, ...others] = visible.values();
  if (!first) return { kind: 'unknown' };
  if (others.length > 0) return { kind: 'several', sends: [first, ...others] };
  return showSend(tools, first);
}

async function showSend(tools: Tools, send: Send): Promise<StatusResult> {
  const { records, clock } = tools;
  const unasked = await refreshSend(tools, send);
  const progress = await loadProgress(records, send, clock.now());
  const post = await records.post.get(send.id);
  return { kind: 'send', send, progress, post, unasked };
}

/** Fetches the status of messages that are still open. Returns why it could not. */
async function refreshSend(tools: Tools, send: Send): Promise<Problem | undefined> {
  const { records, clock, clickSend, receiveReceipts } = tools;
  const { recipients } = await loadProgress(records, send, clock.now());
  const open = new Set(
    recipients
      .filter(({ state }) => !isSettledStatus(state))
      .map(({ index }) => formatMessageReference(send.id, index)),
  );
  const ids = [...(await loadMessageIds(records, send))]
    .flatMap(([reference, messageId]) => (open.has(reference) ? [messageId] : []))
    .slice(0, MAX_LOOKUPS);
  try {
    const results = await Promise.all(
      ids.map((id) => clickSend.fetchMessageStatus(getProduct(send), id)),
    );
    const entries = results.flatMap((one) => (one.offered && one.value ? [one.value] : []));
    await receiveReceipts(listHistoryReceipts(entries), 'history');
    return undefined;
  } catch (error) {
    const problem = getProblem(error);
    if (problem) return problem;
    throw error;
  }
}

async function findMessage(tools: Tools, id: string, requester: Requester): Promise<StatusResult> {
  const { records, clock, clickSend, canSeeSend, receiveReceipts } = tools;
  const recipient = await records.messageRecipient.get(id);
  const send = recipient && (await loadSend(records, recipient.send));
  if (send && !(await canSeeSend(send, requester))) return { kind: 'unknown' };
  const result = await clickSend.fetchMessageStatus(send ? getProduct(send) : 'mms', id);
  const to = recipient && send?.recipients[recipient.index]?.phone;
  const entry = result.offered ? result.value : await findInHistory(tools, id, to);
  if (!entry) return { kind: result.offered ? 'unknown' : 'notOffered' };
  await receiveReceipts(listHistoryReceipts([entry]), 'history');
  const [message] = await loadHistoryMessages(records, [entry], clock.now());
  const visible = message && (await maskMessage(message, requester, canSeeSend));
  return visible ? { kind: 'message', message: visible } : { kind: 'unknown' };
}

async function findInHistory(
  { clickSend }: Tools,
  id: string,
  to: E164 | undefined,
): Promise<HistoryEntry | undefined> {
  for (let page = 1; page <= MAX_HISTORY_PAGES; page += 1) {
    const { entries, isLast } = await clickSend.fetchHistoryPage({ page, to });
    const entry = entries.find(({ messageId }) => messageId.toUpperCase() === id.toUpperCase());
    if (entry || isLast) return entry;
  }
  return undefined;
}
