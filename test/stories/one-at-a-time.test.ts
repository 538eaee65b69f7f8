import { afterEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const POLL_MS = 1_000;
/** How long ClickSend takes to answer a poll. */
const SLOW_MS = 200;
const PULL = 'GET /mms/receipts';
const WATCH = 'GET /mms/history';

/** Ms between one poll and the next, beginning with poll number `from`. */
function measureGaps(endpoint: string, from: number): readonly number[] {
  const at = world.clicksend.calls(endpoint).map((call) => call.at);
  return at.slice(from + 1).map((time, n) => time - (at[from + n] ?? 0));
}

const countPolls = (endpoint: string) => world.clicksend.calls(endpoint).length;

test('three replicas poll ClickSend as often as one and never two at once, and submit a scheduled send once', async () => {
  world = await startWorld({ replicas: 3, env: { POLL_SECONDS: String(POLL_MS / 1_000) } });
  const { clicksend, inner } = world;
  const pollsBefore = countPolls(PULL);
  for (const endpoint of [PULL, WATCH]) {
    const how = { kind: 'silence', ms: SLOW_MS, carriedOut: true } as const;
    clicksend.fault({ endpoint, times: 1_000, how });
  }
  // While a message is on its way, the app polls the history.
  await world.sendForm({ Recipients: '+61437111222', Subject: 'Now' });
  const leaves = Math.ceil(inner.time.now() / 1_000) + 20;
  await world.sendForm({ Subject: 'Later', When: leaves });
  // All replicas have started, and each has begun its own rounds.
  const [pulled, watched] = [countPolls(PULL), countPolls(WATCH)];
  await world.passTime(6_000);
  const settled = [...measureGaps(PULL, pulled), ...measureGaps(WATCH, watched)];
  expect(settled.length).toBeGreaterThanOrEqual(8);
  // The pause begins when the response has arrived.
  expect(Math.min(...settled)).toBeGreaterThanOrEqual(POLL_MS + SLOW_MS);
  expect(Math.max(...settled)).toBeLessThan(2 * POLL_MS + SLOW_MS);

  const [one, other, third] = inner.replicas;
  one.kill();
  await inner.time.run(Promise.all([other?.stop(), one.start()]));
  if (other) await inner.time.run(other.start());
  third?.kill();
  await world.passTime(10_000);
  expect(countPolls(PULL)).toBeGreaterThan(pulled + settled.length / 2 + 2);
  // A replica that starts polls at once, but not while another one polls.
  expect(
    Math.min(...measureGaps(PULL, pollsBefore), ...measureGaps(WATCH, 0)),
  ).toBeGreaterThanOrEqual(SLOW_MS);

  await world.waitForPost(/2 people\*: Later\n2 queued/);
  expect(inner.time.now()).toBeGreaterThanOrEqual(leaves * 1_000);
  expect(world.listSent('Later')).toHaveLength(2);
  expect(clicksend.calls('POST /mms/send')).toHaveLength(2);
});
