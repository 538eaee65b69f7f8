import type { CountryCode } from '../../domain/phone.ts';
import type { AppContext } from '../context.ts';
import type { Index } from '../ports/store.ts';
import {
  formatUnpostedReplyKey,
  type ReplyFact,
  resolveReplyPhone,
} from '../records/conversation-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';

/** Clocks that differ by this much are wrong, not just slightly apart. */
const WRONG_CLOCK_MS = 1_000;

interface Tools extends Pick<AppContext, 'records' | 'clock'> {
  readonly country: CountryCode;
}

/** A person's last reply, if it arrived after now according to the clock at that time. */
interface LastReply {
  /** Unix ms. */
  readonly came: number;
  /** If that is far from now: the time (Unix ms) by which the last waiting reply is sorted. */
  readonly sortAt?: number;
}

/** Adds a reply to its sender's box, which holds the replies to post in order. */
export async function addToBox(tools: Tools, fact: ReplyFact): Promise<void> {
  const score = fact.sortAt ?? fact.at;
  await getBox(tools, fact).add([{ member: formatUnpostedReplyKey(fact), score }]);
}

export async function removeFromBox(tools: Tools, fact: ReplyFact): Promise<void> {
  await getBox(tools, fact).remove(formatUnpostedReplyKey(fact));
}

/** A phone number, or else ClickSend's `from` as it is. */
export function getWriter({ country }: Pick<Tools, 'country'>, fact: ReplyFact): string {
  return resolveReplyPhone(fact, country) ?? fact.from;
}

function getBox(tools: Tools, fact: ReplyFact): Index {
  return tools.records.unpostedReplies(derivePersonKey(getWriter(tools, fact)));
}

/**
 * Replicas' clocks may differ, and any clock may be set back. If a stored reply seems to have arrived later
 * than now, it still came first, so a new reply of the same person goes after it.
 */
export async function placeAfterStored(
  tools: Tools,
  facts: readonly ReplyFact[],
): Promise<readonly ReplyFact[]> {
  const writers = [...new Set(facts.map((fact) => getWriter(tools, fact)))];
  const last = new Map(
    await Promise.all(writers.map(async (one) => [one, await findLastReply(tools, one)] as const)),
  );
  return facts.map((fact) => placeBehind(last.get(getWriter(tools, fact)), fact));
}

/** Undefined if the sender's last reply arrived before now, as it should. */
async function findLastReply(
  { records, clock }: Tools,
  writer: string,
): Promise<LastReply | undefined> {
  const [last] = await records.personReplies(writer).listNewest({ limit: 1 });
  const aheadMs = last ? last.score - clock.now() : -1;
  // A reply that arrived during this lookup did not arrive before this one.
  if (!last || aheadMs < 0) return undefined;
  if (aheadMs < WRONG_CLOCK_MS) return { came: last.score };
  const box = records.unpostedReplies(derivePersonKey(writer));
  const [waiting] = await box.listNewest({ limit: 1 });
  return { came: last.score, sortAt: waiting?.score };
}

/**
 * A reply that was received later, and that ClickSend does not date earlier, is never sorted first, however
 * far ahead ClickSend's clock is: no reply counts as sent after the second in which it arrived.
 */
function placeBehind(last: LastReply | undefined, fact: ReplyFact): ReplyFact {
  const came = last ? last.came + 1 : fact.came;
  const sentAt = Math.min(fact.at, Math.floor(came / 1_000) * 1_000);
  const sortAt = Math.max(sentAt, last?.sortAt ?? sentAt);
  return { ...fact, came, ...(sortAt === fact.at ? {} : { sortAt }) };
}
