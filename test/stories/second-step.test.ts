import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ClickSendFault } from '../../sandbox/clicksend/world.ts';
import type { OpenView } from '../../sandbox/slack/world.ts';
import { collectWords, startWorld, WEBHOOK_SECRET, type World } from './world.ts';

let world: World;

/** The response that shows the *Preparing…* view. */
const waiting = { status: 200, body: expect.stringMatching(/"update".*Preparing…/) };

const countSubmissions = () => world.clicksend.calls('POST /mms/send').length;

/** Presses *Back* and waits for the form. */
async function goBack(view: OpenView): Promise<OpenView> {
  await world.slack.click({ user: world.ada, viewId: view.id, button: 'Back' });
  return world.waitForModal(/Recipients/);
}

function readTyped({ view }: OpenView): Record<string, unknown> {
  const { values } = view.state as { values: Record<string, Record<string, unknown>> };
  return Object.fromEntries(Object.entries(values).map(([id, block]) => [id, block[id]]));
}

for (const replicas of [1, 2]) {
  describe(`the second step with replicas: ${replicas}`, () => {
    beforeAll(async () => {
      world = await startWorld({ replicas, env: { CONFIRM_SENDS: 'bulk' } });
    });
    afterAll(() => world.close());

    test('shows recipients, picture, price and balance, and *Send* sends exactly that once', async () => {
      const { slack, clicksend } = world;
      const crew = clicksend.putList('Crew south', [
        { phoneNumber: '+61491570313', firstName: 'Grace', lastName: 'Wong' },
        { phoneNumber: '+614915', firstName: 'Sam' },
        { phoneNumber: '+61491570110' },
        { phoneNumber: '+61437111222', firstName: 'Jo' },
      ]);
      clicksend.setBalance('20');
      // The app caches the balance from its start for ten seconds.
      await world.inner.time.pass(10_000);
      const { id } = await world.openForm('/mms');
      await slack.options(id, 'Lists', 'south');
      await slack.fill(id, {
        Recipients: 'Jo 0437 111 222\nMia +61 437 111 223, 0437 11, 0437111223',
        Lists: [String(crew)],
        Subject: 'The blue front door',
        Message: 'Hi {name}, please paint it like this.',
        Picture: await world.uploadPicture(),
      });
      const answer = await slack.submit(id);
      expect(answer).toMatchObject(waiting);
      expect(answer.ms).toBeLessThan(3_000);

      const step = await world.waitForModal(/Review and send/);
      const words = collectWords(step);
      expect(words).toMatch(/Picture: \d+ kB, 1200 × 900 \(was \d+ kB\)/);
      expect(words).toContain('The blue front door');
      expect(words).toContain('Hi Jo, please paint it like this.');
      expect(words).toContain(
        '*To*\nJo 0437 111 222\nMia 0437 111 223\nGrace Wong 0491 570 313\n_From the list Crew south (3)_',
      );
      expect(words).toContain(
        '*Entered more than once:* Jo 0437 111 222, Mia 0437 111 223. Each gets it once.',
      );
      expect(words).toContain('*3 left out*');
      expect(words).toMatch(/“0437 11”: This isn’t a phone number/);
      expect(words).toMatch(
        /Sam \+614915: In the list “Crew south”, this isn’t a valid phone number/,
      );
      expect(words).toMatch(
        /0491 570 110: The message uses \{name\} or \{first_name\}, but this number has no name/,
      );
      expect(words).toContain('A$0.485 each, *A$1.46* together');
      expect(words).toContain('*Balance* A$20.00 now, A$18.54 after');
      expect(words).toContain('*When* Now');
      expect(countSubmissions()).toBe(0);

      const blocks = step.view.blocks as { accessory?: { image_url?: string } }[];
      const [image] = blocks.flatMap(({ accessory }) => accessory?.image_url ?? []);
      const shown = slack.image(image ?? '');
      expect(await sharp(shown?.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 1200 });

      await slack.submit(step.id, { twice: true });
      expect(slack.views(world.ada)).toEqual([]);
      await world.waitForPost(/The blue front door[\s\S]*3 queued · A\$1\.46/);
      expect(countSubmissions()).toBe(1);
      expect(
        world
          .listSent('The blue front door')
          .map(({ to, body }) => [to, body])
          .sort(),
      ).toEqual([
        ['+61437111222', 'Hi Jo, please paint it like this.'],
        ['+61437111223', 'Hi Mia, please paint it like this.'],
        ['+61491570313', 'Hi Grace Wong, please paint it like this.'],
      ]);
      expect(
        Buffer.compare(
          world.listSent('The blue front door')[0]?.media?.bytes ?? Buffer.of(),
          shown?.bytes ?? Buffer.of(),
        ),
      ).toBe(0);
      expect(clicksend.calls('POST /uploads')).toHaveLength(1);
      expect(slack.messages(slack.channel('field-crew').id)).toHaveLength(1);
      expect(clicksend.balance()).toMatch(/^18\.545/);
    });

    test('*Back* keeps every field and the picture, and what is sent from there is one send', async () => {
      const { slack } = world;
      const before = countSubmissions();
      const form = await world.openForm('/mms', 'front-desk');
      await slack.options(form.id, 'From', '');
      await slack.options(form.id, 'Country', 'new');
      await slack.options(form.id, 'Lists', 'tenants');
      const at = Math.floor(Date.now() / 1000) + 86_400;
      await slack.fill(form.id, {
        Recipients: 'Jo 021 123 4567; 12',
        Lists: ['428'],
        Subject: 'Second thoughts',
        Message: 'The gate, seen from the road.',
        Picture: await world.uploadPicture('gate.jpg'),
        // The form shows a warning about this sender while the other fields are filled.
        From: 'BlueStreet',
        When: at,
        Country: 'NZ',
      });
      await world.waitForModal(/can’t reply to BlueStreet/);
      const typed = readTyped(world.getForm());
      await slack.submit(form.id);
      const again = await goBack(await world.waitForModal(/Review and schedule/));
      expect(again.id).toBe(form.id);
      expect(readTyped(again)).toEqual({ ...typed, picture: { type: 'file_input', files: [] } });
      expect(collectWords(again)).toMatch(/Picture: gate\.jpg/);

      await slack.fill(again.id, { Recipients: '+64211234567', When: null });
      await slack.submit(again.id);
      const step = await world.waitForModal(/(to|for) 5 (people|person)/);
      expect(collectWords(step)).toContain('*From* BlueStreet');
      await slack.submit(step.id);
      await world.waitForPost(/Second thoughts[\s\S]*5 queued/, 'front-desk');
      expect(countSubmissions()).toBe(before + 1);
      expect(world.listSent('Second thoughts')).toHaveLength(5);
      expect(world.listSent('Second thoughts')[0]?.media).toBeDefined();
    });
  });
}

describe('the second step', () => {
  beforeAll(async () => {
    // As if CONFIRM_SENDS weren't set.
    world = await startWorld({ env: { CONFIRM_SENDS: '' } });
  });
  afterAll(() => world.close());

  test('sends nothing when it is closed, nor when the *Preparing…* modal is', async () => {
    const { slack } = world;
    await world.sendForm({ Subject: 'Never mind' });
    await slack.closeView((await world.waitForModal(/Review and send/)).id);
    await world.sendForm({ Subject: 'Never waited' });
    await slack.closeView((await world.waitForModal(/Preparing…/)).id);

    await world.sendForm({ Subject: 'This one' });
    await slack.submit((await world.waitForModal(/This one/)).id);
    await world.waitForPost(/This one[\s\S]*2 queued/);
    expect(world.clicksend.sent().map(({ subject }) => subject)).toEqual(['This one', 'This one']);
    expect(slack.messages(slack.channel('field-crew').id)).toHaveLength(1);
    expect(slack.views(world.ada)).toEqual([]);
  });

  test('also comes for one recipient, and names a number that can’t be read', async () => {
    const form = await world.openForm('/mms');
    expect(form.view.submit).toMatchObject({ text: 'Review' });
    await world.slack.closeView(form.id);
    await world.sendForm({ Recipients: 'Jo 0437 111 222, 0437', Subject: 'One and a half' });
    const step = await world.waitForModal(/One and a half/);
    expect(step.view.submit).toMatchObject({ text: 'Send to Jo' });
    expect(collectWords(step)).toMatch(
      /Send to Jo – A\$0\.49\?[\s\S]*“0437”: This isn’t a phone number/,
    );
    expect(collectWords(step)).not.toContain('*Price*');
    await world.slack.closeView(step.id);
  });

  test('opens once and sends once when the form and *Send* are each pressed twice', async () => {
    const before = countSubmissions();
    await world.sendForm({ Subject: 'Twice pressed' }, { twice: true });
    const step = await world.waitForModal(/Twice pressed/);
    expect(world.slack.views(world.ada)).toHaveLength(1);
    await world.slack.submit(step.id, { twice: true });
    await world.waitForPost(/Twice pressed[\s\S]*2 queued/);
    expect(countSubmissions() - before).toBe(1);
    expect(world.listSent('Twice pressed')).toHaveLength(2);
  });

  test('says that the credit is too low, and offers *Send* only for those it covers', async () => {
    world.clicksend.setBalance('0.50');
    await world.sendForm({ Subject: 'No credit' });
    const step = await world.waitForModal(
      /Not enough credit: all 2 people cost A\$0\.97 and you have A\$0\.50/,
    );
    expect(collectWords(step)).toContain('Send to 1 of 2 people – A$0.49?');
    expect(step.view.submit).toMatchObject({ text: 'Send to 1 person' });
    expect(world.listSent('No credit')).toEqual([]);
    await world.slack.closeView(step.id);

    world.clicksend.setBalance('0.40');
    await world.sendForm({ Subject: 'No credit at all' });
    const none = await world.waitForModal(
      /Not enough credit: this costs A\$0\.97 and you have A\$0\.40/,
    );
    expect(none.view.submit).toBeNull();
    await world.slack.closeView(none.id);
    world.clicksend.setBalance('100');
  });

  test('with credit for two of four, two get the message, the post counts the rest, and Ada reads who they are', async () => {
    const { slack, clicksend } = world;
    // ClickSend limits how often a minute the balance can be read.
    await world.passTime(60_000);
    clicksend.setBalance('1');
    await world.sendForm({
      Recipients: 'Jo 0437 111 222\nMia 0437 111 223\nSue 0437 111 224\nAl 0437 111 225',
      Subject: 'Some credit',
    });
    const step = await world.waitForModal(/Not enough credit: all 4 people cost A\$1\.94/);
    expect(collectWords(step)).toMatch(
      /Send to 2 of 4 people – A\$0\.97\?\n\*To\*\nJo .*\nMia .*\n\*When/,
    );
    expect(step.view.submit).toMatchObject({ text: 'Send to 2 people' });
    await slack.submit(step.id, { twice: true });
    const post = await world.waitForPost(/Some credit[\s\S]*2 not sent: not enough credit/);
    expect(post.text).not.toContain('Sue');
    const directMessage = await world.waitForPrivateMessage(/Some credit[\s\S]*Not enough credit/);
    expect(directMessage.text).toMatch(/Sue \+?[\d ]+, Al \+?[\d ]+: Not enough credit/);
    expect(world.listSent('Some credit').map(({ to }) => to)).toEqual([
      '+61437111222',
      '+61437111223',
    ]);
    expect(
      slack.privately(world.ada).filter(({ text }) => text?.includes('Some credit')),
    ).toHaveLength(1);
    clicksend.setBalance('100');
  });

  test('adds up different prices, and leaves out and names a number that ClickSend would refuse', async () => {
    world.clicksend.setPrice('1.2', { country: 'NZ' });
    world.clicksend.enableCountry('GB', false);
    await world.sendForm({
      Recipients: '0437 111 222, 0437 111 223, +64211234567, +447400123456',
      Subject: 'Dear ones',
    });
    const step = await world.waitForModal(/Dear ones/);
    expect(collectWords(step)).toContain('1 × A$1.20, 2 × A$0.485, *A$2.17* together');
    expect(collectWords(step)).toMatch(/1 left out\*\n• \+44 7400 123456: /);
    await world.slack.submit(step.id);
    await world.waitForPost(/Dear ones[\s\S]*3 queued · A\$2\.17/);
    expect(world.listSent('Dear ones').map(({ to }) => to)).not.toContain('+447400123456');
  });

  test('offers only *Back* when every recipient is left out', async () => {
    await world.sendForm({ Recipients: '+447400123456, +447400123457', Subject: 'Nobody' });
    const view = await world.waitForModal(/All of these people are left out/);
    expect(view.view.submit).toBeNull();
    const form = await goBack(view);
    expect(readTyped(form).recipients).toMatchObject({ value: '+447400123456, +447400123457' });
    await world.slack.closeView(form.id);
  });

  test('says why a picture is unusable; after *Back*, another one goes out once', async () => {
    const { slack } = world;
    const before = countSubmissions();
    const letter = await world.uploadPicture(
      'letter.jpg',
      Buffer.from('This is no picture at all.'),
    );
    await world.sendForm({ Subject: 'No picture', Picture: letter });
    const view = await world.waitForModal(/Not ready/);
    expect(collectWords(view)).toMatch(/⚠️ .*(picture|file)/i);
    expect(collectWords(view)).toContain('Nothing was sent or changed.');

    const form = await goBack(view);
    await slack.fill(form.id, { Picture: await world.uploadPicture('door.jpg') });
    await slack.submit(form.id);
    await slack.submit((await world.waitForModal(/Review and send/)).id);
    await world.waitForPost(/No picture[\s\S]*2 queued/);
    expect(countSubmissions() - before).toBe(1);
  });

  test('keeps *Preparing…* open while Slack’s file host is slow, and then shows everything in one update', async () => {
    const { slack } = world;
    const how = { kind: 'silence', ms: 4_500, carriedOut: true } as const;
    slack.fault({ method: 'download', how });
    const shown = slack.calls('views.update').length;
    const answer = await world.sendForm({ Subject: 'Slow picture' });
    expect(answer).toMatchObject(waiting);
    expect(answer.ms).toBeLessThan(3_000);
    expect(collectWords(world.getForm())).toContain('Preparing…');
    const step = await world.waitForModal(/Slow picture/);
    expect(slack.calls('views.update').length - shown).toBe(1);
    await slack.submit(step.id);
    await world.waitForPost(/Slow picture[\s\S]*2 queued/);
  });

  test('says so when Slack’s file host doesn’t answer; *Back* and *Send* work afterwards', async () => {
    const { slack } = world;
    const how = { kind: 'silence', ms: 8_500, carriedOut: false } as const;
    slack.fault({ method: 'download', how });
    await world.sendForm({ Subject: 'Away' });
    const view = await world.waitForModal(/I couldn’t fetch the picture from Slack/);
    const form = await goBack(view);
    await slack.submit(form.id);
    await slack.submit((await world.waitForModal(/Review and send/)).id);
    await world.waitForPost(/Away[\s\S]*2 queued/);
  });

  test('still comes and sends once though the app dies during *Preparing…* and again before *Send*', async () => {
    const { slack, app } = world;
    const before = countSubmissions();
    const how = { kind: 'silence', ms: 3_000, carriedOut: true } as const;
    slack.fault({ method: 'download', how });
    await world.sendForm({ Subject: 'Died' });
    await app.kill();
    await app.start();
    const step = await world.waitForModal(/Died/);
    await app.kill();
    await app.start();
    await slack.submit(step.id);
    await world.waitForPost(/Died\n2 queued/);
    expect(countSubmissions() - before).toBe(1);
  });

  test('ignores the message ids of ClickSend’s price response: receipts for them change nothing', async () => {
    const { slack, clicksend } = world;
    await world.sendForm({ Subject: 'Only priced' });
    const step = await world.waitForModal(/Only priced/);
    const { answer } = clicksend.calls('POST /mms/price').at(-1) ?? {};
    const { data } = answer as { data: { messages: { message_id: string }[] } };
    const ids = data.messages.map(({ message_id }) => message_id);
    expect(ids).toHaveLength(2);
    await slack.submit(step.id);
    const post = await world.waitForPost(/Only priced[\s\S]*2 queued/);

    for (const id of ids) {
      const url = `${world.app.url}/clicksend/receipts/${WEBHOOK_SECRET}`;
      const body = new URLSearchParams({
        message_id: id,
        status_code: '201',
        status_text: 'Success',
      });
      expect((await world.fetch(url, { method: 'POST', body })).status).toBe(200);
    }
    const [first, second] = world.listSent('Only priced');
    await clicksend.carrier(first?.messageId ?? '', {
      kind: 'fail',
      errorText: 'Absent subscriber',
    });
    await world.waitForPost(
      /Only priced[\s\S]*1 queued · 1 failed|Only priced[\s\S]*1 failed · 1 queued/,
    );
    await clicksend.carrier(second?.messageId ?? '', {
      kind: 'fail',
      errorText: 'Absent subscriber',
    });
    await world.waitForPost(/Only priced[\s\S]*2 failed/);
    expect(JSON.stringify(slack.thread(post.channel, post.ts))).not.toContain('Delivered');

    await world.typeCommand(`/mms status ${ids[0]}`);
    await world.waitForPrivateMessage(/I can’t find that/);
    await world.typeCommand('/mms history');
    await world.waitForPrivateMessage(/Only priced/);
    for (const id of ids) {
      expect(JSON.stringify(slack.privately(world.ada))).not.toContain(id);
    }
  });
});

describe('the second step without a price', () => {
  beforeAll(async () => {
    world = await startWorld({ env: { CONFIRM_SENDS: 'bulk' } });
  });
  afterAll(() => world.close());

  /** Each fault lasts for three attempts, unless the app makes only one. */
  const faults: readonly [string, number, ClickSendFault['how']][] = [
    ['500', 3, { kind: 'status', status: 500 }],
    ['a page of HTML', 3, { kind: 'html' }],
    ['404', 1, { kind: 'status', status: 404 }],
    ['silence', 1, { kind: 'silence', ms: 12_000, carriedOut: false }],
  ];
  for (const [name, times, how] of faults) {
    test(`says that there is no price yet after ${name}, and *Send* works`, async () => {
      world.clicksend.fault({ endpoint: 'POST /mms/price', times, how });
      await world.sendForm({ Subject: name });
      const step = await world.waitForModal(/No price yet/);
      expect(collectWords(step)).toMatch(/You can still send[\s\S]*\*Balance\* A\$\d+/);
      await world.slack.submit(step.id);
      await world.waitForPost(new RegExp(`: ${name}\n2 queued · A\\$0\\.97`));
    });
  }
});

describe('CONFIRM_SENDS', () => {
  afterEach(() => world.close());

  test('always: one recipient is confirmed too', async () => {
    world = await startWorld({ env: { CONFIRM_SENDS: 'always' } });
    expect(await world.sendForm({ Recipients: '0437 111 222' })).toMatchObject(waiting);
    const step = await world.waitForModal(/Send to 0437 111 222 – A\$0\.49\?/);
    await world.slack.submit(step.id);
    await world.waitForPost(/1 queued/);
  });

  test.each(['never', 'bulk', 'always'])(
    '%s: a landline is left out unless Ada presses *Include this number*, and nobody gets it twice',
    async (confirm) => {
      world = await startWorld({ env: { CONFIRM_SENDS: confirm } });
      const { slack } = world;
      await world.sendForm({
        Recipients: 'Jo 0437 111 222\nDepot (02) 9876 5432',
        Subject: 'Doors',
      });
      const step = await world.waitForModal(
        /1 number can’t get pictures:\* Depot \(02\) 9876 5432/,
      );
      expect(collectWords(step)).toContain('*To* Jo 0437 111 222');
      await slack.click({ user: world.ada, viewId: step.id, button: 'Include this number' });
      const insisted = await world.waitForModal(/You included it anyway/);
      expect(collectWords(insisted)).toContain('A$0.485 each, *A$0.97* together');
      const form = await goBack(insisted);
      await slack.submit(form.id);
      await slack.submit((await world.waitForModal(/You included it anyway/)).id, {
        twice: true,
      });
      await world.waitForPost(/Doors[\s\S]*2 queued/);
      expect(world.listSent('Doors').map(({ to }) => to)).toEqual(['+61437111222', '+61298765432']);

      await world.sendForm({ Recipients: '1300 123 456', Subject: 'Nobody' });
      const alone = await world.waitForModal(/Service numbers can’t get pictures/);
      await slack.click({ user: world.ada, viewId: alone.id, button: 'Include this number' });
      await slack.submit((await world.waitForModal(/You included it anyway/)).id);
      await world.waitForPost(/Nobody[\s\S]*1 queued/);
    },
  );

  test('never: a send to two goes out without a second step or a price', async () => {
    world = await startWorld({ env: { CONFIRM_SENDS: 'never' } });
    expect(await world.sendForm()).toMatchObject({ status: 200, body: '' });
    await world.waitForPost(/2 queued/);
    expect(world.clicksend.calls('POST /mms/price')).toEqual([]);
  });
});
