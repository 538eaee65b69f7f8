import type { ClickSend, HistoryEntry, MessageOutcome } from './ports.ts';
import type { Receive } from './receive.ts';
import type { AnsweredFact } from './records.ts';

/** After so many looks without finding it, a person is asked; looking goes on. */
export const LOOKUPS_BEFORE_ASKING = 4;

/** How long to wait before each further look: nobody knows how soon a message shows in ClickSend's history. */
const PAUSES_MS = [2_000, 4_000, 8_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000];

/** ClickSend's clock may stand a little behind ours. */
const CLOCK_SLACK_MS = 120_000;

/** Looks in ClickSend's history for messages that may or may not have been taken, by our reference. */
export function lookUp(tools: { readonly clickSend: ClickSend; readonly receive: Receive }) {
  const { clickSend } = tools;
  return async (fact: AnsweredFact): Promise<AnsweredFact & { readonly lookAgainInMs: number }> => {
    const unsure = new Set(
      fact.outcomes.filter((one) => one.kind === 'unsure').map((one) => one.reference),
    );
    const found = new Map<string, MessageOutcome>();
    for await (const page of clickSend.history(fact.since - CLOCK_SLACK_MS)) {
      for (const entry of page) {
        if (unsure.has(entry.reference)) found.set(entry.reference, adopt(entry));
      }
      await tools.receive(factsOf(page.filter((entry) => unsure.has(entry.reference))), 'history');
      if (found.size === unsure.size) break;
    }
    const outcomes = fact.outcomes.map((one) => found.get(one.reference) ?? one);
    const lookAgainInMs = PAUSES_MS[fact.lookups] ?? Number.POSITIVE_INFINITY;
    const currency = fact.currency ?? (found.size > 0 ? await currencyOf() : undefined);
    return {
      ...fact,
      outcomes,
      lookups: fact.lookups + 1,
      lookAgainInMs,
      ...(currency ? { currency } : {}),
    };
  };

  /** The history has prices but not their currency. A price without one is better than no answer. */
  async function currencyOf(): Promise<string | undefined> {
    try {
      return (await clickSend.account()).currency;
    } catch {
      return undefined;
    }
  }
}

function adopt({ reference, messageId, price }: HistoryEntry): MessageOutcome {
  return { kind: 'accepted', reference, messageId, ...(price === undefined ? {} : { price }) };
}

function factsOf(entries: readonly HistoryEntry[]) {
  return entries.flatMap(({ messageId, reference, fact }) =>
    fact ? [{ messageId, reference, fact }] : [],
  );
}
