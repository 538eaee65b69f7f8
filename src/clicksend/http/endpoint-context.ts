import type { Clock } from '../../core/ports/clock.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import type { HttpClient } from './http-client.ts';

/** What every endpoint needs. */
export interface EndpointContext {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** For one attempt, from connecting to the last byte of the body. */
  readonly timeoutMs: number;
}
