import { afterEach, expect, test } from 'vitest';
import { buildRightEntry, isTold, readBooks } from './books.ts';
import { startCarrier } from './carrier.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { answerDoubts } from './doubts.ts';
import { createRandomNumbers } from './random.ts';
import { startRush } from './rush.ts';

let cluster: Cluster;
afterEach(() => cluster.close());

test.each([2, 3])(
  '%i replicas under load, one killed and one restarted, send each message once and show every outcome',
  async (count) => {
    const random = createRandomNumbers(count);
    cluster = await startCluster({ replicas: count, people: 8, rateLimits: true });
    const { slack, clicksend, replicas, balancer } = cluster;
    const carrier = startCarrier(cluster, random);
    const stopAnswering = answerDoubts(cluster);
    const rush = startRush(cluster, random, 12);
    const [killed, rolled] = replicas;

    await rush.more(2);
    await killed?.kill();
    await rush.more(2);
    await killed?.start();
    expect(await rolled?.stop()).toBe(0);
    await rush.more(2);
    await rolled?.start();
    const orders = await rush.end();
    const loadBooks = () => readBooks(cluster, orders);
    await slack
      .until(() => loadBooks().every(isTold), 'every send told to its end')
      // The assertion below says better what is missing.
      .catch(() => undefined);
    await carrier.rest();
    carrier.stop();
    stopAnswering();

    expect(loadBooks()).toEqual(
      orders.map((one, n) => buildRightEntry(one, loadBooks()[n]?.became ?? '')),
    );
    const ordered = orders.flatMap(({ recipients }) => recipients);
    expect(clicksend.sent()).toHaveLength(ordered.length);
    expect(new Set(clicksend.sent().map(({ to }) => to)).size).toBe(ordered.length);
    // All replicas shared a real load, and together they kept to Slack's limits.
    expect(orders.length).toBeGreaterThanOrEqual(6);
    expect(Math.min(...balancer.countAnswered())).toBeGreaterThanOrEqual(10);
    const refused = slack.calls().filter(({ status }) => status === 429);
    expect(refused.map(({ method }) => method)).toEqual([]);
  },
);
