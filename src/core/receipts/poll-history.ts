import { deliveryStates } from '../../domain/delivery-status.ts';
import { type Product, productOf, referenceOf, type Send, type SendId } from '../../domain/send.ts';
import { isSettled } from '../../domain/send-progress.ts';
import type { ClickSend, HistoryEntry } from '../ports/clicksend.ts';
import type { Clock, Log } from '../ports/clock-log-metrics.ts';
import type { JobWorker } from '../ports/jobs.ts';
import type { Records } from '../records/records.ts';
import { readSend } from '../sends/load-snapshot.ts';
import { progressOf } from '../status/load-progress.ts';
import { messageIdsOf } from '../status/load-send-facts.ts';
import { polled } from './polling-job.ts';
import { newsIn } from './read-history-fact.ts';
import type { Receive } from './receive-receipts.ts';

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
export function watch(tools: {
  readonly records: Records;
  readonly clickSend: ClickSend;
  readonly clock: Clock;
  readonly log: Log;
  readonly pollMs: number;
  readonly receive: Receive;
}): JobWorker {
  const { records, clickSend, clock, log, pollMs } = tools;
  return polled(round, { pollMs, log, failing: "ClickSend's history could not be read" });

  async function round(): Promise<undefined> {
    const due = await records.open().oldest({ limit: 100, until: clock.now() });
    const open = await Promise.all(due.map(({ member }) => openOf(member as SendId)));
    const watched = open.filter((one) => one !== undefined);
    if (watched.length === 0) return;
    for (const product of ['mms', 'sms'] as const) {
      const some = watched.filter(({ send }) => productOf(send) === product);
      if (some.length > 0) await look(product, some);
    }
    const now = clock.now();
    // Planned after the look: one that failed is made again in the next round.
    await records.open().add(
      watched.map(({ send }) => ({
        member: send.id,
        score: now + pauseAt(now - leavesAt(send), pollMs),
      })),
    );
  }

  /** Undefined, and no longer watched, when nothing more can come of it. */
  async function openOf(id: SendId): Promise<OpenSend | undefined> {
    const send = await readSend(records, id);
    const age = send ? clock.now() - leavesAt(send) : 0;
    const open = send ? await openMessages(send) : undefined;
    if (!send || !open || age > WATCHED_MS) {
      await records.open().remove(id);
      return undefined;
    }
    return { send, open };
  }

  /** Undefined when nothing is open any more. */
  async function openMessages(send: Send): Promise<ReadonlyMap<string, number> | undefined> {
    const { recipients } = await progressOf(records, send, clock.now());
    if (recipients.every(({ state }) => isSettled(state))) return undefined;
    const messageIds = await messageIdsOf(records, send);
    return new Map(
      recipients.flatMap(({ index, state }) => {
        const messageId = messageIds.get(referenceOf(send.id, index));
        return messageId && !isSettled(state) ? [[messageId, rankOf(state)] as const] : [];
      }),
    );
  }

  async function look(product: Product, watched: readonly OpenSend[]): Promise<void> {
    const open = new Map(watched.flatMap((one) => [...one.open]));
    const unseen = new Set(open.keys());
    const since = Math.min(...watched.map(({ send }) => send.submittedAt)) - MINUTE_MS;
    let pages = 0;
    for await (const page of clickSend.history(product, since)) {
      await take(page, open);
      for (const { messageId } of page) unseen.delete(messageId);
      pages += 1;
      if (unseen.size === 0 || pages === MOST_PAGES) break;
    }
    for (const messageId of someOf([...unseen], clock.now() / pollMs)) {
      const answer = await clickSend.receiptOf(product, messageId);
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
      const fact = newsIn(entry);
      const known = open.get(messageId);
      const isNews = fact && known !== undefined && deliveryStates.indexOf(fact.state) > known;
      return isNews ? [{ messageId, reference, fact }] : [];
    });
    await tools.receive(news, 'history');
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
  return Math.max(0, deliveryStates.indexOf(state as (typeof deliveryStates)[number]));
}

/** What ClickSend holds until its time is young until then: somebody may cancel or send it there. */
function leavesAt({ submittedAt, schedule }: Send): number {
  return Math.max(submittedAt, schedule?.at ?? 0);
}

/** A young send is looked at in every round, an old one every few hours. */
function pauseAt(ageMs: number, pollMs: number): number {
  if (ageMs < 10 * MINUTE_MS) return 0;
  if (ageMs < HOUR_MS) return Math.max(pollMs, 5 * MINUTE_MS);
  if (ageMs < 24 * HOUR_MS) return Math.max(pollMs, 30 * MINUTE_MS);
  return Math.max(pollMs, 3 * HOUR_MS);
}
