import type { KnownBlock } from '@slack/web-api';
import type { Browser, Page } from 'playwright-core';
import { openPage } from '../setup/browser.ts';
import { type LittleWorld, startLittleWorld } from './little-world.ts';
import { createPerson, type PersonAtPage } from './person.ts';

export const PHONES = 100;
export const MESSAGES = 200;

/** The sandbox's page with 200 messages and 100 phones. */
export interface BusyPage {
  readonly page: Page;
  readonly ada: PersonAtPage;
  /** Posts another message with blocks and a button. */
  post(n: number): Promise<void>;
  close(): Promise<void>;
}

export async function openBusyPage(browser: Browser): Promise<BusyPage> {
  const world = await startLittleWorld(() => undefined);
  const channel = world.slack.channel('field-crew').id;
  for (let n = 1; n <= MESSAGES; n++) {
    const text = `*Build ${n}* passed :white_check_mark:\n> in 3 minutes, by <@${world.slack.people[0]?.id}>`;
    world.slack.sayAsBot({ channel, text, name: 'CI' });
  }
  await sendToPhones(world);
  const page = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await page.addInitScript(WATCH_STEPS);
  await page.goto(world.url);
  await page.getByText(`Build ${MESSAGES}`).waitFor();
  return {
    page,
    ada: createPerson(page),
    async post(n) {
      const text = `Send ${n} reached *12 people*`;
      const delivered = ':white_check_mark: 12 delivered';
      const button = { type: 'button', action_id: 'again' } as const;
      const blocks = [
        { type: 'section', text: { type: 'mrkdwn', text } },
        { type: 'context', elements: [{ type: 'mrkdwn', text: delivered }] },
        {
          type: 'actions',
          elements: [{ ...button, text: { type: 'plain_text', text: 'Send again' } }],
        },
      ] satisfies KnownBlock[];
      await world.client.chat.postMessage({ channel, text, blocks });
    },
    async close() {
      await page.close();
      await world.close();
    },
  };
}

async function sendToPhones({ clicksend, url }: LittleWorld): Promise<void> {
  const { apiUrl, username, apiKey } = clicksend;
  const authorization = `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`;
  const messages = Array.from({ length: PHONES }, (_, n) => ({
    to: `+614370${String(n).padStart(5, '0')}`,
    subject: 'Fence',
    body: 'Tomorrow',
  }));
  await fetch(`${apiUrl}/mms/send`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ media_file: `${url}/picture/sample/house.jpg`, messages }),
  });
}

/** Records the duration of each task of the page that takes 50 ms or more. */
const WATCH_STEPS = `
  globalThis.steps = [];
  new PerformanceObserver((seen) => {
    for (const { duration } of seen.getEntries()) steps.push(duration);
  }).observe({ type: 'longtask' });
`;
