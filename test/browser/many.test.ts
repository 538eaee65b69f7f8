import type { KnownBlock } from '@slack/web-api';
import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, openPage, screenshotPath } from '../setup/browser.ts';
import { type LittleWorld, startLittleWorld } from './little-world.ts';
import { type PersonAtPage, personAt } from './person.ts';

const PHONES = 100;
const MESSAGES = 200;
const TRIES = 4;

describe('The sandbox’s page with 200 messages and 100 phones', () => {
  let world: LittleWorld;
  let browser: Browser;
  let page: Page;
  let ada: PersonAtPage;

  beforeEach(async () => {
    browser = await openBrowser();
    world = await startLittleWorld(() => undefined);
    const channel = world.slack.channel('field-crew').id;
    for (let n = 1; n <= MESSAGES; n++) {
      const text = `*Build ${n}* passed :white_check_mark:\n> in 3 minutes, by <@${world.slack.people[0]?.id}>`;
      world.slack.sayAsBot({ channel, text, name: 'CI' });
    }
    await sendToPhones();
    page = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await page.addInitScript(WATCH_STEPS);
    await page.goto(world.url);
    ada = personAt(page);
    await page.getByText(`Build ${MESSAGES}`).waitFor();
  });
  afterEach(async () => {
    await page?.close();
    await world?.close();
    await browser?.close();
  });

  async function post(n: number): Promise<void> {
    const channel = world.slack.channel('field-crew').id;
    const text = `Send ${n} reached *12 people*`;
    const blocks = [
      { type: 'section', text: { type: 'mrkdwn', text } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: ':white_check_mark: 12 delivered' }] },
      {
        type: 'actions',
        elements: [
          { type: 'button', action_id: 'again', text: { type: 'plain_text', text: 'Send again' } },
        ],
      },
    ] satisfies KnownBlock[];
    await world.client.chat.postMessage({ channel, text, blocks });
  }

  async function sendToPhones(): Promise<void> {
    const { apiUrl, username, apiKey } = world.clicksend;
    const authorization = `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`;
    const messages = Array.from({ length: PHONES }, (_, n) => ({
      ...{ to: `+614370${String(n).padStart(5, '0')}`, subject: 'Fence', body: 'Tomorrow' },
    }));
    const media_file = `${world.url}/picture/sample/house.jpg`;
    await fetch(`${apiUrl}/mms/send`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ media_file, messages }),
    });
  }

  /** The longest step of the page while somebody does this; of some tries the best, because the machine has more to do than this. */
  async function longestStep(act: (n: number) => Promise<void>): Promise<number> {
    const longest: number[] = [];
    for (let n = 1; n <= TRIES; n++) {
      await page.evaluate('steps.length = 0');
      await act(n);
      // What is drawn in slices is drawn then.
      await page.waitForTimeout(400);
      longest.push(await page.evaluate<number>('Math.max(0, ...steps)'));
    }
    return Math.min(...longest);
  }

  it('shows the newest of both, and tells how long its steps take when something comes, is pressed, is typed or is opened', async () => {
    expect(await page.getByRole('region', { name: /^Phone \+/ }).count()).toBe(PHONES);
    const took = {
      comes: await longestStep(async (n) => {
        await post(n);
        await ada.post(`Send ${n} `).waitFor();
      }),
      delivered: await longestStep(async (n) => {
        const phone = page.getByRole('region', { name: /^Phone \+/ }).nth(n);
        await phone.getByRole('button', { name: 'Deliver' }).click();
        await phone.getByText('Delivered', { exact: true }).first().waitFor();
      }),
      typed: await longestStep((n) =>
        page.getByRole('textbox', { name: /^Write in/ }).pressSequentially(`Hello ${n}`),
      ),
      opened: await longestStep(async () => {
        await ada.open('front-desk');
        await page.getByText('This is #front-desk').waitFor();
        await ada.open('field-crew');
        await page.getByText(`Build ${MESSAGES}`).waitFor();
      }),
    };
    await page.screenshot({ path: screenshotPath('many'), animations: 'disabled' });
    process.stdout.write(`longest steps in ms: ${JSON.stringify(took)}\n`);
    await page.getByText('4 earlier messages are not shown.').waitFor();
  });
});

/** Notes how long each of the page's steps of 50 ms and more took. */
const WATCH_STEPS = `
  globalThis.steps = [];
  new PerformanceObserver((seen) => {
    for (const { duration } of seen.getEntries()) steps.push(duration);
  }).observe({ type: 'longtask' });
`;
