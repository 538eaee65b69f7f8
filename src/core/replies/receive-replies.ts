import { setImmediate as othersFirst } from 'node:timers/promises';
import { parseOptOutKeyword } from '../../domain/opt-out-keywords.ts';
import type { CountryCode, E164 } from '../../domain/phone.ts';
import { parseMessageReference } from '../../domain/send.ts';
import { createCallBatcher } from '../async/call-batcher.ts';
import { REPLY_ORDER_WAIT_MS } from '../conversations/unposted-replies.ts';
import { postRepliesJob } from '../jobs.ts';
import type { OptOutLedger } from '../opt-outs/opt-out-ledger.ts';
import type { Reply } from '../ports/clicksend-inbound.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Index, IndexEntry } from '../ports/store.ts';
import { createRecordMessageIds } from '../receipts/record-message-ids.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';
import type { ReplyFact } from '../records/reply-facts.ts';
import { formatUnpostedReplyKey } from '../records/reply-keys.ts';
import { resolveReplyPhone } from '../records/resolve-reply-phone.ts';
import { createIdentifyReplySender } from './identify-reply-sender.ts';

export type ReplySource = 'push' | 'pull';
export type ReceiveReplies = (replies: readonly Reply[], source: ReplySource) => Promise<void>;

/** What people texted on the day before the first start is still shown. */
const BEFORE_START_MS = 24 * 3_600_000;

/** So many are read at a time. */
const PIECE = 50;

/** Clocks that differ by as much are not only a little apart. */
const WRONG_CLOCK_MS = 1_000;

/** When a text came that came after now; where that is far from now, also the time by which the last one that waits is sorted (Unix ms). */
interface LastText {
  readonly came: number;
  readonly at?: number;
}

/** A reply as it is stored, and who wrote it. */
interface Taken {
  readonly fact: ReplyFact;
  readonly isNew: boolean;
  /** Undefined where nobody can tell. */
  readonly phone: E164 | undefined;
}

/**
 * Takes replies, whichever way they came. Stored when it resolves, and whoever texted STOP is opted
 * out by then. Each is a fact that may come again (ClickSend repeats what was not answered in time,
 * every rule of the account pushes it, and it is listed as well); the first word counts.
 */
export function createReceiveReplies(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Reads numbers that come without their country. */
  readonly country: CountryCode;
  readonly optOuts: Pick<OptOutLedger, 'recordKeyword'>;
}): ReceiveReplies {
  const { records, jobs, clock, log, metrics } = tools;
  const nameUnknown = createRecordMessageIds(tools);
  const writerOf = createIdentifyReplySender(tools);
  const storePushed = createCallBatcher((pushed: readonly ReplyFact[]) => store(pushed, 'push'));
  let turn = 0;
  return async (replies, source) => {
    if (replies.length === 0) return;
    const came = clock.now();
    const facts = replies.map((reply) => {
      turn += 1;
      return { ...reply, came, turn };
    });
    const placed = await placeAfterStored(facts);
    if (source === 'pull') return store(placed, source);
    await announce(placed);
    await storePushed(placed);
  };

  /**
   * The replicas' clocks may differ, and any clock may be put back. A stored text that came later than now,
   * by the clock of that time, came before: a new text of the same person goes behind it.
   */
  async function placeAfterStored(facts: readonly ReplyFact[]): Promise<readonly ReplyFact[]> {
    const writers = [...new Set(facts.map(nameWriter))];
    const places = new Map(
      await Promise.all(writers.map(async (one) => [one, await findLastPlace(one)] as const)),
    );
    return facts.map((fact) => placeBehind(places.get(nameWriter(fact)), fact));
  }

  /** The place of a writer's last text; undefined where it came before now, as it should. */
  async function findLastPlace(writer: string): Promise<LastText | undefined> {
    const [last] = await records.personReplies(writer).listNewest({ limit: 1 });
    const aheadMs = last ? last.score - clock.now() : -1;
    // One that came while it was looked for has not come before this one.
    if (!last || aheadMs < 0) return undefined;
    if (aheadMs < WRONG_CLOCK_MS) return { came: last.score };
    const [waiting] = await records
      .unpostedReplies(derivePersonKey(writer))
      .listNewest({ limit: 1 });
    return { came: last.score, at: waiting?.score };
  }

  /** Before everything else, which may take its time: until they are stored, nothing later is shown. */
  async function announce(facts: readonly ReplyFact[]): Promise<void> {
    await Promise.all(facts.map((fact) => findBox(fact).add([boxEntry(fact)])));
  }

  function nameWriter(fact: ReplyFact): string {
    return resolveReplyPhone(fact, tools.country) ?? fact.from;
  }

  function findBox(fact: ReplyFact): Index {
    return records.unpostedReplies(derivePersonKey(nameWriter(fact)));
  }

  async function store(received: readonly ReplyFact[], source: ReplySource): Promise<void> {
    const facts = await readInPieces(received);
    // Before anything else can be sent: a STOP counts from here on.
    await heedAll(facts);
    const wanted = source === 'push' ? facts : await withoutAncient(facts);
    const taken = await Promise.all(wanted.map(claim));
    await Promise.all(taken.map(({ fact, phone }) => remember(fact, phone)));
    const people = await Promise.all(taken.map(putInBox));
    // Sooner: the person's job may wait with something that could be shown nowhere.
    const jobsFor = new Set(people.flatMap((person) => person ?? []));
    await Promise.all(
      [...jobsFor].map((id) =>
        jobs.add(postRepliesJob, id, { delayMs: REPLY_ORDER_WAIT_MS, sooner: true }),
      ),
    );
    const known = await whichAreOurs(facts);
    for (const isOurs of known) metrics.count('replies', { source, known: isOurs ? 'yes' : 'no' });
    const counts = { replies: facts.length, new: taken.filter(({ isNew }) => isNew).length };
    log.info({ ...counts, source, known: known.filter(Boolean).length }, 'replies taken');
  }

  /** A long text takes a while to read, and a push may hold a thousand: others have their turn in between. */
  async function readInPieces(received: readonly ReplyFact[]): Promise<readonly ReplyFact[]> {
    const facts: ReplyFact[] = [];
    for (let from = 0; from < received.length; from += PIECE) {
      if (from > 0) await othersFirst();
      facts.push(...(await Promise.all(received.slice(from, from + PIECE).map(asRead))));
    }
    return facts;
  }

  async function asRead(reply: ReplyFact): Promise<ReplyFact> {
    const phone = await writerOf(reply);
    const read = { ...reply, ...meantBy(reply), ...(phone ? { phone } : {}) };
    // Announced as what the number looks like; until it is stored, nobody shows it from there.
    if (nameWriter(read) !== nameWriter(reply))
      await findBox(reply).remove(formatUnpostedReplyKey(reply));
    return read;
  }

  /** What lies unread at ClickSend from before the app was there is nobody's news: years of it, perhaps. */
  async function withoutAncient(facts: readonly ReplyFact[]): Promise<readonly ReplyFact[]> {
    await records.repliesSince.setIfAbsent(clock.now() - BEFORE_START_MS);
    const since = (await records.repliesSince.get()) ?? 0;
    return facts.filter(({ at }) => at >= since);
  }

  async function claim(fact: ReplyFact): Promise<Taken> {
    if (await records.reply.setIfAbsent(fact, fact.messageId)) return taken(fact, true);
    // Its place in the order is that of the first time.
    const first = await records.reply.get(fact.messageId);
    const stored = { ...fact, ...first };
    if (formatUnpostedReplyKey(stored) !== formatUnpostedReplyKey(fact))
      await findBox(fact).remove(formatUnpostedReplyKey(fact));
    // Versions before 0.4 knew of no place.
    if (first && first.came === undefined) await records.reply.put(stored, fact.messageId);
    return taken(stored, false);
  }

  function taken(fact: ReplyFact, isNew: boolean): Taken {
    return { fact, isNew, phone: resolveReplyPhone(fact, tools.country) };
  }

  /** One after the other for each person: at the same time they would write over each other, again and again. */
  async function heedAll(facts: readonly ReplyFact[]): Promise<void> {
    const people = new Map<E164, ReplyFact[]>();
    for (const fact of facts) {
      const { phone } = fact;
      if (!phone || (fact.meant !== 'out' && fact.meant !== 'in')) continue;
      people.set(phone, [...(people.get(phone) ?? []), fact]);
    }
    await Promise.all([...people].map(([phone, said]) => heed(phone, said)));
  }

  async function heed(phone: E164, said: readonly ReplyFact[]): Promise<void> {
    for (const { messageId, at, meant } of said) {
      await tools.optOuts.recordKeyword(
        { messageId, phone, at },
        meant === 'out' ? 'stop' : 'start',
      );
    }
  }

  async function remember({ messageId, came, from }: ReplyFact, phone: E164 | undefined) {
    const written = records.personReplies(phone ?? from);
    await written.add([{ member: messageId, score: came }]);
    await written.trim(clock.now() - records.retentionMs);
  }

  /** Gives whose box it is in, when it stands nowhere in Slack yet. */
  async function putInBox({ fact, phone }: Taken): Promise<string | undefined> {
    const shown = await records.replyPost.get(fact.messageId);
    if (shown?.kind === 'shown') return undefined;
    await findBox(fact).add([boxEntry(fact)]);
    return derivePersonKey(phone ?? fact.from);
  }

  /** Whether each answers a message of ours: by its id, or by our reference while the id is not known. */
  async function whichAreOurs(replies: readonly Reply[]): Promise<readonly boolean[]> {
    // One without an original has a key that no message can have.
    const keys = replies.map(({ originalMessageId = '' }) =>
      records.messageRecipient.key(originalMessageId),
    );
    const messages = await records.store.getMany<unknown>(keys);
    await nameUnknown(
      replies.flatMap(({ originalMessageId: messageId, reference }, n) =>
        messageId && reference && !messages[n] ? [{ messageId, reference }] : [],
      ),
    );
    return replies.map(
      ({ reference = '' }, n) =>
        messages[n] !== undefined || parseMessageReference(reference) !== undefined,
    );
  }
}

/**
 * What was taken later and has no smaller time of ClickSend's is never sorted before, however far ahead of
 * ours ClickSend's clock is: no text counts as sent after the second in which it came.
 */
function placeBehind(last: LastText | undefined, fact: ReplyFact): ReplyFact {
  const came = last ? last.came + 1 : fact.came;
  const sentAt = Math.min(fact.at, Math.floor(came / 1_000) * 1_000);
  const sortAt = Math.max(sentAt, last?.at ?? sentAt);
  return { ...fact, came, ...(sortAt === fact.at ? {} : { sortAt }) };
}

function boxEntry(fact: ReplyFact): IndexEntry {
  return { member: formatUnpostedReplyKey(fact), score: fact.sortAt ?? fact.at };
}

function meantBy({ text }: Reply): Pick<ReplyFact, 'meant'> {
  switch (parseOptOutKeyword(text)) {
    case 'stop':
      return { meant: 'out' };
    case 'start':
      return { meant: 'in' };
    case 'maybe stop':
      return { meant: 'maybe out' };
    case undefined:
      return {};
  }
}
