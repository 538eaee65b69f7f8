import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { CounterLabels, Metrics } from '../core/ports/metrics.ts';

type Counters = {
  readonly [N in keyof CounterLabels]: {
    readonly help: string;
    readonly labelNames: readonly (keyof CounterLabels[N] & string)[];
  };
};

const COUNTERS: Counters = {
  sends: {
    help: 'Messages submitted in Slack, each counted once for all its recipients',
    labelNames: [],
  },
  messages: { help: 'Messages submitted to ClickSend, by outcome', labelNames: ['outcome'] },
  receipts: {
    help: 'Delivery receipts received, by source, state and whether the message is ours',
    labelNames: ['source', 'state', 'known', 'outcome'],
  },
  replies: {
    help: 'Replies received, by source and whether they answer a message of ours',
    labelNames: ['source', 'known', 'outcome'],
  },
  jobs: { help: 'Job runs, by job and outcome', labelNames: ['job', 'outcome'] },
  posts: { help: 'Posts and thread notes in Slack, by outcome', labelNames: ['outcome'] },
};

export interface PrometheusMetrics extends Metrics {
  /** The text that Prometheus reads. */
  text(): Promise<string>;
  readonly contentType: string;
}

/**
 * Counters and timers, and their text for Prometheus. `withProcess` adds the process's memory, event loop
 * and garbage collection, which are measured until the process ends.
 */
export function createPrometheusMetrics({
  withProcess,
}: {
  readonly withProcess: boolean;
}): PrometheusMetrics {
  const registry = new Registry();
  if (withProcess) collectDefaultMetrics({ register: registry });
  const counts = new Map(
    Object.entries(COUNTERS).map(([name, { help, labelNames }]) => [
      name,
      new Counter({ name: `slack_mms_${name}_total`, help, labelNames, registers: [registry] }),
    ]),
  );
  const calls = new Histogram({
    name: 'slack_mms_outside_call_seconds',
    help: 'Calls to Slack and ClickSend',
    labelNames: ['service', 'call', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  return {
    count: (name, labels, by = 1) => counts.get(name)?.inc({ ...labels }, by),
    recordDuration: (service, call, outcome, ms) =>
      calls.observe({ service, call, outcome }, ms / 1000),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
