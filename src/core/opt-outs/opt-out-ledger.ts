import { listPhoneSpellings } from '../../domain/contact-phone.ts';
import type { CountryCode } from '../../domain/e164.ts';
import { computeOptOutChange, computeOptOutState, type OptOutEvent } from '../../domain/opt-out.ts';
import type { E164 } from '../../domain/phone.ts';
import { splitIntoChunks } from '../async/chunks.ts';
import type { AppContext } from '../context.ts';
import { cancelAllOptedOutJob, cancelOptedOutJob, updateReplyPostsJob } from '../jobs.ts';
import { type ReplyFact, resolveReplyPhone } from '../records/conversation-facts.ts';
import type { OptOutFact } from '../records/opt-out-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import {
  findOptedOut,
  findUnknownPhones,
  listOptedOut,
  listOptOutHistory,
  loadOptOutEvents,
  loadOptOutFacts,
} from './find-opted-out.ts';

/** What an event changed when it was first stored. Storing it again gives the same result. */
export type OptOutEffect = 'out' | 'in' | 'unchanged';

/** An opt-out or opt-in that a teammate enters (`by` is a Slack user id). */
export interface ManualOptOut {
  /** Unique per action, so that storing it twice is one event. */
  readonly id: string;
  readonly kind: 'out' | 'in';
  readonly phone: E164;
  readonly by: string;
  readonly reason?: string;
}

export type ConfirmOptOutResult =
  | { readonly kind: OptOutEffect; readonly phone: E164 }
  /** The reply has expired. */
  | { readonly kind: 'gone' }
  /** It did not come from a phone number. */
  | { readonly kind: 'no number' };

/** If the process dies before it stores the event, the job starts on its own after this time. */
const STORED_BY_THEN_MS = 5_000;

/** ClickSend's times have whole seconds and come from its own clock. */
const JUST_NOW_MS = 60_000;

/** An autoresponder that answers every text with STOP must not make the ledger grow forever. */
const MAX_EVENTS = 200;

/** How many of a person's latest replies may still ask whether they want to opt out. */
const MAX_ASKING = 20;

interface Tools extends Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'> {
  /** `DEFAULT_COUNTRY` */
  readonly country: CountryCode;
}

/**
 * The workspace's ledger of opt-outs. Nothing in it expires, and events at the same moment are all kept. A
 * phone with two spellings of its number has a record for each, and the events of both count for the phone.
 */
export function createOptOutLedger(tools: Tools) {
  const { records, clock } = tools;
  return {
    /** They texted a keyword. Resolves once it is stored, and stores it once however often the reply arrives. */
    async recordKeyword(
      { messageId, phone, at }: Pick<ReplyFact, 'messageId' | 'at'> & { readonly phone: E164 },
      word: 'stop' | 'start',
    ): Promise<OptOutEffect> {
      const kind = word === 'stop' ? 'out' : 'in';
      const how = { kind: 'reply', messageId } as const;
      return recordEvent(tools, phone, { id: messageId, kind, at, how });
    },

    async recordManualChange({ id, kind, phone, by, reason }: ManualOptOut): Promise<OptOutEffect> {
      const how = { kind: 'person', by, reason: reason || undefined } as const;
      return recordEvent(tools, phone, { id, kind, at: clock.now(), how });
    },

    /**
     * ClickSend's Opt-Out List has these numbers, any number of them. The ones that the ledger already knows stay as
     * they are. Returns how many were new.
     */
    recordListed: (pages: AsyncIterable<readonly E164[]>) => recordListed(tools, pages),

    /** A teammate (a Slack user id) confirmed that the sender of this reply wants to opt out. */
    confirmOptOut: (replyId: string, by: string) => confirmOptOut(tools, replyId, by),
    findOptedOut: (phones: readonly E164[]) => findOptedOut(records, phones),
    /** All events of a number, in the order in which they were stored. */
    listEvents: (phone: E164) => loadOptOutEvents(records, phone),
    /** Newest first. `count` is the total. */
    listOptedOut: (page: Parameters<typeof listOptedOut>[1]) => listOptedOut(records, page),
    /** All events of all numbers, oldest number first. */
    listHistory: () => listOptOutHistory(records),
  };
}

export type OptOutLedger = ReturnType<typeof createOptOutLedger>;

/** The ledger's id for an opt-out that somebody confirmed in a reply. */
export function formatFlagEventId(replyId: string): string {
  return `flag-${replyId}`;
}

/** The same for everybody: a number is opted out because of the list only once. */
export const LISTED_EVENT_ID = 'clicksend-list';

async function confirmOptOut(
  tools: Tools,
  replyId: string,
  by: string,
): Promise<ConfirmOptOutResult> {
  const { records, jobs, country } = tools;
  const reply = await records.reply.get(replyId);
  if (!reply) return { kind: 'gone' };
  const phone = resolveReplyPhone(reply, country);
  if (!phone) return { kind: 'no number' };
  // It counts from when they wrote, not from when somebody read it, so anything they said since wins.
  const how = { kind: 'flag', by, messageId: replyId } as const;
  const event = { id: formatFlagEventId(replyId), kind: 'out', at: reply.at, how } as const;
  const kind = await recordEvent(tools, phone, event);
  // The reply's post in the thread shows it from now on.
  await jobs.add(updateReplyPostsJob, replyId);
  return { kind, phone };
}

async function recordEvent(
  tools: Tools,
  phone: E164,
  recorded: OptOutEvent,
): Promise<OptOutEffect> {
  const { records, jobs, clock, log } = tools;
  const { id, kind, how } = recorded;
  const person = derivePersonKey(phone);
  // Both come before the event is stored: a listed person without events does no harm, but events without a
  // listing would.
  await records.optOuts().addIfAbsent(person, Math.min(recorded.at, clock.now()));
  if (kind === 'out') await jobs.add(cancelOptedOutJob, person, { delayMs: STORED_BY_THEN_MS });
  const events = await appendEvent(tools, phone, person, recorded);
  if (kind === 'out') await jobs.add(cancelOptedOutJob, person, { sooner: true });
  const change = computeOptOutChange(events, id);
  if (change === 'out') await updateAskingReplies(tools, phone);
  log.info({ person, said: kind, how: how.kind, change }, 'wrote the opt-out ledger');
  return change;
}

/** If the process dies while it reads a long list, the job cancels for those who were stored until then. */
const LISTED_BY_THEN_MS = 60_000;

/** How many people are stored at the same time. */
const AT_ONCE = 100;

/** One job cancels what ClickSend holds for all of them, so that a STOP meanwhile doesn't wait behind thousands. */
async function recordListed(tools: Tools, pages: AsyncIterable<readonly E164[]>): Promise<number> {
  const { records, jobs } = tools;
  let added = 0;
  try {
    for await (const page of pages) {
      for (const chunk of splitIntoChunks(page, AT_ONCE)) {
        const phones = await findUnknownPhones(records, chunk);
        if (phones.length === 0) continue;
        // Each time, because it may have run since, before these were stored.
        await jobs.add(cancelAllOptedOutJob, 'everybody', { delayMs: LISTED_BY_THEN_MS });
        added += phones.length;
        await storeListed(tools, phones);
      }
    }
  } finally {
    if (added > 0) await jobs.add(cancelAllOptedOutJob, 'everybody', { sooner: true });
  }
  return added;
}

async function storeListed(tools: Tools, phones: readonly E164[]): Promise<void> {
  const { records, clock } = tools;
  const at = clock.now();
  const event = { id: LISTED_EVENT_ID, kind: 'out', at, how: { kind: 'list' } } as const;
  await records
    .optOuts()
    .add(phones.map((phone) => ({ member: derivePersonKey(phone), score: at })));
  await Promise.all(
    phones.map(async (phone) => {
      const events = await appendEvent(tools, phone, derivePersonKey(phone), event);
      if (computeOptOutChange(events, LISTED_EVENT_ID) === 'out')
        await updateAskingReplies(tools, phone);
    }),
  );
}

/** Their earlier replies no longer ask whether they want to opt out. */
async function updateAskingReplies(
  { records, jobs }: Pick<Tools, 'records' | 'jobs'>,
  phone: E164,
): Promise<void> {
  const latest = await records.personReplies(phone).listNewest({ limit: MAX_ASKING });
  const replies = await records.reply.getMany(latest.map(({ member }) => [member]));
  for (const reply of replies)
    if (reply?.meant === 'maybe out') await jobs.add(updateReplyPostsJob, reply.messageId);
}

/** Retries until the event is stored. Returns all events of the phone. */
async function appendEvent(
  { records, clock }: Tools,
  phone: E164,
  person: string,
  recorded: OptOutEvent,
): Promise<readonly OptOutEvent[]> {
  const [, ...others] = listPhoneSpellings(phone);
  const otherFacts = await loadOptOutFacts(records, others.map(derivePersonKey));
  const elsewhere = otherFacts.flatMap(({ events }) => events);
  for (;;) {
    const stored = await records.optOut.get(person);
    const events = [...elsewhere, ...(stored?.events ?? [])];
    if (stored?.events.some(({ id }) => id === recorded.id)) return events;
    if (recorded.how.kind === 'list' && events.length > 0) return events;
    const event = moveAfterManualChange(correctTime(recorded, events, clock.now()), events);
    if (stored && isNoise(stored.events, event)) return [...events, event];
    const next: OptOutFact = { phone, events: [...(stored?.events ?? []), event] };
    if (await records.optOut.compareAndSet(stored, next, person)) return [...events, event];
  }
}

/**
 * ClickSend's clock may be ahead, and an event dated tomorrow could not be reversed today. Our clock may
 * have been set back since the last event, and a new event must still come after that one.
 */
function correctTime(event: OptOutEvent, events: readonly OptOutEvent[], now: number): OptOutEvent {
  const newest = Math.max(now, ...events.map(({ at }) => at));
  const isDoneNow = event.how.kind === 'person';
  return { ...event, at: isDoneNow ? newest : Math.min(event.at, newest) };
}

/** A STOP that arrives within a minute of a teammate's change is treated as coming after it. */
function moveAfterManualChange(event: OptOutEvent, events: readonly OptOutEvent[]): OptOutEvent {
  if (event.kind !== 'out' || event.how.kind !== 'reply') return event;
  const manual = events.findLast(({ how }) => how.kind === 'person');
  const isCloseAfter = manual && manual.at > event.at && manual.at - event.at < JUST_NOW_MS;
  return isCloseAfter ? { ...event, at: manual.at } : event;
}

function isNoise(events: readonly OptOutEvent[], event: OptOutEvent): boolean {
  if (events.length < MAX_EVENTS || event.how.kind !== 'reply') return false;
  return computeOptOutState([...events, event]).kind === computeOptOutState(events).kind;
}
