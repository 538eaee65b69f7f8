import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PATIENCE_MS } from '../../sandbox/patience.ts';
import type { Body } from '../sandbox/slack-app.ts';
import { usePage } from './at-sandbox.ts';
import { AT, answerLittleApp } from './little-app.ts';
import { startLittleWorld } from './little-world.ts';
import { measureLoadedWidth, pressUnderPointer } from './person.ts';

const PHONE = '+61491570006';

describe('Slack’s parts on the sandbox’s page', () => {
  const { here } = usePage(() => startLittleWorld(answerLittleApp));
  let { world, page, ada, shoot } = {} as ReturnType<typeof here>;
  beforeEach(() => {
    ({ world, page, ada, shoot } = here());
  });

  /** The first request to the app that fits, once there is one. */
  const waitForEvent = (fits: (body: Body) => boolean, what: string) =>
    vi
      .waitUntil(() => world.heard.find(fits), { timeout: PATIENCE_MS, interval: 20 })
      .catch(() => {
        throw new Error(`the app did not hear of ${what}`);
      });
  const matchPress = (value: string) => (body: Body) =>
    (body.actions as Body[] | undefined)?.[0]?.value === value;

  it('a form’s menus offer what the app finds, and its dates are in the person’s time zone', async () => {
    await ada.shortcut('Compose an MMS');
    await ada.pick('Lists', '', 'Tenants Blue Street · 4');
    await ada.form.getByRole('button', { name: 'Remove Crew north · 3' }).click();
    expect(await ada.form.getByLabel('From').inputValue()).toBe('Any number');
    await ada.form.getByRole('combobox', { name: 'From' }).fill('o');
    await ada.form.getByText('Type 1 more to search').waitFor();
    await ada.pick('From', 'open', 'Open day guests · 12');
    await ada.form.getByLabel('Country').selectOption('NZ');
    await ada.form.locator('.chooser select').selectOption('Thanks');
    expect(await ada.form.getByLabel('When').inputValue()).toBe('2036-11-26T07:30');
    await ada.fill({ When: '2036-11-26T09:15' });
    await shoot('page-form');
    await ada.press('Check');
    const { view } = await waitForEvent(matchPress('check'), 'the press');
    expect((view as Body).state).toMatchObject({
      values: {
        lists: { v: { selected_options: [{ value: 'list:Tenants Blue Street · 4' }] } },
        from: { v: { selected_option: { text: { text: 'Open day guests · 12' } } } },
        country: { v: { selected_option: { value: 'NZ' } } },
        template: { template: { selected_option: { value: 'Thanks' } } },
        when: { v: { selected_date_time: AT + 105 * 60 } },
      },
    });
    await ada.submit('Next');
    await ada.form.getByText('2 people').waitFor();
  });

  it('each button of a private message sends its own value, after its confirmation if it has one', async () => {
    await ada.write('/mms scheduled');
    const post = ada.post('Second');
    await post.getByText('First, Nov 26, 2036 at 7:30 AM').waitFor();
    await post.getByText('Second, 2036-11-26').waitFor();
    await post.getByRole('button', { name: 'Cancel' }).nth(1).click();
    await waitForEvent(matchPress('second'), 'the second button');
    await post.getByRole('button', { name: 'Cancel' }).first().click();
    await shoot('page-confirm');
    await ada.confirm('Cancel it');
    await waitForEvent(matchPress('first'), 'the first button');
    await ada.become('Priya Nair');
    await post.waitFor({ state: 'detached' });
    await ada.write('/mms scheduled');
    await ada.post('First, Nov 25, 2036 at 12:30 PM').waitFor();
  });

  it('a posted message with a picture offers *Send as MMS* in its menu', async () => {
    await ada.showPicture('House with a garden', 'The new fence');
    const message = ada.message('Ada Moreno', 'The new fence');
    expect(await measureLoadedWidth(message.getByRole('img'))).toBeGreaterThan(100);
    await pressUnderPointer(message, 'More actions');
    await shoot('page-message-menu');
    await message.getByRole('button', { name: 'Send as MMS' }).click();
    await ada.form.getByText('The new fence').waitFor();
    const shortcut = await waitForEvent(({ type }) => type === 'message_action', 'the shortcut');
    expect(shortcut.message).toMatchObject({ files: [{ name: 'house.jpg' }] });
  });

  it('App Home shows the app’s view, and its menus and buttons work', async () => {
    const home = await ada.openHome();
    await home.getByText('First, Nov 26, 2036 at 7:30 AM').waitFor();
    await shoot('page-home');
    await home.locator('select').selectOption('NZ');
    await home.getByRole('button', { name: 'Cancel' }).nth(1).click();
    const { view } = await waitForEvent(matchPress('second'), 'the press');
    expect((view as Body).state).toMatchObject({
      values: { home: { country: { selected_option: { value: 'NZ' } } } },
    });
  });

  it('a workflow step runs with a picture from a channel and shows its outputs', async () => {
    await ada.shortcut('Workflow: Send an MMS');
    const step = page.getByRole('dialog', { name: 'Workflow: Send an MMS' });
    await step.getByRole('button', { name: 'Run the step' }).click();
    await step.getByText('the step needs to, picture_url').waitFor();
    await step.getByLabel('To').fill('0437 111 222');
    await step.getByLabel('Copies').fill('2');
    await step.getByRole('button', { name: 'House with a garden' }).click();
    await expect.poll(() => step.getByLabel('Picture URL').inputValue()).toContain('/files/');
    await step.getByRole('button', { name: 'Run the step' }).click();
    await step.getByText('sent to 0437 111 222').waitFor();
    await shoot('page-step');
    expect(world.slack.steps()[0]?.inputs).toMatchObject({ count: 2 });
    await step.getByRole('button', { name: 'Close', exact: true }).click();
    await ada.message('Ada Moreno', '').getByRole('img', { name: 'house.jpg' }).waitFor();
  });

  it('a file that the app uploads can be downloaded', async () => {
    const { channel } = await world.client.conversations.open({
      users: String(world.slack.people[0]?.id),
    });
    const file = { filename: 'export.csv', file: Buffer.from('to,status') };
    await world.client.filesUploadV2({ channel_id: String(channel?.id), ...file });
    await ada.open('slack-mms');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'export.csv' }).click();
    expect((await download).suggestedFilename()).toBe('export.csv');
  });

  it('ClickSend’s dashboard shows scheduled messages, and sends or cancels them', async () => {
    await page.getByText('ClickSend account').click();
    await page.getByText('Tenants Blue Street').waitFor();
    await page.getByText('BlueStreet').waitFor();
    const { apiUrl, username, apiKey } = world.clicksend;
    const authorization = `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`;
    const messages = [PHONE, '+61491570156'].map((to) => ({
      to,
      subject: 'Fence',
      body: 'Tomorrow',
      schedule: Math.floor(Date.now() / 1000) + 3600,
    }));
    const media_file = `${world.url}/picture/sample/house.jpg`;
    await fetch(`${apiUrl}/mms/send`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ media_file, messages }),
    });
    await ada.scheduled(PHONE).waitFor();
    await shoot('page-scheduled');
    await ada.scheduled(PHONE).getByRole('button', { name: 'Send now' }).click();
    await ada.phone(PHONE).waitFor();
    await ada.scheduled('+61491570156').getByRole('button', { name: 'Cancel' }).click();
    await ada.scheduled('+61491570156').waitFor({ state: 'detached' });
    expect(world.clicksend.sent('+61491570156')).toMatchObject([{ status: 'Cancelled' }]);
  });
});
