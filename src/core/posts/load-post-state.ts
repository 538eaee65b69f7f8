import { type Send, untilItLeaves } from '../../domain/send.ts';
import type { Clock } from '../ports/clock-log-metrics.ts';
import { held } from '../records/compare-and-set.ts';
import type { ReportFact } from '../records/facts.ts';
import type { Records } from '../records/records.ts';

const nothingShown: ReportFact = { shownAt: 0, notes: [], failures: [] };

/** What Slack shows of a send, as this run of `report` has read or written it. */
export interface Shown {
  fact(): ReportFact;
  /** Throws a `NotYet` when another process wrote something else meanwhile: what it said must not be said again. */
  keep(fact: ReportFact): Promise<void>;
}

export async function readShown(
  { records, clock }: { readonly records: Records; readonly clock: Clock },
  send: Send,
): Promise<Shown> {
  const longer = records.report.longer(untilItLeaves(send, clock.now()));
  const { value, keep } = await held(longer, send.id);
  return { fact: () => value() ?? nothingShown, keep };
}
