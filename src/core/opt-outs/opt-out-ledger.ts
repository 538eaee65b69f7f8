import { listPhoneSpellings } from '../../domain/contact-phone.ts';
import {
  buildOptOutProblem,
  computeOptOutChange,
  computeOptOutState,
  type OptOutEvent,
} from '../../domain/opt-out.ts';
import type { CountryCode, E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { AppContext } from '../context.ts';
import { cancelOptedOutJob, updateReplyPostsJob } from '../jobs.ts';
import type { OptOutFact } from '../records/opt-out-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import { resolveReplyPhone } from '../records/resolve-reply-phone.ts';

/** What an event did when it was first written; asked again, it is the same. */
export type OptOutEffect = 'out' | 'in' | 'unchanged';

/** Something that a person here (a Slack id) says about a number. */
export interface ManualOptOut {
  /** Names this act: written twice, it is one. */
  readonly id: string;
  readonly kind: 'out' | 'in';
  readonly phone: E164;
  readonly by: string;
  readonly reason?: string;
}

export type ConfirmOptOutResult =
  | { readonly kind: OptOutEffect; readonly phone: E164 }
  /** The reply is no longer kept. */
  | { readonly kind: 'gone' }
  /** It came from nothing that is a phone number. */
  | { readonly kind: 'no number' };

/** A number that is opted out, and what made it so. */
export interface OptedOutNumber {
  readonly phone: E164;
  readonly event: OptOutEvent;
}

/** Whoever is opted out of these, with the reason why nothing is sent to them. */
export type FindOptedOut = (phones: readonly E164[]) => Promise<ReadonlyMap<E164, Problem>>;

/**
 * The ledger of who does not want to be texted, for the whole workspace. Nothing in it is ever
 * forgotten, and of what comes at the same moment nothing is lost. A phone whose number has two
 * spellings has a row for each; what was said of either counts for both.
 */
export interface OptOutLedger {
  /** They texted such a word. Stored when it resolves, once however often the reply comes. */
  recordKeyword(
    reply: { readonly messageId: string; readonly phone: E164; readonly at: number },
    word: 'stop' | 'start',
  ): Promise<OptOutEffect>;
  recordManualChange(act: ManualOptOut): Promise<OptOutEffect>;
  /** Somebody (a Slack id) found that the writer of this reply wishes to be opted out. */
  confirmOptOut(replyId: string, by: string): Promise<ConfirmOptOutResult>;
  readonly findOptedOut: FindOptedOut;
  /** Newest first; `count`: how many there are in all. */
  listOptedOut(page: { readonly from: number; readonly limit: number }): Promise<{
    readonly optOuts: readonly OptedOutNumber[];
    readonly count: number;
  }>;
  /** Everything that was ever said about a number, in the order in which it was written. */
  listEvents(phone: E164): Promise<readonly OptOutEvent[]>;
  /** Everything that was ever said, oldest number first. */
  listHistory(): Promise<readonly OptOutFact[]>;
}

/** So many are read at a time. */
const READ_AT_ONCE = 1_000;

/** What is to be taken back begins by itself after this, if the process dies before it says so. */
const STORED_BY_THEN_MS = 5_000;

/** What a wish that was confirmed is called in the ledger. */
export function formatFlagEventId(replyId: string): string {
  return `flag-${replyId}`;
}

export function createOptOutLedger(
  tools: Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'> & {
    /** `DEFAULT_COUNTRY` */
    readonly country: CountryCode;
  },
): OptOutLedger {
  const { records, jobs, clock, log } = tools;
  return {
    recordKeyword: heard,
    recordManualChange: byHand,
    confirmOptOut: confirmFlag,
    findOptedOut: barred,
    listEvents: eventsOf,
    listOptedOut: list,
    listHistory: history,
  };

  function heard(
    { messageId, phone, at }: Parameters<OptOutLedger['recordKeyword']>[0],
    word: 'stop' | 'start',
  ): Promise<OptOutEffect> {
    const kind = word === 'stop' ? 'out' : 'in';
    return write(phone, { id: messageId, kind, at, how: { kind: 'reply', messageId } });
  }

  function byHand({ id, kind, phone, by, reason }: ManualOptOut): Promise<OptOutEffect> {
    const how = { kind: 'person', by, reason: reason || undefined } as const;
    return write(phone, { id, kind, at: clock.now(), how });
  }

  async function confirmFlag(replyId: string, by: string): Promise<ConfirmOptOutResult> {
    const reply = await records.reply.get(replyId);
    if (!reply) return { kind: 'gone' };
    const phone = resolveReplyPhone(reply, tools.country);
    if (!phone) return { kind: 'no number' };
    // They asked when they wrote, not when somebody read it: what they said since counts more.
    const how = { kind: 'flag', by, messageId: replyId } as const;
    const kind = await write(phone, {
      id: formatFlagEventId(replyId),
      kind: 'out',
      at: reply.at,
      how,
    });
    // Its line in the thread says so from now on.
    await jobs.add(updateReplyPostsJob, replyId);
    return { kind, phone };
  }

  async function write(phone: E164, said: OptOutEvent): Promise<OptOutEffect> {
    // ClickSend's clock may be ahead: what is said tomorrow could not be taken back today.
    const event = { ...said, at: Math.min(said.at, clock.now()) };
    const person = derivePersonKey(phone);
    // Both before it is written: listed and not there does no harm, there and not listed would.
    await records.optOuts().addIfAbsent(person, event.at);
    if (event.kind === 'out')
      await jobs.add(cancelOptedOutJob, person, { delayMs: STORED_BY_THEN_MS });
    const events = await append(phone, person, event);
    if (event.kind === 'out') await jobs.add(cancelOptedOutJob, person, { sooner: true });
    const change = computeOptOutChange(events, event.id);
    log.info({ person, said: event.kind, how: event.how.kind, change }, 'opt-out ledger written');
    return change;
  }

  /** Until it stands there; gives all that is said of the phone then. */
  async function append(
    phone: E164,
    person: string,
    said: OptOutEvent,
  ): Promise<readonly OptOutEvent[]> {
    const [, ...others] = listPhoneSpellings(phone);
    const elsewhere = mergeEvents(await factsOf(others.map(derivePersonKey)));
    for (;;) {
      const known = await records.optOut.get(person);
      const events = [...elsewhere, ...(known?.events ?? [])];
      if (known?.events.some(({ id }) => id === said.id)) return events;
      const event = afterOurHand(said, events);
      if (known && isNoise(known.events, event)) return [...events, event];
      const next: OptOutFact = { phone, events: [...(known?.events ?? []), event] };
      const isWritten = known
        ? await records.optOut.compareAndSet(known, next, person)
        : await records.optOut.setIfAbsent(next, person);
      if (isWritten) return [...events, event];
    }
  }

  async function barred(phones: readonly E164[]): Promise<ReadonlyMap<E164, Problem>> {
    const spellings = phones.map(listPhoneSpellings);
    const facts = groupByPhone(await factsOf(spellings.flat().map(derivePersonKey)));
    return new Map(
      phones.flatMap((phone): [E164, Problem][] => {
        const state = computeOptOutState(mergeEvents(facts.get(phoneKey(phone)) ?? []));
        return state.kind === 'out' ? [[phone, buildOptOutProblem(state.event)]] : [];
      }),
    );
  }

  async function eventsOf(phone: E164): Promise<readonly OptOutEvent[]> {
    return mergeEvents(await factsOf(listPhoneSpellings(phone).map(derivePersonKey)));
  }

  async function list({ from, limit }: Parameters<OptOutLedger['listOptedOut']>[0]) {
    const all = [...groupByPhone(await history()).values()].flatMap((facts): OptedOutNumber[] => {
      const state = computeOptOutState(mergeEvents(facts));
      const [fact] = facts;
      return fact && state.kind === 'out' ? [{ phone: fact.phone, event: state.event }] : [];
    });
    all.sort((one, other) => other.event.at - one.event.at);
    return { optOuts: all.slice(from, from + limit), count: all.length };
  }

  async function history(): Promise<readonly OptOutFact[]> {
    const everybody = await records.optOuts().listOldest();
    return factsOf(everybody.map(({ member }) => member));
  }

  async function factsOf(people: readonly string[]): Promise<readonly OptOutFact[]> {
    const found: OptOutFact[] = [];
    for (let n = 0; n < people.length; n += READ_AT_ONCE) {
      const keys = people.slice(n, n + READ_AT_ONCE).map((person) => records.optOut.key(person));
      const facts = await records.store.getMany<OptOutFact>(keys);
      found.push(...facts.filter((fact) => fact !== undefined));
    }
    return found;
  }
}

/** Stands for all spellings of a number. */
function phoneKey(phone: E164): string {
  return listPhoneSpellings(phone).toSorted().join();
}

function groupByPhone(facts: readonly OptOutFact[]): ReadonlyMap<string, readonly OptOutFact[]> {
  const groups = new Map<string, OptOutFact[]>();
  for (const fact of facts) {
    const key = phoneKey(fact.phone);
    const group = groups.get(key);
    if (group) group.push(fact);
    else groups.set(key, [fact]);
  }
  return groups;
}

function mergeEvents(facts: readonly OptOutFact[]): readonly OptOutEvent[] {
  return facts.flatMap(({ events }) => events);
}

/**
 * ClickSend tells whole seconds, by a clock of its own: a STOP that comes within a minute of what
 * somebody here said was said after it.
 */
function afterOurHand(event: OptOutEvent, known: readonly OptOutEvent[]): OptOutEvent {
  if (event.kind !== 'out' || event.how.kind !== 'reply') return event;
  const hand = known.findLast(({ how }) => how.kind === 'person');
  const isCloseAfter = hand && hand.at > event.at && hand.at - event.at < JUST_NOW_MS;
  return isCloseAfter ? { ...event, at: hand.at } : event;
}

const JUST_NOW_MS = 60_000;

/** A machine that answers every text with STOP must not make the ledger grow for ever. */
function isNoise(events: readonly OptOutEvent[], event: OptOutEvent): boolean {
  if (events.length < MOST_EVENTS || event.how.kind !== 'reply') return false;
  return computeOptOutState([...events, event]).kind === computeOptOutState(events).kind;
}

const MOST_EVENTS = 200;
