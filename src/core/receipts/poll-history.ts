import { deliveryStatuses } from '../../domain/delivery-status.ts';
import {
  formatMessageReference,
  getDepartureTime,
  getProduct,
  type Product,
  type Send,
  type SendId,
} from '../../domain/send.ts';
import { isSettledStatus } from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import type { ClickSend, HistoryEntry } from '../ports/clicksend.ts';
import type { JobHandler } from '../ports/jobs.ts';
import { loadSend } from '../sends/snapshot.ts';
import { loadMessageIds } from '../status/batch-outcomes.ts';
import { loadProgress } from '../status/load-progress.ts';
import { createPollingJob } from './pull-unread.ts';
import { listHistoryReceipts } from './read-history-fact.ts';
import type { ReceiveReceipts } from './receive-receipts.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** ClickSend says that receipts may take up to 72 hours. After that none is expected. */
const POLLED_MS = 96 * HOUR_MS;

/** Keeps a message that never appears in the history from making every round read all of it. */
const MAX_PAGES = 10;

/** How many messages missing from the history are looked up individually per round. */
const ASKED_SINGLY = 5;

/** The messages of a send whose status may still change. */
interface OpenSend {
  readonly send: Send;
  /** Message id → rank of the known status. */
  readonly messages: ReadonlyMap<string, number>;
}

interface Tools extends Pick<AppContext, 'records' | 'clock' | 'log'> {
  readonly clickSend: ClickSend;
  readonly pollMs: number;
  readonly receiveReceipts: ReceiveReceipts;
}

/**
 * Reads the status of open messages from ClickSend's history. It is the second source, because ClickSend
 * does not guarantee receipts for MMS. It looks often while a send is recent, and rarely when it is old.
 */
export function createPollHistoryJob(tools: Tools): JobHandler<'history'> {
  const { records, clock, log, pollMs } = tools;
  return createPollingJob(poll, {
    pollMs,
    log,
    failureMessage: "ClickSend's history could not be read",
  });

  async function poll(): Promise<undefined> {
    const due = await records.openSends().listOldest({ limit: 100, until: clock.now() });
    const loaded = await Promise.all(due.map(({ member }) => loadOpenSend(tools, member)));
    const open = loaded.filter((one) => one !== undefined);
    if (open.length === 0) return;
    for (const product of ['mms', 'sms'] as const) {
      const sends = open.filter(({ send }) => getProduct(send) === product);
      if (sends.length > 0) await readHistory(tools, product, sends);
    }
    const now = clock.now();
    // Written after the lookup, so that a failed one is repeated in the next round.
    await records.openSends().add(
      open.map(({ send }) => ({
        member: send.id,
        score: now + computePause(now - getDepartureTime(send), pollMs),
      })),
    );
  }
}

/** Undefined if nothing more can change; the send is then no longer polled. */
async function loadOpenSend(tools: Tools, id: SendId): Promise<OpenSend | undefined> {
  const { records, clock } = tools;
  const send = await loadSend(records, id);
  const messages = send && (await loadOpenMessages(tools, send));
  if (send && messages && clock.now() - getDepartureTime(send) <= POLLED_MS)
    return { send, messages };
  await records.openSends().remove(id);
  return undefined;
}

/** Undefined if no message can change any more. */
async function loadOpenMessages(
  { records, clock }: Tools,
  send: Send,
): Promise<OpenSend['messages'] | undefined> {
  const { recipients } = await loadProgress(records, send, clock.now());
  if (recipients.every(({ state }) => isSettledStatus(state))) return undefined;
  const messageIds = await loadMessageIds(records, send);
  return new Map(
    recipients.flatMap(({ index, state }) => {
      const messageId = messageIds.get(formatMessageReference(send.id, index));
      return messageId && !isSettledStatus(state) ? [[messageId, rankStatus(state)] as const] : [];
    }),
  );
}

async function readHistory(
  tools: Tools,
  product: Product,
  sends: readonly OpenSend[],
): Promise<void> {
  const { clickSend, clock, pollMs } = tools;
  const messages = new Map(sends.flatMap((one) => [...one.messages]));
  const unseen = new Set(messages.keys());
  const since = Math.min(...sends.map(({ send }) => send.submittedAt)) - MINUTE_MS;
  let pages = 0;
  for await (const page of clickSend.listHistory(product, since)) {
    await receiveNews(tools, page, messages);
    for (const { messageId } of page) unseen.delete(messageId);
    pages += 1;
    if (unseen.size === 0 || pages === MAX_PAGES) break;
  }
  for (const messageId of pickSome([...unseen], clock.now() / pollMs)) {
    const answer = await clickSend.fetchMessageStatus(product, messageId);
    if (!answer.offered) break;
    if (answer.value) await receiveNews(tools, [answer.value], messages);
  }
}

/** Keeps only entries that add something, because the history returns the same entries every time. */
async function receiveNews(
  { receiveReceipts }: Tools,
  entries: readonly HistoryEntry[],
  messages: OpenSend['messages'],
): Promise<void> {
  const news = listHistoryReceipts(entries).filter(({ messageId, fact }) => {
    const rank = messages.get(messageId);
    return rank !== undefined && deliveryStatuses.indexOf(fact.state) > rank;
  });
  await receiveReceipts(news, 'history');
}

/** Picks different ones in each round, so that all get their turn. */
function pickSome(messageIds: readonly string[], round: number): readonly string[] {
  const from = (Math.floor(round) * ASKED_SINGLY) % Math.max(1, messageIds.length);
  return [...messageIds.slice(from), ...messageIds.slice(0, from)].slice(0, ASKED_SINGLY);
}

/** For a scheduled message, even that it is queued is news. */
function rankStatus(state: string): number {
  if (state === 'scheduled') return -1;
  return Math.max(0, deliveryStatuses.indexOf(state as (typeof deliveryStatuses)[number]));
}

/**
 * The pause (ms) before a send is checked again: none while it is recent, hours when it is old. A send that
 * ClickSend holds counts as recent until its time, because somebody may cancel or send it in the dashboard.
 */
function computePause(ageMs: number, pollMs: number): number {
  if (ageMs < 10 * MINUTE_MS) return 0;
  if (ageMs < HOUR_MS) return Math.max(pollMs, 5 * MINUTE_MS);
  if (ageMs < 24 * HOUR_MS) return Math.max(pollMs, 30 * MINUTE_MS);
  return Math.max(pollMs, 3 * HOUR_MS);
}
