import { afterEach, beforeEach, expect, it } from 'vitest';
import { getSharedBrowser, takeScreenshot } from '../setup/browser.ts';
import { type BusyPage, MESSAGES, openBusyPage, PHONES } from './busy-page.ts';

let busy: BusyPage;

beforeEach(async () => {
  busy = await openBusyPage(await getSharedBrowser());
});
afterEach(async () => {
  await busy?.close();
});

/** Records how many posts the open channel shows after each change of the page. */
const COUNT_POSTS = `
  globalThis.counts = [];
  new MutationObserver(() => counts.push(document.querySelectorAll('.posts .post').length)).observe(
    document.body,
    { childList: true, subtree: true },
  );
`;

// `npm run bench` measures how long these steps take.
it('a sandbox page with 200 messages and 100 phones delivers, and shows a channel’s newest posts first', async () => {
  const { page, ada, post } = busy;
  const phones = page.getByRole('region', { name: /^Phone \+/ });
  expect(await phones.count()).toBe(PHONES);
  for (const n of [1, 2, 3, 4]) {
    await post(n);
    await ada.post(`Send ${n} `).waitFor();
    await phones.nth(n).getByRole('button', { name: 'Deliver' }).click();
    await phones.nth(n).getByText('Delivered', { exact: true }).first().waitFor();
  }
  await ada.open('front-desk');
  await page.getByText('This is #front-desk').waitFor();
  await page.evaluate(COUNT_POSTS);
  await ada.open('field-crew');
  await page.getByText(`Build ${MESSAGES}`).waitFor();
  await page.getByText('4 earlier messages aren’t shown.').waitFor();
  await page.getByText('Build 5 passed').waitFor();
  const counts = await page.evaluate<number[]>('counts');
  // The page first renders a screenful of the newest posts, and then the others.
  expect(counts.at(-1)).toBe(MESSAGES);
  expect(counts.find((count) => count > 0)).toBeLessThan(50);
  await takeScreenshot(page, 'many');
});
