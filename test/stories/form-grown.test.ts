import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OpenView } from '../../sandbox/slack/world.ts';
import { collectWords, startWorld, type World } from './world.ts';

let world: World;

/** A field's value, typed or preset. */
function readField(view: OpenView, field: string): Record<string, unknown> {
  const { values } = view.view.state as { values: Record<string, Record<string, unknown>> };
  const [block] = Object.entries(values)
    .filter(([id]) => id.replace(/\.\d+$/, '') === field)
    .map(([, value]) => value);
  return (Object.values(block ?? {})[0] ?? {}) as Record<string, unknown>;
}

/** Opens the form, types into a menu, and returns what it offers. */
async function openMenu(label: string, typed: string, channel?: string) {
  const form = await world.openForm('/mms', channel);
  return { form, options: await world.slack.options(form.id, label, typed) };
}

const listPhones = (subject: string) =>
  world
    .listSent(subject)
    .map(({ to }) => to)
    .sort();

async function closeForm(view: OpenView): Promise<void> {
  await world.slack.closeView(view.id);
}

describe('the *Lists* menu', () => {
  beforeAll(async () => {
    world = await startWorld({ env: { CONFIRM_SENDS: 'bulk' } });
  });
  afterAll(() => world.close());

  test('finds contact lists by what is typed and shows the size of each', async () => {
    const { form, options } = await openMenu('Lists', '');
    expect(options).toEqual([
      { text: 'Tenants Blue Street (4)', value: '428', group: 'ClickSend lists' },
      { text: 'Open day guests (12)', value: '429', group: 'ClickSend lists' },
      { text: 'Crew north (3)', value: '430', group: 'ClickSend lists' },
    ]);
    expect(await world.slack.options(form.id, 'Lists', 'BLUE')).toEqual([
      { text: 'Tenants Blue Street (4)', value: '428', group: 'ClickSend lists' },
    ]);
    expect(await world.slack.options(form.id, 'Lists', 'nothing like it')).toEqual([]);
    await closeForm(form);
  });

  /** Ada searches for lists, picks them and submits the form. */
  async function sendToLists(lists: readonly string[], subject: string, recipients = '') {
    const form = await world.openForm('/mms');
    const picked: string[] = [];
    for (const typed of lists) {
      const [option] = await world.slack.options(form.id, 'Lists', typed);
      picked.push(option?.value ?? '');
    }
    await world.slack.fill(form.id, {
      Recipients: recipients,
      Lists: picked,
      Subject: subject,
      Message: 'A picture of the garden.',
      Picture: await world.uploadPicture(),
    });
    return world.slack.submit(form.id);
  }

  test('two lists and typed numbers together reach every person once', async () => {
    await sendToLists(['tenants', 'crew'], 'Together', '0491 570 006, 0437 111 222');
    const step = await world.waitForModal(/(to|for) 7 (people|person)/);
    expect(collectWords(step)).toContain(
      '_From the lists Tenants Blue Street (4), Crew north (2)_',
    );
    expect(collectWords(step)).toContain('Entered more than once:* Ada Nguyen 0491 570 006');
    expect(collectWords(step)).toMatch(
      /Sam Whitlock \+614915: In the list “Crew north”, this isn’t a valid/,
    );
    await world.slack.submit(step.id);
    await world.waitForPost(/Together\n7 queued/);
    expect(listPhones('Together')).toEqual([
      '+61437111222',
      '+61491570006',
      '+61491570110',
      '+61491570156',
      '+61491570157',
      '+61491570158',
      '+61491570159',
    ]);
  });

  test('a list that changes after the second step: the people who were confirmed get the message', async () => {
    const { clicksend } = world;
    clicksend.putList('Changing', [
      { phoneNumber: '+61437111301' },
      { phoneNumber: '+61437111302' },
    ]);
    await sendToLists(['changing'], 'As confirmed');
    const step = await world.waitForModal(/As confirmed/);
    clicksend.changeContacts('Changing', ([first]) => [
      ...(first ? [first] : []),
      { phoneNumber: '+61437111303' },
      { phoneNumber: '+61437111304' },
    ]);
    await world.slack.submit(step.id);
    await world.waitForPost(/As confirmed\n2 queued/);
    expect(listPhones('As confirmed')).toEqual(['+61437111301', '+61437111302']);
  });

  test('the second step names a deleted list; after *Back* the send goes out without it', async () => {
    const { slack, clicksend } = world;
    clicksend.putList('Short lived', [{ phoneNumber: '+61437111305' }]);
    const form = await world.openForm('/mms');
    await slack.options(form.id, 'Lists', 'short');
    clicksend.removeList('Short lived');
    await sendToGone(form);
    const view = await world.waitForModal(/I can’t read the list “Short lived”: it was deleted/);
    await slack.click({ user: world.ada, viewId: view.id, button: 'Back' });
    const again = await world.waitForModal(/Recipients/);
    expect(readField(again, 'lists')).toMatchObject({
      selected_options: [{ text: { text: 'Short lived' } }],
    });
    await slack.fill(again.id, { Lists: [] });
    // The button says *Review* because the form had a list when it was shown.
    await slack.submit(again.id);
    await slack.submit((await world.waitForModal(/Review and send/)).id);
    await world.waitForPost(/Gone list\n1 queued/);
    expect(listPhones('Gone list')).toEqual(['+61437111222']);

    async function sendToGone({ id }: OpenView) {
      const [option] = await slack.options(id, 'Lists', 'short');
      await slack.fill(id, {
        Recipients: '0437 111 222',
        Lists: [option?.value ?? ''],
        Subject: 'Gone list',
        Message: 'Is anybody there?',
        Picture: await world.uploadPicture(),
      });
      await slack.submit(id);
    }
  });

  test('an empty list alone can’t be sent to; together with a number, the number gets the message', async () => {
    world.clicksend.putList('Nobody yet', []);
    await sendToLists(['nobody'], 'To nobody');
    const view = await world.waitForModal(/There is nobody in “Nobody yet”/);
    await closeForm(view);
    await sendToLists(['nobody'], 'To one', '0437 111 222');
    const step = await world.waitForModal(/Send to 0437 111 222/);
    expect(collectWords(step)).toContain('_From the list Nobody yet (0)_');
    await closeForm(step);
    expect(listPhones('To nobody')).toEqual([]);
  });

  test('while ClickSend is silent the menu is empty, and it works once ClickSend is back', async () => {
    const { slack, clicksend } = world;
    const form = await world.openForm('/mms');
    const how = { kind: 'silence', ms: 4_000, carriedOut: false } as const;
    clicksend.fault({ endpoint: 'GET /search/contacts-lists', how });
    expect(await slack.options(form.id, 'Lists', 'guests')).toEqual([]);
    await clicksend.until(
      () => clicksend.calls('GET /search/contacts-lists').some(({ status }) => status === 200),
      'the repeated search',
    );
    expect(await slack.options(form.id, 'Lists', 'guests')).toHaveLength(1);
    await closeForm(form);
  });
});

describe('with CONFIRM_SENDS=never', () => {
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  test('a send to a list goes out at once, and Ada reads the full numbers left out in private', async () => {
    const { form } = await openMenu('Lists', 'crew');
    await world.slack.fill(form.id, {
      Lists: ['430'],
      Subject: 'No questions',
      Message: 'The new roster.',
      Picture: await world.uploadPicture(),
    });
    expect(await world.slack.submit(form.id)).toMatchObject({ status: 200, body: '' });
    await world.waitForPost(/No questions\n2 queued/);
    const directMessage = await world.waitForPrivateMessage(
      /is going to 2 people\. 1 other was left out:/,
    );
    expect(directMessage.text).toContain('Sam Whitlock +614915');
    expect(world.clicksend.calls('POST /mms/price')).toEqual([]);
  });

  test('a deleted list stops the send, and Ada can open the form again as she filled it', async () => {
    const { slack, clicksend } = world;
    clicksend.putList('Fleeting', [{ phoneNumber: '+61437111305' }]);
    const { form, options } = await openMenu('Lists', 'fleeting');
    clicksend.removeList('Fleeting');
    await slack.fill(form.id, {
      Recipients: '0437 111 222',
      Lists: [options[0]?.value ?? ''],
      Subject: 'Stopped',
      Message: 'Is anybody there?',
      Picture: await world.uploadPicture(),
    });
    await slack.submit(form.id);
    const directMessage = await world.waitForPrivateMessage(
      /Stopped.*wasn’t sent[\s\S]*I can’t read the list “Fleeting”/,
    );
    await slack.click({
      user: world.ada,
      channel: directMessage.channel,
      ts: directMessage.ts,
      button: 'Open the form',
    });
    const again = await world.waitForModal(/Recipients/);
    expect(readField(again, 'recipients')).toMatchObject({ value: '0437 111 222' });
    expect(collectWords(again)).toMatch(/Picture: house\.jpg/);
    await slack.fill(again.id, { Lists: [] });
    await slack.submit(again.id);
    await world.waitForPost(/Stopped\n1 queued/);
    expect(world.listSent('Stopped')).toHaveLength(1);
  });
});

describe('names and the fields *From*, *Country* and *When*', () => {
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  test('names pasted with the numbers appear in the post and fill {name} in each message', async () => {
    await world.sendForm({
      Recipients: 'Jo Barnes 0437 111 222\nAmélie: +61437111223\n"Li" <0437 111 224>',
      Subject: 'By name',
      Message: 'Dear {name}, here is {NAME}’s house.',
    });
    const post = await world.waitForPost(/By name\n3 queued/);
    expect(post.text).toContain('Jo Barnes •••222 queued');
    expect(post.text).toContain('Amélie •••223 queued');
    expect(post.text).not.toContain('0437');
    expect(
      world
        .listSent('By name')
        .map(({ to, body }) => [to, body])
        .sort(),
    ).toEqual([
      ['+61437111222', "Dear Jo Barnes, here is Jo Barnes's house."],
      ['+61437111223', "Dear Amélie, here is Amélie's house."],
      ['+61437111224', "Dear Li, here is Li's house."],
    ]);
    expect(world.app.logs()).not.toMatch(/Barnes|Amélie/);
  });

  test('{name} for a recipient without a name is an error under the message', async () => {
    await world.sendForm({ Recipients: 'Jo 0437 111 222, 0437 111 223', Message: 'Hi {name}' });
    expect(world.getForm().errors.message).toMatch(/no name for \{name\}: 0437 111 223/);
    await closeForm(world.getForm());
  });

  test('*From* offers the account’s senders; the chosen one is used and remembered for the channel', async () => {
    const { form, options } = await openMenu('From', '');
    expect(options).toEqual([
      { text: '0481 070 206 – Pictures', value: '+61481070206', group: 'ClickSend numbers' },
      { text: '0491 575 254 – Office', value: '+61491575254', group: 'Your own phones' },
      { text: 'BlueStreet', value: 'BlueStreet', group: 'Sender names' },
    ]);
    expect(await world.slack.options(form.id, 'From', '0491 575')).toHaveLength(1);
    await world.slack.fill(form.id, { From: '+61481070206' });
    await closeForm(form);
    // Nothing was sent, so the app doesn't remember the sender.
    expect(readField(await world.openForm('/mms'), 'from')).toMatchObject({
      selected_option: null,
    });

    await sendFrom('+61481070206', 'From the office');
    expect(world.listSent('From the office')).toMatchObject([{ from: '+61481070206' }]);
    await waitUntilRemembered('+61481070206');
    expect(readField(await world.openForm('/mms', 'front-desk'), 'from')).toMatchObject({
      selected_option: null,
    });

    // Replies to one's own phone don't reach the app, so it isn't remembered.
    await sendFrom('+61491575254', 'From my own');
    await waitUntilRemembered('+61481070206');

    await sendFrom(null, 'From nobody');
    expect(world.listSent('From nobody')[0]?.from).not.toBe('+61491575254');
    await waitUntilRemembered(undefined);
  });

  async function sendFrom(from: string | null, subject: string) {
    const { form } = await openMenu('From', '');
    await world.slack.fill(form.id, {
      Recipients: '0437 111 222',
      Subject: subject,
      Message: 'A house.',
      Picture: await world.uploadPicture(),
      From: from,
    });
    await world.slack.submit(form.id);
    await world.waitForPost(new RegExp(`${subject}\\n1 queued`));
  }

  /** The app stores what it remembers after it has answered Slack. */
  async function waitUntilRemembered(from: string | undefined): Promise<void> {
    for (;;) {
      const form = await world.openForm('/mms');
      const { selected_option } = readField(form, 'from') as {
        selected_option?: { value: string };
      };
      await closeForm(form);
      if (selected_option?.value === from) return;
    }
  }

  test('*Country* decides how local numbers are read, and is preset for the same person next time', async () => {
    const { form, options } = await openMenu('Country', 'zeal');
    expect(options).toEqual([{ text: 'New Zealand (+64)', value: 'NZ' }]);
    expect(readField(form, 'country')).toMatchObject({ selected_option: { value: 'AU' } });
    await world.slack.fill(form.id, {
      Recipients: '021 123 456',
      Subject: 'Over there',
      Message: 'A house.',
      Picture: await world.uploadPicture(),
    });
    await world.slack.submit(form.id);
    expect(world.getForm().errors.recipients).toMatch(/as people dial them in Australia/);
    await world.slack.fill(form.id, { Country: 'NZ' });
    await world.slack.submit(form.id);
    await world.waitForPost(/Over there\n1 queued/);
    expect(listPhones('Over there')).toEqual(['+6421123456']);
    expect(readField(await world.openForm('/mms', 'night-shift'), 'country')).toMatchObject({
      selected_option: { value: 'NZ', text: { text: 'New Zealand (+64)' } },
    });
    await closeForm(world.getForm());
    // Read as Australian, this would be a number in Sydney.
    const typed = await world.openForm('/mms 021 123 4567');
    expect(readField(typed, 'recipients').value).toBe('+64 21 123 4567');
    await closeForm(typed);
  });

  test('a time in the past, or more than a year ahead, is an error under *When*', async () => {
    const now = Math.floor(Date.now() / 1000);
    await world.sendForm({ Recipients: '+61437111222', When: now - 60 });
    const { id, errors } = world.getForm();
    expect(errors).toEqual({ when: expect.stringMatching(/That time has passed/) });
    await world.slack.fill(id, { When: now + 367 * 86_400 });
    await world.slack.submit(id);
    expect(world.getForm().errors).toEqual({
      when: expect.stringMatching(/more than a year ahead/),
    });
    await closeForm(world.getForm());
  });
});

describe('templates', () => {
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  /** Ada creates a template with the button under `/mms templates`. */
  async function makeTemplate(values: Record<string, string>) {
    const { slack, ada } = world;
    await world.typeCommand('/mms templates');
    const list = await world.waitForPrivateMessage(/[Tt]emplates/);
    await slack.click({ user: ada, channel: list.channel, ts: list.ts, button: 'New template' });
    const form = await world.waitForModal(/New template/);
    await slack.fill(form.id, values);
    return slack.submit(form.id);
  }

  test('a picked template fills the form; Ada replaces its blanks, and {name} fills itself', async () => {
    const { slack } = world;
    const bare = await world.openForm('/mms');
    await expect(slack.options(bare.id, 'Template', '')).rejects.toThrow(/no field/);
    await closeForm(bare);

    await makeTemplate({
      Name: 'Inspection',
      Subject: 'Your inspection',
      Message: 'Hi {name}, we come to {address} at {time}.',
    });
    await world.waitForPrivateMessage(/\*Inspection\* · this channel/);

    const form = await world.openForm('/mms');
    await slack.fill(form.id, {
      Recipients: 'Jo 0437 111 222',
      Subject: 'Half written',
      Picture: await world.uploadPicture('gate.jpg'),
    });
    const [option] = await slack.options(form.id, 'Template', 'insp');
    expect(option?.text).toBe('Inspection');
    await slack.fill(form.id, { Template: option?.value ?? '' });
    const filled = await slack.until(
      () => readField(world.getForm(), 'subject').value === 'Your inspection' && world.getForm(),
      'the template’s text in the form',
    );
    expect(readField(filled, 'message').value).toBe('Hi {name}, we come to {address} at {time}.');
    expect(readField(filled, 'recipients').value).toBe('Jo 0437 111 222');

    await slack.submit(filled.id);
    expect(Object.values(world.getForm().errors)).toEqual([
      'Replace {address} and {time} before sending.',
    ]);
    await slack.fill(filled.id, { Message: 'Hi {name}, we come to 5 Blue Street at {time}.' });
    await slack.submit(filled.id);
    expect(Object.values(world.getForm().errors)).toEqual(['Replace {time} before sending.']);
    await slack.fill(filled.id, { Message: 'Hi {name}, we come to 5 Blue Street at noon.' });
    await slack.submit(filled.id);
    await world.waitForPost(/Your inspection\n1 queued/);
    expect(world.listSent('Your inspection')).toMatchObject([
      { to: '+61437111222', body: 'Hi Jo, we come to 5 Blue Street at noon.' },
    ]);
    expect(world.listSent('Your inspection')[0]?.media).toBeDefined();
  });

  test('a template for one channel isn’t offered in another; one for everywhere is', async () => {
    await makeTemplate({
      Name: 'Everybody',
      'Where to offer it': 'Everywhere',
      Message: 'Hello all',
    });
    await world.waitForPrivateMessage(/\*Everybody\* · everywhere/);
    const { form, options } = await openMenu('Template', '', 'front-desk');
    expect(options.map(({ text }) => text)).toEqual(['Everybody']);
    await closeForm(form);
  });
});

describe('sending again', () => {
  beforeAll(async () => {
    world = await startWorld({ env: { CONFIRM_SENDS: 'bulk' } });
  });
  afterAll(() => world.close());
  afterEach(() => closeAll());

  async function closeAll() {
    for (const view of world.slack.views(world.ada)) await closeForm(view);
  }

  async function sendToBoth(subject: string) {
    await world.sendForm({
      Recipients: 'Jo 0437 111 222, Mia 0437 111 223',
      Subject: subject,
      Message: 'Hi {name}, the gate is open.',
      Picture: await world.uploadPicture('gate.jpg'),
    });
    await world.slack.submit((await world.waitForModal(/Review and send/)).id);
    return world.waitForPost(new RegExp(`${subject}\\n2 queued`));
  }

  async function endMessage(subject: string, phone: string, kind: 'deliver' | 'fail') {
    const message = world.listSent(subject).find(({ to }) => to === phone);
    const act = kind === 'fail' ? { kind, errorText: 'Absent subscriber' } : { kind };
    await world.clicksend.carrier(message?.messageId ?? '', act);
  }

  test('*Send to everyone again* opens the old form with its picture, and sends a new send without another upload', async () => {
    const { slack, ada, clicksend } = world;
    const post = await sendToBoth('Whole again');
    await endMessage('Whole again', '+61437111222', 'deliver');
    await endMessage('Whole again', '+61437111223', 'deliver');
    await world.waitForPost(/Whole again\n2 delivered/);
    await slack.click({
      user: ada,
      channel: post.channel,
      ts: post.ts,
      button: 'Send to everyone again',
    });
    const form = await world.waitForModal(/Recipients/);
    expect(readField(form, 'recipients').value).toBe('Jo +61 437 111 222\nMia +61 437 111 223');
    expect(readField(form, 'subject').value).toBe('Whole again');
    expect(readField(form, 'message').value).toBe('Hi {name}, the gate is open.');
    expect(collectWords(form)).toMatch(/Picture: gate\.jpg/);

    await slack.fill(form.id, { Subject: 'And again' });
    await slack.submit(form.id);
    await slack.submit((await world.waitForModal(/Review and send/)).id);
    await world.waitForPost(/And again\n2 queued/);
    expect(world.listSent('Whole again')).toHaveLength(2);
    expect(world.listSent('And again')).toMatchObject([{ media: {} }, { media: {} }]);
    // ClickSend still has the picture.
    expect(clicksend.calls('POST /uploads')).toHaveLength(1);
  });

  test('the post’s button sends again only to the person whose message failed', async () => {
    const { slack, ada } = world;
    const post = await sendToBoth('Partly failed');
    await endMessage('Partly failed', '+61437111222', 'deliver');
    await endMessage('Partly failed', '+61437111223', 'fail');
    const line = await world.waitForThreadMessage(post, /❌.*•••223/);
    expect(JSON.stringify(line.blocks)).not.toContain('button');
    await world.waitForPost(/1 delivered · 1 failed/);
    const button = 'Send again to the one who didn’t get it';
    await slack.click({ user: ada, channel: post.channel, ts: post.ts, button });
    const form = await world.waitForModal(/Recipients/);
    expect(readField(form, 'recipients').value).toBe('Mia +61 437 111 223');
    await slack.fill(form.id, { Subject: 'Mia again' });
    await slack.submit(form.id);
    await world.waitForPost(/Mia again\n1 queued/);
    expect(world.listSent('Mia again')).toMatchObject([
      { to: '+61437111223', body: 'Hi Mia, the gate is open.', media: {} },
    ]);
  });

  test('Sam, who isn’t the author, reads that only the author can do it, and sees no names or numbers', async () => {
    const { slack } = world;
    const post = await sendToBoth('Not theirs');
    await endMessage('Not theirs', '+61437111222', 'fail');
    await endMessage('Not theirs', '+61437111223', 'fail');
    await world.waitForPost(/Not theirs\n2 failed/);
    const sam = slack.people.find(({ name }) => name.startsWith('Sam'))?.id ?? '';
    await slack.click({
      user: sam,
      channel: post.channel,
      ts: post.ts,
      button: 'Send to everyone again',
    });
    const view = await slack.until(
      () => slack.views(sam).find((one) => /Only the person who sent this/.test(collectWords(one))),
      'the reason for Sam',
    );
    expect(JSON.stringify(view.view)).not.toContain('43711122');
    // Ids that Slack generates can contain any letters.
    expect(`${collectWords(view)}\n${view.view.private_metadata}`).not.toMatch(/Jo|Mia/);
  });
});
