import { afterEach, expect, test } from 'vitest';
import { answerQuestions } from './answer-questions.ts';
import { startCarrier } from './carrier.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { createRandomNumbers } from './random.ts';
import { startRush } from './rush.ts';
import { buildEntries, buildExpectedEntry, isFullyShown } from './send-entries.ts';

let cluster: Cluster;
afterEach(() => cluster.close());

test.each([2, 3])(
  '%i replicas under load, one killed and one restarted, send each message once and show every outcome',
  async (count) => {
    const random = createRandomNumbers(count);
    cluster = await startCluster({ replicas: count, people: 8, rateLimits: true });
    const { slack, clicksend, replicas, balancer } = cluster;
    const carrier = startCarrier(cluster, random);
    const stopAnswering = answerQuestions(cluster);
    const rush = startRush(cluster, random, 12);
    const [killed, rolled] = replicas;

    await rush.more(2);
    await killed?.kill();
    await rush.more(2);
    await killed?.start();
    expect(await rolled?.stop()).toBe(0);
    await rush.more(2);
    await rolled?.start();
    const forms = await rush.end();
    const buildAll = () => buildEntries(cluster, forms);
    await slack
      .until(() => buildAll().every(isFullyShown), 'the final status of every send')
      // The assertion below says better what is missing.
      .catch(() => undefined);
    await carrier.rest();
    carrier.stop();
    stopAnswering();

    expect(buildAll()).toEqual(
      forms.map((one, n) => buildExpectedEntry(one, buildAll()[n]?.became ?? '')),
    );
    const recipients = forms.flatMap(({ recipients }) => recipients);
    expect(clicksend.sent()).toHaveLength(recipients.length);
    expect(new Set(clicksend.sent().map(({ to }) => to)).size).toBe(recipients.length);
    // All replicas shared a real load, and together they kept to Slack's limits.
    expect(forms.length).toBeGreaterThanOrEqual(6);
    expect(Math.min(...balancer.countAnswered())).toBeGreaterThanOrEqual(10);
    const refused = slack.calls().filter(({ status }) => status === 429);
    expect(refused.map(({ method }) => method)).toEqual([]);
  },
);
