import type { Clock } from './ports/clock.ts';
import type { Jobs } from './ports/jobs.ts';
import type { Log } from './ports/log.ts';
import type { Metrics } from './ports/metrics.ts';
import type { Records } from './records/records.ts';

/** What nearly every use case needs. Each picks the fields that it uses. */
export interface AppContext {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}
