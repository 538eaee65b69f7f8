import { listPhoneSpellings } from '../../domain/contact-phone.ts';
import { groupByKey } from '../../domain/group-by-key.ts';
import { buildOptOutProblem, computeOptOutState, type OptOutEvent } from '../../domain/opt-out.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import { forEachChunk } from '../async/chunks.ts';
import type { OptOutFact } from '../records/opt-out-facts.ts';
import { derivePersonKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';

/** {@link findOptedOut} in the store. */
export type FindOptedOut = (phones: readonly E164[]) => Promise<ReadonlyMap<E164, Problem>>;

/** A number that is opted out, and the event that caused it. */
export interface OptedOutNumber {
  readonly phone: E164;
  readonly event: OptOutEvent;
}

/** Finds which of these numbers are opted out, with the reason why nothing is sent to them. */
export async function findOptedOut(
  records: Records,
  phones: readonly E164[],
): Promise<ReadonlyMap<E164, Problem>> {
  const spellings = phones.flatMap(listPhoneSpellings);
  const facts = groupByPhone(await loadOptOutFacts(records, spellings.map(derivePersonKey)));
  return new Map(
    phones.flatMap((phone): [E164, Problem][] => {
      const state = computeOptOutState(mergeEvents(facts.get(formatPhoneKey(phone)) ?? []));
      return state.kind === 'out' ? [[phone, buildOptOutProblem(state.event)]] : [];
    }),
  );
}

export async function listOptedOut(
  records: Records,
  { from, limit }: { readonly from: number; readonly limit: number },
): Promise<{ readonly optOuts: readonly OptedOutNumber[]; readonly count: number }> {
  const groups = new Map<string, OptOutFact[]>();
  await forEachChunk(await listOptOutHistory(records), (facts) => {
    for (const fact of facts) {
      const key = formatPhoneKey(fact.phone);
      const others = groups.get(key);
      if (others) others.push(fact);
      else groups.set(key, [fact]);
    }
  });
  const all: OptedOutNumber[] = [];
  await forEachChunk([...groups.values()], (chunk) => {
    for (const facts of chunk) {
      const state = computeOptOutState(mergeEvents(facts));
      const [fact] = facts;
      if (fact && state.kind === 'out') all.push({ phone: fact.phone, event: state.event });
    }
  });
  all.sort((one, other) => other.event.at - one.event.at);
  return { optOuts: all.slice(from, from + limit), count: all.length };
}

/** There may be more than a hundred thousand, and other work must go on meanwhile. */
export async function listOptOutHistory(records: Records): Promise<readonly OptOutFact[]> {
  const people = await records.optOuts().listOldest();
  const facts: OptOutFact[] = [];
  await forEachChunk(people, async (chunk) => {
    facts.push(
      ...(await loadOptOutFacts(
        records,
        chunk.map(({ member }) => member),
      )),
    );
  });
  return facts;
}

/** All events of all spellings of a number, in the order in which they were stored. */
export async function loadOptOutEvents(
  records: Records,
  phone: E164,
): Promise<readonly OptOutEvent[]> {
  const people = listPhoneSpellings(phone).map(derivePersonKey);
  return mergeEvents(await loadOptOutFacts(records, people));
}

/** The numbers that are not in the ledger, each once. */
export async function findUnknownPhones(
  records: Records,
  phones: readonly E164[],
): Promise<readonly E164[]> {
  const spellings = phones.flatMap(listPhoneSpellings);
  const facts = groupByPhone(await loadOptOutFacts(records, spellings.map(derivePersonKey)));
  return [...new Set(phones.filter((phone) => !facts.has(formatPhoneKey(phone))))];
}

/** `people` are person keys. */
export async function loadOptOutFacts(
  records: Records,
  people: readonly string[],
): Promise<readonly OptOutFact[]> {
  const facts = await records.optOut.getMany(people.map((person) => [person]));
  return facts.filter((fact) => fact !== undefined);
}

/** The same key for all spellings of a number. */
function formatPhoneKey(phone: E164): string {
  return listPhoneSpellings(phone).toSorted().join();
}

function groupByPhone(facts: readonly OptOutFact[]): ReadonlyMap<string, readonly OptOutFact[]> {
  return groupByKey(facts, ({ phone }) => formatPhoneKey(phone));
}

function mergeEvents(facts: readonly OptOutFact[]): readonly OptOutEvent[] {
  return facts.flatMap(({ events }) => events);
}
