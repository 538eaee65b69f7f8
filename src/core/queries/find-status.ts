import { type CountryCode, type E164, parsePhone } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import { formatMessageReference, getProduct, type Send, type SendId } from '../../domain/send.ts';
import { isSettledStatus, type SendProgress } from '../../domain/send-progress.ts';
import { AppError } from '../errors.ts';
import type { CanSeeSend, Requester } from '../permissions/can-see-send.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { HistoryEntry } from '../ports/clicksend-history.ts';
import type { Clock } from '../ports/clock.ts';
import type { PostRef } from '../ports/send-posts.ts';
import { readHistoryFact } from '../receipts/read-history-fact.ts';
import type { ReceiveReceipts } from '../receipts/receive-receipts.ts';
import type { Records } from '../records/records.ts';
import { findNewestVersion } from '../sends/find-newest-version.ts';
import { loadSnapshot } from '../sends/load-snapshot.ts';
import { listOutcomes, loadBatches } from '../status/batch-outcomes.ts';
import { loadProgress } from '../status/load-progress.ts';
import type { BrowseHistory, HistoryView } from './browse-history.ts';
import { loadHistoryMessages } from './load-history-messages.ts';
import { maskMessage, type VisibleMessage } from './mask-message.ts';

export type StatusResult =
  /** A whole send. `unasked`: why ClickSend's newest word is not in it. */
  | {
      readonly kind: 'send';
      readonly send: Send;
      readonly progress: SendProgress;
      readonly post?: PostRef;
      readonly unasked?: Problem;
    }
  /** One message. */
  | { readonly kind: 'message'; readonly message: VisibleMessage }
  /** The newest messages to a number. */
  | { readonly kind: 'number'; readonly number: E164; readonly view: HistoryView }
  /** Neither an id nor a number. */
  | { readonly kind: 'unread' }
  /** Nobody knows it, or it is not for the one who asks: both look the same. */
  | { readonly kind: 'unknown' }
  /** ClickSend's API has no such question any more, and the history does not show it. */
  | { readonly kind: 'notOffered' };

/** Throws an AppError when ClickSend cannot be asked and nothing is known without it. */
export type FindStatus = (
  what: string,
  asker: Requester,
  options: { readonly country: CountryCode; readonly zone: string },
) => Promise<StatusResult>;

/** Open messages of one send that are asked for one by one. */
const ASKED_SINGLY = 5;

/** How far back a message is looked for where ClickSend does not answer for it alone. */
const LOOKED_THROUGH = 3;

/** How a send, a message or the last messages to a number stand, with ClickSend's newest word. */
export function createFindStatus(tools: {
  readonly records: Records;
  readonly clickSend: Pick<ClickSend, 'fetchMessageStatus' | 'fetchHistoryPage'>;
  readonly receive: ReceiveReceipts;
  readonly browseHistory: BrowseHistory;
  readonly canSeeSend: CanSeeSend;
  readonly clock: Clock;
}): FindStatus {
  const { records, clickSend, receive, browseHistory, canSeeSend, clock } = tools;
  return async (what, asker, { country, zone }) => {
    if (/^mms-[0-9a-z]{20}$/i.test(what)) return ofSend(what.toLowerCase() as SendId, asker);
    const number = parsePhone(what, country);
    if (number) {
      return { kind: 'number', number, view: await browseHistory(asker, { number }, { zone }) };
    }
    // ClickSend's ids are UUIDs; no more is asked of them than that they can be part of an address.
    return /^(?=.*\d)[\w-]{6,64}$/.test(what) ? ofMessage(what, asker) : { kind: 'unread' };
  };

  async function ofSend(asked: SendId, asker: Requester): Promise<StatusResult> {
    const id = await findNewestVersion(records, asked);
    const send = (await loadSnapshot(records, id))?.send;
    if (!send || !(await canSeeSend(send, asker))) return { kind: 'unknown' };
    const unasked = await freshen(send);
    const progress = await loadProgress(records, send, clock.now());
    const post = await records.post.get(id);
    return {
      kind: 'send',
      send,
      progress,
      post,
      unasked,
    };
  }

  /** Asks for the newest word on what is still open. Tells why it could not. */
  async function freshen(send: Send): Promise<Problem | undefined> {
    const { recipients } = await loadProgress(records, send, clock.now());
    const open = new Set(
      recipients
        .filter(({ state }) => !isSettledStatus(state))
        .map(({ index }) => formatMessageReference(send.id, index)),
    );
    const ids = (await loadBatches(records, send))
      .flatMap(listOutcomes)
      .flatMap((one) => (one.kind === 'accepted' && open.has(one.reference) ? [one.messageId] : []))
      .slice(0, ASKED_SINGLY);
    try {
      const answers = await Promise.all(
        ids.map((id) => clickSend.fetchMessageStatus(getProduct(send), id)),
      );
      await take(answers.flatMap((one) => (one.offered && one.value ? [one.value] : [])));
      return undefined;
    } catch (error) {
      if (error instanceof AppError && error.problem) return error.problem;
      throw error;
    }
  }

  async function ofMessage(id: string, asker: Requester): Promise<StatusResult> {
    const ours = await records.messageRecipient.get(id);
    const send = ours && (await loadSnapshot(records, ours.send))?.send;
    if (send && !(await canSeeSend(send, asker))) return { kind: 'unknown' };
    const answer = await clickSend.fetchMessageStatus(send ? getProduct(send) : 'mms', id);
    const to = ours && send?.recipients[ours.index]?.phone;
    const entry = answer.offered ? answer.value : await inHistory(id, to);
    if (!entry) return { kind: answer.offered ? 'unknown' : 'notOffered' };
    await take([entry]);
    const [known] = await loadHistoryMessages(records, [entry], clock.now());
    const message = known && (await maskMessage(known, asker, canSeeSend));
    return message ? { kind: 'message', message } : { kind: 'unknown' };
  }

  async function inHistory(id: string, to: E164 | undefined): Promise<HistoryEntry | undefined> {
    for (let page = 1; page <= LOOKED_THROUGH; page += 1) {
      const { entries, isLast } = await clickSend.fetchHistoryPage({ page, to: to || undefined });
      const found = entries.find(({ messageId }) => messageId.toUpperCase() === id.toUpperCase());
      if (found || isLast) return found;
    }
    return undefined;
  }

  async function take(entries: readonly HistoryEntry[]): Promise<void> {
    const told = entries.flatMap((entry) => {
      const { messageId, reference } = entry;
      const fact = readHistoryFact(entry);
      return fact ? [{ messageId, reference: reference || undefined, fact }] : [];
    });
    await receive(told, 'history');
  }
}
