import type { Clock, Log, Metrics } from './ports/clock-log-metrics.ts';
import type { Jobs } from './ports/jobs.ts';
import type { Records } from './records/records.ts';

/** What nearly every use case works with; each picks the fields that it needs. */
export interface AppContext {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}
