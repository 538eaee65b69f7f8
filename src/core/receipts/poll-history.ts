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
import type { ClickSend } from '../ports/clicksend.ts';
import type { HistoryEntry } from '../ports/clicksend-history.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Records } from '../records/records.ts';
import { loadSend } from '../sends/load-snapshot.ts';
import { loadMessageIds } from '../status/batch-outcomes.ts';
import { loadProgress } from '../status/load-progress.ts';
import { createPollingJob } from './polling-job.ts';
import { readHistoryFact } from './read-history-fact.ts';
import type { ReceiveReceipts } from './receive-receipts.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Receipts may take up to 72 hours, ClickSend says; after that nothing more is expected. */
const WATCHED_MS = 96 * HOUR_MS;

/** A message that the history never shows must not make every round read all of it. */
const MOST_PAGES = 10;

/** How many messages that the history did not show are asked for one by one in a round. */
const ASKED_SINGLY = 5;

/** What is still open of one send. */
interface OpenSend {
  readonly send: Send;
  /** Message id → rank of what is known. */
  readonly open: ReadonlyMap<string, number>;
}

/**
 * Reads what became of open messages off ClickSend's history: the second way to learn it, since
 * receipts are not promised for MMS. Looks often while a send is young, seldom when it is old.
 */
export function createPollHistoryJob(tools: {
  readonly records: Records;
  readonly clickSend: ClickSend;
  readonly clock: Clock;
  readonly log: Log;
  readonly pollMs: number;
  readonly receiveReceipts: ReceiveReceipts;
}): JobHandler<'history'> {
  const { records, clickSend, clock, log, pollMs } = tools;
  return createPollingJob(round, { pollMs, log, failing: "ClickSend's history could not be read" });

  async function round(): Promise<undefined> {
    const due = await records.openSends().listOldest({ limit: 100, until: clock.now() });
    const open = await Promise.all(due.map(({ member }) => openOf(member as SendId)));
    const watched = open.filter((one) => one !== undefined);
    if (watched.length === 0) return;
    for (const product of ['mms', 'sms'] as const) {
      const some = watched.filter(({ send }) => getProduct(send) === product);
      if (some.length > 0) await look(product, some);
    }
    const now = clock.now();
    // Planned after the look: one that failed is made again in the next round.
    await records.openSends().add(
      watched.map(({ send }) => ({
        member: send.id,
        score: now + pauseAt(now - getDepartureTime(send), pollMs),
      })),
    );
  }

  /** Undefined, and no longer watched, when nothing more can come of it. */
  async function openOf(id: SendId): Promise<OpenSend | undefined> {
    const send = await loadSend(records, id);
    const age = send ? clock.now() - getDepartureTime(send) : 0;
    const open = send ? await openMessages(send) : undefined;
    if (!send || !open || age > WATCHED_MS) {
      await records.openSends().remove(id);
      return undefined;
    }
    return { send, open };
  }

  /** Undefined when nothing is open any more. */
  async function openMessages(send: Send): Promise<ReadonlyMap<string, number> | undefined> {
    const { recipients } = await loadProgress(records, send, clock.now());
    if (recipients.every(({ state }) => isSettledStatus(state))) return undefined;
    const messageIds = await loadMessageIds(records, send);
    return new Map(
      recipients.flatMap(({ index, state }) => {
        const messageId = messageIds.get(formatMessageReference(send.id, index));
        return messageId && !isSettledStatus(state) ? [[messageId, rankOf(state)] as const] : [];
      }),
    );
  }

  async function look(product: Product, watched: readonly OpenSend[]): Promise<void> {
    const open = new Map(watched.flatMap((one) => [...one.open]));
    const unseen = new Set(open.keys());
    const since = Math.min(...watched.map(({ send }) => send.submittedAt)) - MINUTE_MS;
    let pages = 0;
    for await (const page of clickSend.listHistory(product, since)) {
      await take(page, open);
      for (const { messageId } of page) unseen.delete(messageId);
      pages += 1;
      if (unseen.size === 0 || pages === MOST_PAGES) break;
    }
    for (const messageId of someOf([...unseen], clock.now() / pollMs)) {
      const answer = await clickSend.fetchMessageStatus(product, messageId);
      if (!answer.offered) break;
      if (answer.value) await take([answer.value], open);
    }
  }

  /** Only what says more than is known: the history repeats itself at every look. */
  async function take(
    entries: readonly HistoryEntry[],
    open: ReadonlyMap<string, number>,
  ): Promise<void> {
    const news = entries.flatMap((entry) => {
      const { messageId, reference } = entry;
      const fact = readHistoryFact(entry);
      const known = open.get(messageId);
      const isNews = fact && known !== undefined && deliveryStatuses.indexOf(fact.state) > known;
      return isNews ? [{ messageId, reference, fact }] : [];
    });
    await tools.receiveReceipts(news, 'history');
  }
}

/** Others in every round, so that each has its turn. */
function someOf(messageIds: readonly string[], round: number): readonly string[] {
  const from = (Math.floor(round) * ASKED_SINGLY) % Math.max(1, messageIds.length);
  return [...messageIds.slice(from), ...messageIds.slice(0, from)].slice(0, ASKED_SINGLY);
}

/** Of what waits for its time, even that it is queued is news. */
function rankOf(state: string): number {
  if (state === 'scheduled') return -1;
  return Math.max(0, deliveryStatuses.indexOf(state as (typeof deliveryStatuses)[number]));
}

/** A young send is looked at in every round, an old one every few hours. */
function pauseAt(ageMs: number, pollMs: number): number {
  if (ageMs < 10 * MINUTE_MS) return 0;
  if (ageMs < HOUR_MS) return Math.max(pollMs, 5 * MINUTE_MS);
  if (ageMs < 24 * HOUR_MS) return Math.max(pollMs, 30 * MINUTE_MS);
  return Math.max(pollMs, 3 * HOUR_MS);
}
