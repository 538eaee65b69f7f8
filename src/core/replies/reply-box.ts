import type { CountryCode } from '../../domain/phone.ts';
import type { AppContext } from '../context.ts';
import type { Index } from '../ports/store.ts';
import { derivePersonKey } from '../records/person-key.ts';
import {
  formatUnpostedReplyKey,
  type ReplyFact,
  resolveReplyPhone,
} from '../records/reply-facts.ts';

/** Clocks that differ by as much are not only a little apart. */
const WRONG_CLOCK_MS = 1_000;

interface Tools extends Pick<AppContext, 'records' | 'clock'> {
  readonly country: CountryCode;
}

/** The last reply of a person that came after now, by the clock of that time. */
interface LastReply {
  /** Unix ms. */
  readonly came: number;
  /** Where that is far from now: the time by which the last one that waits is sorted (Unix ms). */
  readonly sortAt?: number;
}

/** Adds a reply to the box of its writer: what is to be posted, in its order. */
export async function addToBox(tools: Tools, fact: ReplyFact): Promise<void> {
  const score = fact.sortAt ?? fact.at;
  await getBox(tools, fact).add([{ member: formatUnpostedReplyKey(fact), score }]);
}

export async function removeFromBox(tools: Tools, fact: ReplyFact): Promise<void> {
  await getBox(tools, fact).remove(formatUnpostedReplyKey(fact));
}

/** A phone number, else whatever ClickSend has as the `from`. */
export function getWriter({ country }: Pick<Tools, 'country'>, fact: ReplyFact): string {
  return resolveReplyPhone(fact, country) ?? fact.from;
}

function getBox(tools: Tools, fact: ReplyFact): Index {
  return tools.records.unpostedReplies(derivePersonKey(getWriter(tools, fact)));
}

/**
 * The replicas' clocks may differ, and any clock may be put back. A stored reply that came later than now,
 * by the clock of that time, came before: a new reply of the same person goes behind it.
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

/** Undefined where the writer's last reply came before now, as it should. */
async function findLastReply(
  { records, clock }: Tools,
  writer: string,
): Promise<LastReply | undefined> {
  const [last] = await records.personReplies(writer).listNewest({ limit: 1 });
  const aheadMs = last ? last.score - clock.now() : -1;
  // One that came while it was looked for has not come before this one.
  if (!last || aheadMs < 0) return undefined;
  if (aheadMs < WRONG_CLOCK_MS) return { came: last.score };
  const box = records.unpostedReplies(derivePersonKey(writer));
  const [waiting] = await box.listNewest({ limit: 1 });
  return { came: last.score, sortAt: waiting?.score };
}

/**
 * What was taken later and has no smaller time of ClickSend's is never sorted before, however far ahead of
 * ours ClickSend's clock is: no reply counts as sent after the second in which it came.
 */
function placeBehind(last: LastReply | undefined, fact: ReplyFact): ReplyFact {
  const came = last ? last.came + 1 : fact.came;
  const sentAt = Math.min(fact.at, Math.floor(came / 1_000) * 1_000);
  const sortAt = Math.max(sentAt, last?.sortAt ?? sentAt);
  return { ...fact, came, ...(sortAt === fact.at ? {} : { sortAt }) };
}
