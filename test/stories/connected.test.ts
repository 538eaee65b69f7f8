import { afterEach, expect, test } from 'vitest';
import { callClickSend, findMessageId, runCommand, sendToNumbers } from './asking.ts';
import { startWorld, WEBHOOK_SECRET, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const RECEIPTS = '/automations/sms/receipts';
const INBOUND = '/automations/sms/inbound';

/** An app without rules at ClickSend and without polling. */
async function startWithoutRules(): Promise<void> {
  world = await startWorld({ receipts: 'polled', env: { POLL_SECONDS: '0' } });
}

/** Restarts the app with a PUBLIC_URL. Resolves once the app has checked its rules. */
async function restartApp(changes: Readonly<Record<string, string>> = {}): Promise<void> {
  const { app } = world;
  await app.stop();
  const from = app.logs().length;
  await app.start({ PUBLIC_URL: app.url, ...changes });
  // The app checks the rule for replies last.
  const lookedAfter = /rule at ClickSend|has the rule|did not offer/;
  await world.retryUntilPasses(() => expect(findRuleLine(from)).toMatch(lookedAfter));
}

/** The last log line about the rule for replies, from this position of the log on. */
function findRuleLine(from: number): string {
  const lines = world.app.logs().slice(from).split('\n');
  return lines.findLast((line) => line.includes('"slack-mms replies"')) ?? '';
}

function getAddress(kind: 'receipts' | 'replies', secret = WEBHOOK_SECRET): string {
  return `${world.app.url}/clicksend/${kind}/${secret}`;
}

function listRuleChanges() {
  return world.clicksend
    .calls()
    .filter(({ endpoint }) => /^(POST|PUT|DELETE) \/automations/.test(endpoint));
}

test('with PUBLIC_URL, the app creates its ClickSend rules at start, and receipts and replies arrive by them', async () => {
  await startWithoutRules();
  await restartApp();
  const { clicksend } = world;
  expect(clicksend.rules()).toMatchObject({
    receipts: [
      { rule_name: 'slack-mms receipts', action: 'URL', action_address: getAddress('receipts') },
    ],
    inbound: [
      {
        rule_name: 'slack-mms replies',
        action: 'URL',
        action_address: getAddress('replies'),
        webhook_type: 'json',
        dedicated_number: '*',
        enabled: 1,
      },
    ],
  });

  await sendToNumbers(world, ['+61437111222'], 'By the rule');
  const id = findMessageId(world, '+61437111222');
  expect(await clicksend.carrier(id, { kind: 'deliver' })).toMatchObject({ status: 200 });
  await world.waitForPost(/By the rule[\s\S]*1 delivered/);

  const words = 'Painted it this morning';
  const reply = await clicksend.reply('+61437111222', { text: words }, { times: 2 });
  expect(reply).toMatchObject({ status: 200 });
  const strange = await clicksend.reply('+61437999888', { text: 'Who is this?' });
  expect(strange).toMatchObject({ status: 200 });
  const counted = await (await world.fetch(`${world.app.url}/metrics`)).text();
  expect(counted).toMatch(/replies_total{[^}]*known="yes"[^}]*} 2/);
  expect(counted).toMatch(/replies_total{[^}]*known="no"[^}]*} 1/);
  expect(world.app.logs()).not.toContain(words);
});

test('a restart leaves good rules alone, repairs the app’s own changed ones, and never touches others’', async () => {
  await startWithoutRules();
  const { clicksend } = world;
  const others = {
    rule_name: 'Accounting',
    match_type: 1,
    action: 'EMAIL_FIXED',
    enabled: 1,
    action_address: 'books@example.com',
  };
  await callClickSend(world, 'POST', RECEIPTS, others);
  await callClickSend(world, 'POST', INBOUND, { ...others, dedicated_number: '*' });
  await restartApp();
  const made = clicksend.rules();
  expect(made.receipts).toHaveLength(2);
  const until = listRuleChanges().length;
  await restartApp();
  expect(listRuleChanges()).toHaveLength(until);

  // Somebody changes the rules in ClickSend's dashboard.
  const [, receipts] = made.receipts;
  const [, inbound] = made.inbound;
  const changed = { action_address: 'https://elsewhere.example/hook', enabled: 0 };
  await callClickSend(world, 'PUT', `${RECEIPTS}/${receipts?.receipt_rule_id}`, changed);
  const type = { webhook_type: 'post' };
  await callClickSend(world, 'PUT', `${INBOUND}/${inbound?.inbound_rule_id}`, type);
  await restartApp();
  expect(clicksend.rules()).toEqual(made);
});

test('after WEBHOOK_SECRET changes, the same rules point to the new address, and the old one answers 404', async () => {
  await startWithoutRules();
  await restartApp();
  const secret = 'another-webhook-secret-of-forty-characters';
  await restartApp({ WEBHOOK_SECRET: secret });
  const { receipts, inbound } = world.clicksend.rules();
  expect(receipts).toMatchObject([{ action_address: getAddress('receipts', secret) }]);
  expect(inbound).toMatchObject([{ action_address: getAddress('replies', secret) }]);
  for (const kind of ['receipts', 'replies'] as const) {
    const old = await world.fetch(getAddress(kind), {
      method: 'POST',
      body: 'message_id=AAAA-BBBB',
    });
    expect(old.status).toBe(404);
  }
  expect(world.app.logs()).not.toContain(secret);
});

test('without PUBLIC_URL, the app doesn’t even read the account’s rules', async () => {
  await startWithoutRules();
  await world.app.stop();
  await world.app.start();
  await sendToNumbers(world, ['+61437111222'], 'By hand');
  const touched = world.clicksend.calls().filter(({ path }) => path.startsWith('/automations'));
  expect(touched).toEqual([]);
});

test('without WEBHOOK_SECRET, the app creates POLL rules and polls the receipts', async () => {
  await startWithoutRules();
  const { clicksend } = world;
  clicksend.setPollNeedsRule(true);
  // As `npm run setup` leaves it with Socket Mode, which needs no PUBLIC_URL.
  await restartApp({ WEBHOOK_SECRET: '', PUBLIC_URL: '', POLL_SECONDS: '1' });
  expect(clicksend.rules()).toMatchObject({
    receipts: [{ action: 'POLL', enabled: 1 }],
    inbound: [{ action: 'POLL', enabled: 1 }],
  });
  await sendToNumbers(world, ['+61437111222'], 'Polled');
  await clicksend.carrier(findMessageId(world, '+61437111222'), { kind: 'deliver' });
  await world.waitForPost(/Polled[\s\S]*1 delivered/);
  expect(clicksend.calls('PUT /mms/receipts-read').length).toBeGreaterThan(0);
});

test('when ClickSend is down at the app’s start, the app creates its rules once ClickSend is back', async () => {
  await startWithoutRules();
  const { clicksend } = world;
  const how = { kind: 'status', status: 503 } as const;
  clicksend.fault({ endpoint: `GET ${RECEIPTS}`, times: 3, how });
  await restartApp();
  expect((await runCommand(world, 'balance')).text).toContain('A$100.00');
  await clicksend.until(() => clicksend.rules().receipts.length === 1, 'the rules');
});

test('when ClickSend offers no rules, the log says to create them by hand, and the app works', async () => {
  await startWithoutRules();
  const { clicksend, app } = world;
  clicksend.withdraw(`GET ${RECEIPTS}`);
  clicksend.withdraw(`GET ${INBOUND}`);
  await restartApp();
  expect(app.logs()).toMatch(/did not offer its rules; make it by hand/);
  expect((await runCommand(world, 'balance')).text).toContain('A$100.00');
});

test('the replies webhook answers 404 to a wrong secret, 4xx to bad bodies, 200 to unknown senders', async () => {
  await startWithoutRules();
  const pushReply = async (body: string, type: string, secret = WEBHOOK_SECRET) => {
    const headers = { 'content-type': type };
    return (await world.fetch(getAddress('replies', secret), { method: 'POST', body, headers }))
      .status;
  };
  const form = 'application/x-www-form-urlencoded';
  const good = 'message_id=AAAA-BBBB&from=%2B61437111222&body=Hello';
  expect(await pushReply(good, form, 'a-wrong-secret-of-thirty-charact')).toBe(404);
  expect(await pushReply('{"message_id": "', 'application/json')).toBe(400);
  expect(await pushReply('<html></html>', 'text/html')).toBe(400);
  expect(await pushReply('a'.repeat(600_000), form)).toBe(413);
  expect(await pushReply(good, `${form}; charset=utf-8`)).toBe(200);
  expect(
    await pushReply(JSON.stringify({ message_id: 'CCCC', body: 'Hi' }), 'application/json'),
  ).toBe(200);
});
