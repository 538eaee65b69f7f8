import { afterEach, expect, test } from 'vitest';
import { type Cluster, startCluster } from './cluster.ts';
import { order } from './crowd.ts';

let cluster: Cluster;
afterEach(() => cluster.close());

const POLL_MS = 1_000;
/** How long ClickSend takes to answer a look. */
const SLOW_MS = 200;
const PULL = 'GET /mms/receipts';
const WATCH = 'GET /mms/history';

/** Ms from each look to the next, from the `from`th on; a call is written down before its answer is slow. */
function gaps(endpoint: string, from: number): readonly number[] {
  const at = cluster.clicksend.calls(endpoint).map((call) => call.at);
  return at.slice(from + 1).map((time, n) => time - (at[from + n] ?? 0));
}

function looks(endpoint: string, count: number): Promise<unknown> {
  const { clicksend } = cluster;
  const enough = () => clicksend.calls(endpoint).length >= count;
  return clicksend.until(enough, `${count} × ${endpoint}`);
}

test('three replicas look together as often as one, never two at once, and a scheduled send leaves once', async () => {
  cluster = await startCluster({ replicas: 3, env: { POLL_SECONDS: String(POLL_MS / 1_000) } });
  const { clicksend, slack, people, replicas } = cluster;
  const begun = clicksend.calls(PULL).length;
  for (const endpoint of [PULL, WATCH]) {
    const how = { kind: 'silence', ms: SLOW_MS, carriedOut: true } as const;
    clicksend.fault({ endpoint, times: 1_000, how });
  }
  const [person = ''] = people;
  const channel = 'field-crew';
  // What is on its way is looked for in the history.
  await order(cluster, { person, channel, subject: 'Now', recipients: ['+61437111222'] });
  const recipients = ['+61437111222', '+61437111223'];
  const leaves = Math.ceil(Date.now() / 1_000) + 4;
  await order(cluster, { person, channel, subject: 'Later', recipients, when: leaves });
  // Their starts are over: each has begun the rounds anew.
  const [pulled, watched] = [PULL, WATCH].map((endpoint) => clicksend.calls(endpoint).length);
  await Promise.all([looks(PULL, (pulled ?? 0) + 4), looks(WATCH, (watched ?? 0) + 4)]);
  const settled = [...gaps(PULL, pulled ?? 0), ...gaps(WATCH, watched ?? 0)];
  // The pause begins when the answer is there; a busy machine writes some calls down late.
  expect(Math.min(...settled)).toBeGreaterThanOrEqual(POLL_MS);

  const [one, other] = replicas;
  await one?.kill();
  await Promise.all([other?.stop(), one?.start()]);
  await other?.start();
  await looks(PULL, clicksend.calls(PULL).length + 2);
  // A start looks at once, but not while somebody else does.
  expect(Math.min(...gaps(PULL, begun), ...gaps(WATCH, 0))).toBeGreaterThanOrEqual(SLOW_MS / 2);

  const sent = () => clicksend.sent().filter(({ subject }) => subject === 'Later');
  await clicksend.until(() => sent().length > 0, 'the scheduled send');
  const post = () => slack.messages(slack.channel(channel).id).find(isSent);
  await slack.until(post, 'the post of the scheduled send');
  expect(new Set(sent().map(({ to }) => to))).toEqual(new Set(recipients));
  expect(sent()).toHaveLength(recipients.length);
  expect(clicksend.calls('POST /mms/send')).toHaveLength(2);
});

function isSent({ text }: { readonly text: string }): boolean {
  return /2 people\*: Later\n2 queued/.test(text);
}
