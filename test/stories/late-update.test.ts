import { afterEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** A post of three messages. Slack applies the update for the first delivery 5 s late, and never answers it. */
async function startLate() {
  world = await startWorld();
  const { sendForm, waitForPost, slack, clicksend, passTime } = world;
  await sendForm({ Recipients: '+61437111222, +61437111223, +61437111224' });
  const { channel, ts } = await waitForPost(/3 queued/);
  await passTime(5 * SECOND);
  const [first = '', second = '', third = ''] = clicksend.sent().map(({ messageId }) => messageId);
  slack.fault({ method: 'chat.update', how: { kind: 'late', afterMs: 5 * SECOND } });
  await clicksend.carrier(first, { kind: 'deliver' });
  await passTime(4 * SECOND);
  await clicksend.carrier(second, { kind: 'deliver' });
  const readCounts = () =>
    slack.messages(channel).flatMap((one) => (one.ts === ts ? one.text.split('\n')[1] : []))[0];
  return { ...world, readCounts, third };
}

test('an update that Slack applies after a newer one is corrected, and no update follows', async () => {
  const { readCounts, passTime, slack } = await startLate();
  await passTime(2 * MINUTE);
  expect(readCounts()).toMatch(/^2 delivered/);
  const calls = slack.calls('chat.update').length;
  await passTime(10 * MINUTE);
  expect(slack.calls('chat.update')).toHaveLength(calls);
});

test('a late update is corrected even if the app was killed before Slack applied it', async () => {
  const { readCounts, passTime, app } = await startLate();
  await passTime(SECOND);
  await app.kill();
  await app.start();
  await passTime(2 * MINUTE);
  expect(readCounts()).toMatch(/^2 delivered/);
});

test('a receipt that arrives just after a late update is shown at once', async () => {
  const { readCounts, passTime, clicksend, third } = await startLate();
  // By now the late update is applied, and Slack may still have another one.
  await passTime(13 * SECOND);
  await clicksend.carrier(third, { kind: 'deliver' });
  await passTime(4 * SECOND);
  expect(readCounts()).toMatch(/^3 delivered/);
});

test('a late update of a thread note is corrected too', async () => {
  world = await startWorld();
  const { sendForm, waitForPost, waitForThreadMessage, slack, clicksend, passTime } = world;
  const people = Array.from({ length: 12 }, (_, n) => `+614371112${n + 10}`);
  await sendForm({ Recipients: people.join(', ') });
  const message = await waitForPost(/12 queued/);
  const [first = '', second = '', ...others] = clicksend.sent().map(({ messageId }) => messageId);
  await clicksend.carrier(first, { kind: 'fail' });
  const note = await waitForThreadMessage(message, /so far:\n❌ 1 person: /);
  await passTime(MINUTE);
  const isNote = ({ ts }: { readonly ts?: unknown }) => ts === note.ts;
  slack.fault({ method: 'chat.update', when: isNote, how: { kind: 'late', afterMs: 5 * SECOND } });
  await clicksend.carrier(second, { kind: 'fail' });
  await passTime(6 * SECOND);
  for (const id of others) await clicksend.carrier(id, { kind: 'fail' });
  await passTime(2 * MINUTE);
  const readNote = () => slack.thread(message.channel, message.ts).find(isNote)?.text;
  expect(readNote()).toMatch(/All done[\s\S]*12 people: /);
  const calls = slack.calls('chat.update').length;
  await passTime(10 * MINUTE);
  expect(slack.calls('chat.update')).toHaveLength(calls);
});
