import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
    sandbox = await startSandbox({ port: 0, hasSample: true });
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
});
