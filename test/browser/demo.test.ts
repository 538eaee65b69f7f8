import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PATIENCE_MS } from '../../sandbox/patience.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { openBrowser, openPage, screenshotPath } from '../setup/browser.ts';
import { loadedWidth, type PersonAtPage, personAt } from './person.ts';

const [JO, MIA] = ['+61437111222', '+61437111223'];

describe('The sandbox as a demo', () => {
  let sandbox: Sandbox;
  let browser: Browser;
  let page: Page;
  let ada: PersonAtPage;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  beforeEach(async () => {
    sandbox = await startSandbox({ port: 0, isDemo: true });
    page = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await page.goto(sandbox.url);
    ada = personAt(page);
  });

  afterEach(async () => {
    await page?.close();
    await sandbox?.close();
  });

  afterAll(async () => {
    await browser?.close();
  });

  const shoot = (name: string) =>
    page.screenshot({ path: screenshotPath(name), animations: 'disabled' });

  it('opens with a post that was really sent, and a guide whose steps tick themselves', async () => {
    const sample = ada.post('The house is ready');
    await sample.getByText('2 delivered').waitFor();
    expect(await loadedWidth(sample.getByRole('img').first())).toBeGreaterThan(100);
    const guide = page.getByRole('region', { name: 'Your first minute' });
    expect(await guide.getByText('(done)').count()).toBe(0);
    await shoot('demo-first-screen');

    await ada.write(`/mms ${JO} ${MIA}`);
    await ada.fill({ Subject: 'Your fence is done', Message: 'Have a look!' });
    await ada.pickSample('House with a garden', 'house.jpg');
    await ada.submit();
    await ada.form.getByText('Check and send').waitFor();
    await ada.submit();
    const step = (title: string) => guide.getByRole('listitem').filter({ hasText: title });
    await step('Send a picture to two phones').getByText('(done)').waitFor();

    await ada.phone(MIA).getByRole('button', { name: 'Fail…' }).click();
    await ada.phone(MIA).getByRole('button', { name: 'Fail it' }).click();
    await step('Let one fail').getByText('(done)').waitFor();
    await ada.answerFrom(JO, 'Lovely!');
    await step('Reply from a phone').getByText('(done)').waitFor();
    await ada.phone(JO).getByRole('button', { name: 'STOP' }).click();
    await step('Text STOP').getByText('(done)').waitFor();
    await shoot('demo-guide-done');

    await guide.getByRole('button', { name: 'Close the guide' }).click();
    await guide.waitFor({ state: 'detached' });
    await page.reload();
    await sample.waitFor();
    expect(await guide.count()).toBe(0);
  });

  it('all phones at once: most get it, some fail, everybody replies; and all of it can be reset', async () => {
    const everybody = page.getByRole('group', { name: 'All phones' });
    const press = (name: string) => everybody.getByRole('button', { name }).click();
    await ada.write('/mms');
    await ada.fill({ Subject: 'Open day', Message: 'Come and see the new houses.' });
    await ada.pickSample('House with a garden', 'house.jpg');
    await ada.pick('Lists', 'open', 'Open day guests (12)');
    await ada.submit();
    await ada.form.getByText('Check and send').waitFor();
    await ada.submit();
    await ada.post('12 queued').waitFor();
    await press('Fail 5 %');
    await ada.post('1 failed').waitFor();
    await press('Deliver all');
    await ada.post('11 delivered · 1 failed').waitFor();
    await press('Everybody replies');
    // Jo of the sample has replied already, and whoever got nothing has nothing to reply to.
    const replied = () => sandbox.clicksend.phones().filter(({ replies }) => replies.length > 0);
    await vi.waitUntil(() => replied().length === 13, { timeout: PATIENCE_MS });

    await ada.write('/mms balance');
    await ada.post('The ClickSend account has').getByRole('button', { name: 'Dismiss' }).click();
    await ada.post('The ClickSend account has').waitFor({ state: 'detached' });
    await shoot('demo-everybody');

    const before = sandbox.slack;
    await press('Reset');
    await ada.confirm('Start over');
    await ada.post('Open day').waitFor({ state: 'detached' });
    await ada.post('The house is ready').getByText('2 delivered').waitFor();
    expect(sandbox.slack).not.toBe(before);
    expect(sandbox.clicksend.phones()).toHaveLength(2);
  });
});
