import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test('a Slack that does not take posts for a while: the message goes out, the post follows', async () => {
  const how = { kind: 'status', status: 503 } as const;
  world.slack.fault({ method: 'chat.postMessage', times: 2, how });
  world.slack.fault({ method: 'conversations.history', times: 1, how });
  await world.sends();
  await world.taken(2);
  await world.slack.until(
    () =>
      world.slack
        .messages(world.slack.channel('field-crew').id)
        .find(({ text }) => /2 queued/.test(text)),
    'the post, later',
    90_000,
  );
}, 120_000);

test('a post whose answer was lost is found again, not made twice', async () => {
  world.slack.fault({ method: 'chat.postMessage', how: { kind: 'reset', when: 'after' } });
  await world.sends();
  await world.slack.until(
    () =>
      world.slack
        .messages(world.slack.channel('field-crew').id)
        .find(({ text }) => /2 queued/.test(text)),
    'the post as it is now',
    60_000,
  );
  expect(world.slack.messages(world.slack.channel('field-crew').id)).toHaveLength(1);
}, 90_000);

test('rate limits of Slack are waited out, and the last state is shown in the end', async () => {
  await world.sends({ Recipients: '+61437111222' });
  await world.post(/1 queued/);
  const [message] = await world.taken(1);
  world.slack.fault({ method: 'chat.update', how: { kind: 'rateLimited', retryAfterSeconds: 2 } });
  await world.clicksend.carrier(message?.messageId ?? '', { kind: 'deliver' });
  await world.post(/1 delivered/);
});

test('an expired trigger is told in private', async () => {
  world.slack.fault({ method: 'views.open', how: { kind: 'error', error: 'expired_trigger_id' } });
  await world.types('/mms');
  await world.told(/did not open the form in time/);
});

const HELP = 'command=%2Fmms&text=help&user_id=U1&channel_id=C1&team_id=T1&trigger_id=1.1';
const FORM = 'application/x-www-form-urlencoded';

/** A request signed with this secret at this time; gives the status of the answer. */
async function asks(secret: string, at: number, body = HELP, type = FORM): Promise<number> {
  const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  const headers = {
    'content-type': type,
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': `v0=${signature}`,
  };
  return (await fetch(`${world.app.url}/slack/events`, { method: 'POST', body, headers })).status;
}

test('a wrong signature is refused, and so is a signed time in the future', async () => {
  const now = Math.floor(Date.now() / 1000);
  expect(await asks('wrong', now)).toBe(401);
  expect(await asks(world.slack.signingSecret, now - 600)).toBe(401);
  expect(await asks(world.slack.signingSecret, now + 600)).toBe(401);
  expect(await asks(world.slack.signingSecret, now)).toBe(200);
  expect(await asks(world.slack.signingSecret, now, HELP, `${FORM}; charset=utf-8`)).toBe(200);
});

test('signed bodies of no shape are refused at once, and the app lives on', async () => {
  const now = Math.floor(Date.now() / 1000);
  const secret = world.slack.signingSecret;
  for (const body of ['null', '[]', '"x"', '0', '{"type":', '']) {
    expect(await asks(secret, now, body, 'application/json')).toBe(400);
  }
  for (const payload of ['null', '[]', '%7B%22a', '7']) {
    expect(await asks(secret, now, `payload=${payload}`)).toBe(400);
  }
  expect(await asks(secret, now, `text=${'x'.repeat(2_000_000)}`)).toBe(413);
  expect(await asks(secret, now)).toBe(200);
});
