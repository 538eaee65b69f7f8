import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Message, StepEnd } from '../../sandbox/slack/world.ts';
import { findMessageId, findModal, findReference, findUserId, runCommand } from './asking.ts';
import { planSend, stringifyBlocks } from './scheduling.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

let world: World;

function useWorld(options: WorldOptions = {}): void {
  beforeAll(async () => {
    world = await startWorld({ ...options, env: { CONFIRM_SENDS: 'bulk', ...options.env } });
  });
  afterAll(() => world.close());
}

/** The JSON of Ada's App Home, once it matches. */
function waitForHome(looksLike: RegExp): Promise<string> {
  const { slack, ada } = world;
  const readHome = () => stringifyBlocks(slack.home(ada)?.blocks ?? []);
  return slack.until(() => looksLike.test(readHome()) && readHome(), `App Home like ${looksLike}`);
}

async function clickHomeButton(button: string): Promise<void> {
  const { slack, ada } = world;
  const viewId = String(slack.home(ada)?.id);
  expect(await slack.click({ user: ada, viewId, button })).toMatchObject({ status: 200 });
}

describe('App Home', () => {
  useWorld();

  test('shows a newcomer what the app does, the balance and that Slack and ClickSend are connected', async () => {
    const { slack, ada } = world;
    await slack.openHome(ada);
    const shown = await waitForHome(/Connected to ClickSend/);
    for (const words of [
      'Send a picture',
      'Send your first picture',
      'A$100.00',
      '✅ Connected to Slack',
    ]) {
      expect(shown).toContain(words);
    }
  });

  test('opens the form with its button, and shows the send’s current status after *Refresh page*', async () => {
    const { slack, clicksend } = world;
    await clickHomeButton('Send a picture');
    const form = await findModal(world, /Recipients/);
    await slack.fill(form.id, {
      Recipients: '+61437111222',
      Subject: 'From home',
      Message: 'Look here',
      Picture: await world.uploadPicture(),
      'Slack channel to post this in': 'field-crew',
    });
    await slack.submit(form.id);
    await world.waitForPost(/From home[\s\S]*1 queued/);
    await clickHomeButton('Refresh page');
    expect(await waitForHome(/\|post>/)).toMatch(/\*From home\* to 1 person.*1 queued/);
    await clicksend.carrier(findMessageId(world, '+61437111222'), { kind: 'deliver' });
    await world.waitForPost(/From home[\s\S]*1 delivered/);
    await clickHomeButton('Refresh page');
    await waitForHome(/1 delivered/);
  });

  test('lists a scheduled send with *Edit*, and *Cancel* updates the page and the post', async () => {
    const { slack, ada } = world;
    const values = { Recipients: '+61437111222', Subject: 'Planned' };
    const { post } = await planSend(world, { values });
    await slack.openHome(ada);
    await waitForHome(/\*Planned\* to 1 person/);
    await clickHomeButton('Edit');
    await slack.closeView((await findModal(world, /"initial_value":"Planned"/)).id);
    await clickHomeButton('Cancel');
    expect(await waitForHome(/Cancelled\. Nobody will get it/)).not.toMatch(/🗓️ \*Scheduled\*/);
    await slack.until(
      () => slack.messages(post.channel).find(({ text }) => /Planned[\s\S]*cancel/i.test(text)),
      'the post of the cancelled send',
    );
  });

  test('shows Sam no sends of others and no connection details, which are for admins', async () => {
    const { slack } = world;
    const sam = findUserId(world, 'Sam');
    await slack.openHome(sam);
    const readHome = () => stringifyBlocks(slack.home(sam)?.blocks ?? []);
    await slack.until(() => readHome().includes('ClickSend balance'), 'the Home of Sam');
    expect(readHome()).toContain('Send your first picture');
    expect(readHome()).not.toContain('Connected to ClickSend');
  });
});

describe('while ClickSend has a problem', () => {
  useWorld({ env: { CLICKSEND_API_KEY: 'a-key-that-is-wrong' } });

  test('App Home says that ClickSend rejects the credentials and that Slack is connected', async () => {
    await world.slack.openHome(world.ada);
    const shown = await waitForHome(/⚠️/);
    expect(shown).toMatch(/⚠️ ClickSend doesn’t accept the app’s username and API key/);
    expect(shown).toContain('✅ Connected to Slack');
    expect(shown).not.toContain('✅ Connected to ClickSend');
  });

  test('/mms balance says that ClickSend rejects the credentials', async () => {
    const { text } = await runCommand(world, 'balance');
    expect(text).toMatch(/⚠️ ClickSend doesn’t accept the app’s username and API key/);
  });

  test('App Home says beside the balance that the account can’t send MMS', async () => {
    const { app, clicksend, slack, ada } = world;
    await app.stop();
    clicksend.setAccount({ access_mms: 0 });
    await app.start({ CLICKSEND_API_KEY: clicksend.apiKey });
    await slack.openHome(ada);
    expect(await waitForHome(/can’t send MMS/)).toContain('A$100.00');
  });

  test('App Home appears at once while ClickSend is silent, and shows the balance when ClickSend answers', async () => {
    const { app, clicksend, slack, ada } = world;
    await app.stop();
    await app.start({ CLICKSEND_API_KEY: clicksend.apiKey });
    const silence = { kind: 'silence', ms: 4_000, carriedOut: true } as const;
    clicksend.fault({ endpoint: 'GET /account', how: silence });
    const startedAt = Date.now();
    const opened = await slack.openHome(ada);
    expect(opened).toMatchObject({ status: 200 });
    await waitForHome(/Checking…/);
    expect(Date.now() - startedAt).toBeLessThan(3_000);
    await waitForHome(/A\$100\.00/);
  });
});

describe('shortcuts', () => {
  useWorld();

  test('*Send as MMS* on a message with a picture opens the form with its text and picture, and sends both', async () => {
    const { slack, clicksend, ada } = world;
    const message = await sayInChannel('The <https://a.example/door|plan> of it &amp; the door', {
      files: [await world.uploadPicture('door.jpg')],
    });
    await sendAsMms(message);
    const form = await findModal(world, /door\.jpg/);
    expect(stringifyBlocks(form.view)).toContain(
      'The plan (https://a.example/door) of it & the door',
    );
    await slack.fill(form.id, { Recipients: '+61437111222', Subject: 'As said' });
    expect(await slack.submit(form.id)).toMatchObject({ status: 200, body: '' });
    expect((await world.waitForPost(/As said[\s\S]*1 queued/)).text).toContain(ada);
    const [sent] = clicksend.sent();
    expect(sent?.body).toBe('The plan (https://a.example/door) of it & the door');
    expect(sent?.media?.bytes.length).toBeGreaterThan(1_000);
  });

  test('*Send as MMS* on a message without a picture says so at once', async () => {
    const { slack } = world;
    await sendAsMms(await sayInChannel('Only words'));
    const modal = await findModal(world, /no picture that I can send/);
    await slack.closeView(modal.id);
  });

  test('*Send as MMS* on a message whose file the bot can’t see says so in the form, where Ada picks another', async () => {
    const { slack } = world;
    const message = await sayInChannel('Behind a door', {
      files: [await world.uploadPicture('hidden.jpg')],
      channel: 'front-desk',
    });
    await sendAsMms(message);
    const form = await findModal(world, /can’t see that picture[\s\S]*\/invite @slack-mms/);
    const Picture = await world.uploadPicture('mine.jpg');
    await slack.fill(form.id, { Recipients: '+61437111223', Subject: 'Another', Picture });
    await slack.submit(form.id);
    await world.waitForPost(/Another[\s\S]*1 queued/, 'front-desk');
  });

  test('the global shortcut opens the form without a channel', async () => {
    const { slack, ada } = world;
    await slack.shortcut({ user: ada, callbackId: 'compose_mms' });
    const form = await findModal(world, /Recipients/);
    expect(stringifyBlocks(form.view)).not.toContain('initial_conversation');
    await slack.closeView(form.id);
  });
});

describe('the workflow step *Send an MMS*', () => {
  useWorld();
  beforeAll(servePicture);
  afterAll(() => void vi.unstubAllGlobals());

  test('sends a Slack file to one recipient without asking, and outputs its id, price and count', async () => {
    const { clicksend, slack, ada } = world;
    expect(await runStep({ to: '<tel:0437111222|0437 111 222>' })).toEqual({
      outputs: { send_id: expect.stringMatching(/^mms-/), price: '0.4850 AUD', count: 1 },
    });
    const post = await world.waitForPost(/By itself[\s\S]*1 queued/);
    expect(post.text).toContain(`<@${ada}>`);
    expect(clicksend.sent('+61437111222')[0]?.media?.contentType).toBe('image/jpeg');
    expect(slack.privately(ada)).toEqual([]);
    const [{ end } = {}] = slack.steps();
    expect(findReference(post)).toBe(end?.outputs?.send_id);
  });

  test('passes a picture’s web address on to ClickSend, which fetches it', async () => {
    const subject = 'Of the web';
    const end = await runStep({ to: '+61437111223', subject, picture_url: DOOR });
    expect(end).toMatchObject({ outputs: { count: 1 } });
    await world.waitForPost(/Of the web[\s\S]*1 queued/);
    const [sent] = world.clicksend.sent('+61437111223');
    expect(sent).toMatchObject({ mediaUrl: DOOR, answered: 'SUCCESS' });
  });

  test('with two recipients asks Ada in private, and *Send message* sends', async () => {
    const end = runStep({ to: '0437 111 224, 0437 111 225', subject: 'Asked' });
    const question = await waitForQuestion('Asked');
    expect(question.text).toMatch(/0437 111 224, 0437 111 225/);
    expect(question.text).toMatch(/A\$0\.97/);
    expect(world.clicksend.sent('+61437111224')).toEqual([]);
    await pressAnswer(question, 'Send message');
    expect(await end).toMatchObject({ outputs: { price: '0.9700 AUD', count: 2 } });
    await world.waitForPost(/Asked[\s\S]*2 queued/);
    expect((await world.waitForPrivateMessage(/sent a workflow’s picture message/)).ts).toBe(
      question.ts,
    );
  });

  test('fails with an explanation and sends nothing when Ada presses *Don’t send*', async () => {
    const end = runStep({ to: '0437 111 226, 0437 111 227', subject: 'Refused' });
    await pressAnswer(await waitForQuestion('Refused'), 'Don’t send');
    expect(await end).toEqual({ error: expect.stringMatching(/declined to send/) });
    await world.waitForPrivateMessage(/declined a workflow’s picture message/);
    expect(world.clicksend.sent('+61437111226')).toEqual([]);
  });

  test.each(['kill', 'stop'] as const)(
    'still sends after the app is restarted (%s) between the question and Ada’s press',
    async (how) => {
      const to = how === 'kill' ? '0437 112 001, 0437 112 002' : '0437 113 001, 0437 113 002';
      const end = runStep({ to, subject: `After a ${how}` });
      const question = await waitForQuestion(`After a ${how}`);
      await world.app[how]();
      await world.app.start();
      await pressAnswer(question, 'Send message');
      expect(await end).toMatchObject({ outputs: { count: 2 } });
      await world.waitForPost(new RegExp(`After a ${how}[\\s\\S]*2 queued`));
    },
  );

  test('reports all wrong inputs at once, to the workflow and to Ada', async () => {
    const { error = '' } = await runStep({
      to: 'nobody',
      subject: 'Longer than twenty characters',
      picture_url: 'http://pictures.example/door.png',
    });
    for (const words of [/To: “nobody”/, /Subject: .*29 characters/, /Picture URL: .*https/]) {
      expect(error).toMatch(words);
    }
    expect((await world.waitForPrivateMessage(/“nobody”/)).text).toMatch(/29 characters/);
  });

  test.each([
    ['text that isn’t a web address', 'door.jpg', /Picture URL: .*isn’t a web address/],
    ['a Slack page', 'https://slack.com/archives/C1/p1', /Picture URL: .*doesn’t lead to a file/],
    [
      'an address with nothing there',
      'https://pictures.example/gone.jpg',
      /can’t use this picture/,
    ],
  ])('fails with an explanation when the picture is %s', async (_, picture_url, words) => {
    const { error } = await runStep({ to: '+61437111228', picture_url });
    expect(error).toMatch(words);
    expect(world.clicksend.sent('+61437111228')).toEqual([]);
  });

  test('fails when the picture was deleted in Slack, and tells Ada so', async () => {
    const how = { kind: 'error', error: 'file_deleted' } as const;
    world.slack.fault({ method: 'files.info', how });
    const { error } = await runStep({ to: '+61437111229' });
    expect(error).toMatch(/picture was deleted in Slack/);
    await world.waitForPrivateMessage(/A workflow’s picture message wasn’t sent.*deleted in Slack/);
  });

  /** A workflow runs the step. Missing inputs get valid values. */
  async function runStep(more: Readonly<Record<string, string>>): Promise<StepEnd> {
    const message = await sayInChannel('The picture', {
      files: [await world.uploadPicture('house.jpg')],
    });
    const inputs = {
      subject: 'By itself',
      text: 'Sent by a workflow',
      picture_url: message.shared?.[0]?.permalink,
      channel: world.slack.channel('field-crew').id,
      user: world.ada,
      ...more,
    };
    return world.slack.runStep({ callbackId: 'send_mms', inputs });
  }

  function waitForQuestion(subject: string): Promise<Message> {
    return world.waitForPrivateMessage(new RegExp(`A workflow wants to send[\\s\\S]*${subject}`));
  }

  async function pressAnswer({ channel, ts }: Message, button: string): Promise<void> {
    const pressed = await world.slack.click({ user: world.ada, channel, ts, button });
    expect(pressed).toMatchObject({ status: 200 });
  }
});

/** Ada posts a message in a channel, with or without files. */
function sayInChannel(
  text: string,
  { files = [], channel = 'field-crew' }: { files?: readonly string[]; channel?: string } = {},
): Promise<Message> {
  const { slack, ada } = world;
  return slack.say({ user: ada, channel: slack.channel(channel).id, text, files });
}

async function sendAsMms({ channel, ts }: Message): Promise<void> {
  const { slack, ada } = world;
  await slack.shortcut({ user: ada, callbackId: 'send_as_mms', channel, messageTs: ts });
}

const DOOR = 'https://pictures.example/door.jpg';

/** The first bytes of a JPEG, which is all that ClickSend checks. */
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);

/** From now on, a small picture is at DOOR, and nothing elsewhere on that host. */
function servePicture(): void {
  const realFetch = globalThis.fetch;
  vi.stubGlobal('fetch', async (...[url, init]: Parameters<typeof fetch>) => {
    if (!String(url).startsWith(new URL('/', DOOR).href)) return realFetch(url, init);
    return url === DOOR ? new Response(JPEG) : new Response('Not found', { status: 404 });
  });
}
