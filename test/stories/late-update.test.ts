import { afterEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** A post of three messages whose first delivery Slack shows too late: the update's answer never comes. */
async function startLate() {
  world = await startWorld();
  const { sends, post, slack, clicksend, passes } = world;
  await sends({ Recipients: '+61437111222, +61437111223, +61437111224' });
  const { channel, ts } = await post(/3 queued/);
  await passes(5 * SECOND);
  const [first = '', second = '', third = ''] = clicksend.sent().map(({ messageId }) => messageId);
  slack.fault({ method: 'chat.update', how: { kind: 'late', afterMs: 5 * SECOND } });
  await clicksend.carrier(first, { kind: 'deliver' });
  await passes(4 * SECOND);
  await clicksend.carrier(second, { kind: 'deliver' });
  const counts = () =>
    slack.messages(channel).flatMap((one) => (one.ts === ts ? one.text.split('\n')[1] : []))[0];
  return { ...world, counts, third };
}

test('an update that Slack carries out after a newer one does not stay', async () => {
  const { counts, passes, slack } = await startLate();
  await passes(2 * MINUTE);
  expect(counts()).toMatch(/^2 delivered/);
  const calls = slack.calls('chat.update').length;
  await passes(10 * MINUTE);
  expect(slack.calls('chat.update')).toHaveLength(calls);
});

test('nor one whose process died while Slack was at it', async () => {
  const { counts, passes, app } = await startLate();
  await passes(SECOND);
  await app.kill();
  await app.start();
  await passes(2 * MINUTE);
  expect(counts()).toMatch(/^2 delivered/);
});

test('and what comes in that minute is shown at once', async () => {
  const { counts, passes, clicksend, third } = await startLate();
  // The late update has come by now, and Slack may still have another one.
  await passes(13 * SECOND);
  await clicksend.carrier(third, { kind: 'deliver' });
  await passes(4 * SECOND);
  expect(counts()).toMatch(/^3 delivered/);
});
