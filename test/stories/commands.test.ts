import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ClickSendFault } from '../../sandbox/clicksend/world.ts';
import type { Message } from '../../sandbox/slack/world.ts';
import { formatDialledPhone } from '../../src/domain/phone.ts';
import {
  runCommand as ask,
  findMessageId,
  findModal,
  findReference,
  findUserId,
  pressButton as press,
  sendFromAnotherProgram,
  sendToNumbers,
  type Who,
} from './asking.ts';
import { cancelEverything, planSend, stringifyBlocks, waitForAnswer } from './scheduling.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

let world: World;
const called = new Set<string>();

function useWorld(options: WorldOptions = {}): void {
  beforeAll(async () => {
    world = await startWorld({ ...options, env: { CONFIRM_SENDS: 'bulk', ...options.env } });
  });
  afterAll(async () => {
    for (const { endpoint } of world.clicksend.calls()) called.add(endpoint);
    await world.close();
  });
}

const runCommand = (text: string, who?: Who) => ask(world, text, who);
const pressButton = (answer: Message, button: string, looksLike: RegExp) =>
  press(world, answer, button, looksLike);

/** An id that no message has. */
const NOBODYS = '00000000-1111-2222-3333-444444444444';

/** The rows of /mms history or /mms status: every section except the heading. */
function listRows(blocks: unknown): readonly string[] {
  if (!Array.isArray(blocks)) return [];
  return blocks
    .filter(({ type }) => type === 'section')
    .slice(1)
    .map(({ text }) => String(text.text));
}

describe('a command’s response', () => {
  useWorld();

  const privateCommands = [
    ['help', /Send pictures to phones/],
    ['history', /MMS history/],
    ['status 0437 111 222', /The latest messages to 0437 111 222/],
    ['status mms-abcdefghijklmnopqrst', /can’t find that/],
    ['scheduled', /Nothing is scheduled/],
    ['cancel mms-abcdefghijklmnopqrst', /can’t find that, or you don’t have access/],
    ['cancel all', /There’s nothing scheduled that you can cancel/],
    ['price 0437 111 222', /A\$0\.485 each, 1 person/],
    ['balance', /A\$100\.00/],
    ['lists', /Tenants Blue Street – 4 people/],
    ['templates', /No templates here yet/],
    ['export 2020-01-01', /Only workspace admins and owners can export/],
  ] as const;
  test.each(privateCommands)(
    '/mms %s answers only the person who typed it',
    async (typed, words) => {
      const answer = await runCommand(typed, { by: 'Sam', channel: 'front-desk' });
      const findTold = () =>
        world.slack.privately(findUserId(world, 'Sam')).find(({ text }) => words.test(text));
      expect(await world.slack.until(findTold, String(words))).toMatchObject({
        onlyFor: findUserId(world, 'Sam'),
      });
      expect(answer.channel).not.toBe('');
      expect(world.slack.messages('front-desk')).toEqual([]);
      expect(world.slack.views(findUserId(world, 'Sam'))).toEqual([]);
    },
  );

  test.each([
    ['status', /`\/mms status &lt;reference or number&gt;`/],
    ['cancel', /`\/mms cancel &lt;reference&gt;` or `\/mms cancel all`/],
    ['cancel it', /A reference looks like `MMS-/],
    ['price', /`\/mms price &lt;numbers&gt;`/],
    ['price of one', /can’t find a phone number there.*`\/mms price/],
    ['scheduled tomorrow', /`\/mms scheduled`/],
    ['balance please', /`\/mms balance`/],
    ['templates new', /`\/mms templates`/],
    ['history some <day>', /“some &lt;day&gt;”.*`\/mms history \[number\]/],
    ['export everything', /I can’t read that date.*`\/mms export/],
    ['status of nothing', /isn’t a reference or a phone number.*`\/mms status/],
  ])(
    '/mms %s is incomplete or unreadable: the response shows the right usage',
    async (typed, words) => {
      expect((await runCommand(typed)).text).toMatch(words);
    },
  );

  test.each([
    ['histroy', 'history'],
    ['HISTROY failed today', 'history failed today'],
    ['balnce', 'balance'],
    ['cancelall', 'cancel all'],
    ['sched', 'scheduled'],
    ['exprot 2026-01-01', 'export 2026-01-01'],
  ])(
    '/mms %s is a typo: the response suggests the command that was meant',
    async (typed, guess) => {
      expect((await runCommand(typed)).text).toContain(`Did you mean \`/mms ${guess}\``);
    },
  );

  test('/mms with an unknown word explains how to text a new person and where to find help', async () => {
    const { text } = await runCommand('please');
    expect(text).toBe(
      'I don’t know “please” yet. Type the number too, like `/mms Jo 0437 111 222`, or `/mms help` for all commands.',
    );
  });

  test('/mms with a name and numbers opens the form with these recipients filled in', async () => {
    const form = await world.openForm('/mms Jo 0437 111 222, 0437 111 223');
    expect(stringifyBlocks(form.view)).toContain(
      '"initial_value":"Jo 0437 111 222\\n+61 437 111 223"',
    );
    await world.slack.closeView(form.id);
  });

  test('/mms price lists prices by country, duplicates and what isn’t a phone number, and sends nothing', async () => {
    world.clicksend.setPrice('1.2500', { country: 'NZ' });
    const numbers = '0437 111 222, 0437 111 222, +64211234567, 0437 111';
    const { text } = await runCommand(`price ${numbers}`);
    expect(text).toMatch(/Australia: A\$0\.485 each, 1 person/);
    expect(text).toMatch(/New Zealand: A\$1\.25 each, 1 person/);
    expect(text).toMatch(/Total A\$1\.74\* for 2 people/);
    expect(text).toMatch(/Entered more than once, counted once: 0437 111 222/);
    expect(text).toMatch(/Not a phone number: “0437 111”/);
    expect(world.clicksend.sent()).toEqual([]);
  });

  test('/mms lists filters by name, and pages when there are more than 20 lists', async () => {
    expect((await runCommand('lists blue')).text).toMatch(
      /with “blue”.*[\s\S]*Tenants Blue Street – 4 people$/,
    );
    expect((await runCommand('lists nowhere')).text).toMatch(/No contact list has “nowhere”/);
    for (let n = 1; n <= 20; n += 1) world.clicksend.putList(`Street ${n}`, []);
    const first = await runCommand('lists');
    expect(first.text).toMatch(/1 to 20 of 23/);
    const second = await pressButton(first, 'Next page', /21 to 23 of 23/);
    expect(second.text).toContain('Street 20 – ');
    await pressButton(second, 'Previous page', /1 to 20 of 23/);
  });

  test('Ada creates, sees and deletes a template from /mms templates', async () => {
    const { slack, ada } = world;
    const list = await runCommand('templates');
    await slack.click({ user: ada, channel: list.channel, ts: list.ts, button: 'New template' });
    const form = await findModal(world, /New template/);
    await slack.fill(form.id, { Name: 'Painted', Subject: 'Done', Message: 'See {address}' });
    await slack.submit(form.id);
    const shown = await world.waitForPrivateMessage(/\*Painted\*[\s\S]*See {address}/);
    expect(shown.onlyFor).toBe(ada);
    await pressButton(shown, 'Delete', /No templates here yet/);
  });
});

describe('/mms history and /mms status', () => {
  useWorld();
  const crew = Array.from({ length: 12 }, (_, n) => `+61437111${n + 100}`);
  let toTheCrew: Message;

  beforeAll(async () => {
    const { clicksend } = world;
    // From an hour ago on, a minute apart.
    clicksend.setTime(Date.now() - 3_600_000);
    toTheCrew = await sendToNumbers(world, crew, 'To the crew');
    clicksend.advance(60_000);
    const fromSam = { by: 'Sam', channel: 'front-desk' };
    await sendToNumbers(world, ['+61437222001'], 'From Sam', fromSam);
    clicksend.advance(60_000);
    await sendToNumbers(world, ['+61437333001'], 'Between us', { channel: 'night-shift' });
    clicksend.advance(60_000);
    await sendFromAnotherProgram(world, '+61437444001');
    const act = { kind: 'fail', errorText: 'Unknown subscriber' } as const;
    await clicksend.carrier(findMessageId(world, '+61437222001'), act);
    await world.waitForPost(/From Sam[\s\S]*1 failed/, 'front-desk');
  });

  test('/mms history shows ten messages a page, newest first, and pages both ways', async () => {
    const first = await runCommand('history');
    const [newest, second, third, ...others] = listRows(first.blocks);
    expect(newest).toMatch(/_sent by another program_.*queued · •••001/s);
    expect(second).toMatch(/\*Between us\*.*queued · 0437 333 001/s);
    expect(third).toMatch(/\*From Sam\*.*failed · •••001.*isn’t in use/s);
    // The messages of one send share a section.
    expect(others).toHaveLength(1);
    expect(others[0]?.match(/queued · /g)).toHaveLength(7);
    expect(stringifyBlocks(first.blocks)).not.toContain('Newer messages');

    const last = await pressButton(first, 'Older messages', /^(?![\s\S]*another program)/);
    expect(listRows(last.blocks)).toHaveLength(1);
    expect(listRows(last.blocks)[0]?.match(/queued · /g)).toHaveLength(5);
    expect(stringifyBlocks(last.blocks)).not.toContain('Older messages');
    const everybody = [...others, ...listRows(last.blocks)].join();
    for (const number of crew) {
      expect(everybody).toContain(formatDialledPhone(number, 'AU'));
    }
    const again = await pressButton(last, 'Newer messages', /another program/);
    expect(listRows(again.blocks)).toEqual(listRows(first.blocks));
  });

  test.each([
    ['status', 'history failed', 1, /From Sam/],
    ['another word for that status', 'history failure', 1, /From Sam/],
    ['a number', 'history 0437 222 001', 1, /From Sam/],
    ['a number that another program texted', 'history +61437444001', 1, /another program/],
    ['Ada’s own messages', 'history mine +61437333001', 1, /Between us/],
    [
      'Ada’s own messages, at a number that somebody else texted',
      'history mine +61437222001',
      0,
      /Nothing to show here/,
    ],
    [
      'this channel, at a number texted from another',
      'history here +61437333001',
      0,
      /Nothing to show here/,
    ],
    ['a day on which nothing was sent', 'history 2020-01-01', 0, /Nothing to show here/],
    ['a range of days', 'history 2020-01-01..2099-01-01 +61437333001', 1, /Between us/],
    [
      'sender, channel, status and number together',
      'history mine here queued +61437111105',
      1,
      /To the crew/,
    ],
  ])('/mms history filters by %s', async (_, typed, count, words) => {
    const { blocks, text } = await runCommand(typed);
    expect(text).toMatch(words);
    expect(listRows(blocks)).toHaveLength(count);
  });

  test('a private channel’s message is shown in that channel, and elsewhere only to its author', async () => {
    const readAs = async (who: Who) => (await runCommand('history +61437333001', who)).text;
    expect(await readAs({ channel: 'front-desk' })).toContain('0437 333 001');
    expect(await readAs({ by: 'Sam' })).toContain('Nothing to show here');
    const there = await readAs({ by: 'Sam', channel: 'night-shift' });
    expect(there).toMatch(/\*Between us\*.*•••001/s);
  });

  test('another program’s message shows that it was sent, but not its text or full number', async () => {
    for (const typed of ['history', 'status +61437444001']) {
      const shown = stringifyBlocks((await runCommand(typed)).blocks);
      expect(shown).toContain('sent by another program');
      expect(shown).not.toMatch(/Other business|Not for Slack/);
    }
    expect((await runCommand('history')).text).not.toContain('444001');
  });

  test('*Filter messages…* checks the filter form, then shows the matches in pages there and in the list', async () => {
    const { slack, ada } = world;
    const { channel, ts } = await runCommand('history failed');
    await slack.click({ user: ada, channel, ts, button: 'Filter messages…' });
    const form = await findModal(world, /MMS history/);
    expect(stringifyBlocks(form.view)).toMatch(/"initial_option":{[^}]*"failed"/);

    await slack.fill(form.id, { Number: 'nobody', From: '2026-02-02', To: '2026-02-01' });
    await slack.submit(form.id);
    expect(world.getForm().errors.number).toMatch(/isn’t a phone number/);
    await slack.fill(form.id, { Number: null, Status: null });
    await slack.submit(form.id);
    expect(world.getForm().errors.until).toMatch(/before the “From” date/);

    await slack.fill(form.id, { Channel: 'field-crew', 'Sent by': ada, From: null, To: null });
    await slack.submit(form.id);
    const first = await findModal(world, /To the crew/);
    const countMessages = (one: typeof first) =>
      stringifyBlocks(one.view.blocks).match(/queued · /g)?.length;
    expect(countMessages(first)).toBe(10);
    await slack.click({ user: ada, viewId: first.id, button: 'Older messages' });
    const second = await findModal(world, /Newer/);
    expect(countMessages(second)).toBe(2);
    await slack.closeView(second.id);
    // The list in which the button was pressed is filtered too.
    const list = await slack.until(
      () => slack.privately(ada).find((one) => one.ts === ts && /To the crew/.test(one.text)),
      'the filtered list',
    );
    expect(list.text).not.toContain('From Sam');
    expect(stringifyBlocks(list.blocks)).toContain('Older messages');
  });

  test('/mms status with a reference lists the recipients, and *Check again* adds what ClickSend knows by now', async () => {
    const post = await sendToNumbers(world, ['+61437111300'], 'One alone');
    const status = await runCommand(`status ${findReference(post)}`);
    expect(status.text).toMatch(
      /\*One alone\* to 1 person – A\$0\.49\n[\s\S]*⏳ 0437 111 300 queued/,
    );
    expect(status.text).toContain('0437 111 300');
    expect(stringifyBlocks(status.blocks)).toContain('|the post>');
    // No receipt is pushed; only the history has the new status.
    const id = findMessageId(world, '+61437111300');
    await world.clicksend.carrier(id, { kind: 'deliver' }, { by: 'history' });
    const again = await pressButton(status, 'Check again', /✅ 0437 111 300 delivered/);
    expect(again.text).toContain('✅ 0437 111 300 delivered');
    await world.waitForPost(/One alone[\s\S]*1 delivered/);
  });

  test('/mms status shows other people masked numbers, and only counts for a send to twelve', async () => {
    const status = await runCommand(`status ${findReference(toTheCrew)}`, { by: 'Sam' });
    expect(status.text).toMatch(/\*To the crew\* to 12 people – 12 queued/);
    expect(stringifyBlocks(status.blocks)).not.toContain('61437111');
    const fromSam = await world.waitForPost(/From Sam/, 'front-desk');
    const one = await runCommand(`status ${findReference(fromSam)}`);
    expect(one.text).toMatch(/•••001 failed: .*isn’t in use/);
    expect(stringifyBlocks(one.blocks)).not.toContain('61437222');
  });

  test('/mms status with a message id finds the app’s own and another program’s message', async () => {
    const ours = await runCommand(`status ${findMessageId(world, '+61437222001')}`);
    expect(ours.text).toMatch(/failed · •••001 .*\*From Sam\*.*isn’t in use/s);
    const theirs = await runCommand(`status ${findMessageId(world, '+61437444001')}`);
    expect(theirs.text).toMatch(/another program/);
    expect((await runCommand(`status ${NOBODYS}`)).text).toMatch(/can’t find that/);
  });

  test('/mms status finds nothing in a private channel for somebody who isn’t in it', async () => {
    const post = await world.waitForPost(/Between us/, 'night-shift');
    for (const what of [findMessageId(world, '+61437333001'), findReference(post)]) {
      expect((await runCommand(`status ${what}`, { by: 'Sam' })).text).toMatch(/can’t find that/);
    }
    const byNumber = await runCommand('status +61437333001', { by: 'Sam' });
    expect(byNumber.text).toMatch(/Nothing to show here/);
  });

  test('without ClickSend’s single-message endpoint, /mms status reads the history', async () => {
    world.clicksend.withdraw('GET /mms/receipts/{message_id}');
    const ours = await runCommand(`status ${findMessageId(world, '+61437222001')}`);
    expect(ours.text).toMatch(/failed · •••001/);
    const nobodys = await runCommand(`status ${NOBODYS}`);
    expect(nobodys.text).toMatch(/doesn’t let me look up this message/);
    expect((await runCommand(`status ${findReference(toTheCrew)}`)).text).toMatch(/12 queued/);
  });
});

describe('/mms export', () => {
  useWorld();

  test('the CSV file arrives in the admin’s direct messages, with full numbers', async () => {
    const { slack, ada } = world;
    await sendToNumbers(world, ['+61437111222'], 'Exported');
    const words = await runCommand('export today');
    expect(words.text).toMatch(/MMS history \(today\).*full phone numbers/);
    expect(slack.channels().find(({ id }) => id === words.channel)?.kind).toBe('im');
    const { shared } = await slack.until(
      () => slack.privately(ada).find(({ files }) => files?.length === 1),
      'the file',
    );
    const file = await slack.download(shared?.[0]?.id ?? '');
    expect(file?.name).toMatch(/\.csv$/);
    expect(Buffer.from(file?.bytes ?? []).toString()).toContain('+61437111222');
    expect(await world.waitForPrivateMessage(/file is in your direct messages/)).toMatchObject({
      onlyFor: ada,
    });
    expect(slack.messages('field-crew')).toHaveLength(1);
  });

  test('when Slack refuses the file, the admin reads where else to get it', async () => {
    const how = { kind: 'error', error: 'missing_scope' } as const;
    world.slack.fault({ method: 'files.getUploadURLExternal', how });
    await runCommand('export');
    const { text } = await world.waitForPrivateMessage(/Slack didn’t accept the file/);
    expect(text).toMatch(/dashboard\.clicksend\.com/);
  });

  test('when ClickSend offers no export, the response says where to do it', async () => {
    world.clicksend.withdraw('GET /mms/history/export', 405);
    expect((await runCommand('export')).text).toMatch(
      /doesn’t let me export the history.*dashboard\.clicksend\.com/,
    );
  });
});

describe('/mms scheduled and /mms cancel, with sends that the app holds', () => {
  useWorld();
  const plan = (Subject: string) =>
    planSend(world, { values: { Recipients: '+61437111222', Subject } });

  test('a scheduled send is listed, and cancelled by its button or its reference', async () => {
    const { slack, ada } = world;
    const { id } = await plan('Tomorrow');
    const list = await runCommand('scheduled');
    expect(list.text).toMatch(/\*Tomorrow\* to 1 person/);
    await slack.click({ user: ada, channel: list.channel, ts: list.ts, button: 'Cancel' });
    await world.waitForPrivateMessage(/Cancelled\. Nobody will get it/);
    expect((await runCommand(`cancel ${id}`)).text).toMatch(/already cancelled this/);
    const other = await plan('The day after');
    expect((await runCommand(`cancel ${other.id}`)).text).toMatch(/Cancelled\. Nobody will get it/);
    expect((await runCommand('scheduled')).text).toMatch(/Nothing is scheduled/);
  });

  test('/mms cancel says that a message was already sent, and its status', async () => {
    const post = await sendToNumbers(world, ['+61437111222'], 'Gone');
    expect((await runCommand(`cancel ${findReference(post)}`)).text).toMatch(
      /it was already sent\. Status: 1 queued/,
    );
  });

  test('/mms cancel all shows how many and whose first, and spares a send scheduled after that', async () => {
    await plan('Asked about');
    const question = await runCommand('cancel all');
    expect(question.text).toMatch(/Cancel the scheduled message\?/);
    expect(question.text).toContain(`<@${world.ada}>: 1 message to 1 person`);
    await plan('Came after');
    await pressButton(question, 'Cancel this message', /1 message cancelled/);
    const list = await runCommand('scheduled');
    expect(list.text).toMatch(/Came after/);
    expect(list.text).not.toMatch(/Asked about/);
  });

  test('*Cancel everything…* also cancels other programs’ messages, once the admin types CANCEL', async () => {
    await sendFromAnotherProgram(world, '+61437444002', Math.floor(Date.now() / 1000) + 7_200);
    expect(world.clicksend.scheduled()).toHaveLength(1);
    const question = await runCommand('cancel all');
    expect(stringifyBlocks(question.blocks)).toMatch(/what other programs scheduled/);
    const wrong = await cancelEverything(world, question, { word: 'cancel' });
    expect(wrong?.errors.word).toMatch(/in capital letters/);
    expect(world.clicksend.scheduled()).toHaveLength(1);
    await world.slack.closeView(wrong?.id ?? '');
    expect(await cancelEverything(world, question)).toBeUndefined();
    await world.waitForPrivateMessage(/1 message cancelled\. ClickSend cancelled 1 message/);
    expect(world.clicksend.scheduled()).toEqual([]);
  });

  test('when ClickSend offers no cancelling of everything, the admin reads where to do it', async () => {
    world.clicksend.withdraw('PUT /mms/cancel-all');
    const question = await runCommand('cancel all');
    await cancelEverything(world, question);
    await world.waitForPrivateMessage(/cancel everything at once.*dashboard\.clicksend\.com/);
  });
});

describe('with ClickSend holding scheduled sends and receipts polled', () => {
  useWorld({ receipts: 'polled', env: { SCHEDULE_WITH: 'clicksend' } });

  test('a scheduled send waits at ClickSend and is cancelled there', async () => {
    const { id } = await planSend(world, {
      values: { Recipients: '+61437111222', Subject: 'Later' },
    });
    await world.clicksend.until(
      () => world.clicksend.scheduled().length === 1,
      'the message held by ClickSend',
    );
    expect((await runCommand('scheduled')).text).toMatch(/Waiting at ClickSend/);
    expect((await runCommand(`cancel ${id}`)).text).toMatch(/asked ClickSend to cancel it/);
    await world.waitForPost(/Later[\s\S]*1 cancelled/);
    expect(world.clicksend.scheduled()).toEqual([]);
  });

  test('the app fetches receipts and marks them as read', async () => {
    const { clicksend } = world;
    await sendToNumbers(world, ['+61437111223'], 'Polled');
    const id = findMessageId(world, '+61437111223');
    await clicksend.carrier(id, { kind: 'deliver' }, { by: 'pull' });
    await world.waitForPost(/Polled[\s\S]*1 delivered/);
    await clicksend.until(
      () => clicksend.calls('PUT /mms/receipts-read').length > 0,
      'the receipts marked as read',
    );
  });
});

describe('while ClickSend is in trouble', () => {
  useWorld();
  // A test may not have used up its faults.
  afterEach(() => world.clicksend.mend());
  const busy = { kind: 'rateLimited', retryAfterSeconds: 1 } as const;
  const html = { kind: 'html' } as const;
  const broken = { kind: 'status', status: 503 } as const;
  const cut = { kind: 'reset', when: 'before' } as const;
  const words: Readonly<Record<string, RegExp>> = {
    rateLimited: /^⚠️ .*too many requests.* Try again/,
    html: /^⚠️ .*couldn’t read what.* Try again/,
    status: /^⚠️ .*went wrong at ClickSend.* Try again/,
    reset: /^⚠️ ClickSend didn’t answer.* Try again/,
  };

  test.each<[typed: string, endpoint: string, how: ClickSendFault['how']]>([
    ['history', 'GET /mms/history', busy],
    ['history', 'GET /mms/history', html],
    ['history', 'GET /mms/history', broken],
    ['history', 'GET /mms/history', cut],
    ['status +61437111222', 'GET /mms/history', busy],
    [`status ${NOBODYS}`, 'GET /mms/receipts/{message_id}', html],
    ['lists', 'GET /lists', broken],
    ['export', 'GET /mms/history/export', html],
    ['balance', 'GET /account', cut],
    ['price 0437 111 222', 'POST /mms/price', busy],
    ['price 0437 111 222', 'POST /mms/price', html],
  ])(
    '/mms %s explains the problem and offers to try again (%s, %o)',
    async (typed, endpoint, how) => {
      // As many faults as the app makes attempts.
      world.clicksend.fault({ endpoint, times: 3, how });
      expect((await runCommand(typed)).text).toMatch(words[how.kind] ?? /^$/);
      expect(world.clicksend.sent()).toEqual([]);
    },
  );

  test('one failed call is retried, and the response doesn’t mention it', async () => {
    const endpoint = 'GET /mms/history';
    world.clicksend.fault({ endpoint, how: { kind: 'status', status: 502 } });
    expect((await runCommand('history')).text).toMatch(/MMS history/);
  });

  test('while ClickSend is silent, the person reads that the app is waiting, and then the answer', async () => {
    const how = { kind: 'silence', ms: 6_000, carriedOut: true } as const;
    world.clicksend.fault({ endpoint: 'GET /lists', how });
    expect((await runCommand('lists')).text).toMatch(/still waiting for an answer/);
    await world.waitForPrivateMessage(/Contact lists[\s\S]*Crew north/);
  });

  test('when a page of the history can’t be read, the person reads why and can press *Older messages* again', async () => {
    const crew = Array.from({ length: 11 }, (_, n) => `+61437111${n + 210}`);
    await sendToNumbers(world, crew, 'Paged');
    const first = await runCommand('history');
    world.clicksend.fault({ endpoint: 'GET /mms/history', times: 3, how: html });
    const { slack, ada } = world;
    const { channel, ts } = first;
    const press = () => slack.click({ user: ada, channel, ts, button: 'Older messages' });
    expect((await waitForAnswer(world, ada, press)).text).toMatch(/couldn’t read what/);
    const older = await pressButton(first, 'Older messages', /^(?![\s\S]*437111219)/);
    expect(older.text).toMatch(/queued · 0437 111 \d{3}/);
  });
});

test('the stories here call each of ClickSend’s nine MMS endpoints and its uploads', () => {
  for (const endpoint of [
    'POST /mms/send',
    'POST /mms/price',
    'PUT /mms/{message_id}/cancel',
    'PUT /mms/cancel-all',
    'GET /mms/history',
    'GET /mms/history/export',
    'GET /mms/receipts',
    'PUT /mms/receipts-read',
    'GET /mms/receipts/{message_id}',
    'POST /uploads',
  ]) {
    expect([...called]).toContain(endpoint);
  }
});
