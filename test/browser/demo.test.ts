import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PATIENCE_MS } from '../../sandbox/patience.ts';
import { useSandboxPage } from './at-sandbox.ts';
import { measureLoadedWidth } from './person.ts';

const [JO, MIA] = ['+61437111222', '+61437111223'];

describe('The sandbox as a demo', () => {
  const { here } = useSandboxPage({ isDemo: true });
  let { sandbox, page, ada, shoot } = {} as ReturnType<typeof here>;
  beforeEach(() => {
    ({ sandbox, page, ada, shoot } = here());
  });

  it('opens with a delivered post and a guide whose steps tick themselves off', async () => {
    const sample = ada.post('The house is ready');
    await sample.getByText(/006 delivered/).waitFor();
    expect(await measureLoadedWidth(sample.getByRole('img').first())).toBeGreaterThan(100);
    const guide = page.getByRole('region', { name: 'Your first minute' });
    expect(await guide.getByText('(done)').count()).toBe(0);
    await shoot('demo-first-screen');

    await ada.write(`/mms ${JO} ${MIA}`);
    await ada.fill({ Subject: 'Your fence is done', Message: 'Have a look!' });
    await ada.pickSample('House with a garden', 'house.jpg');
    await ada.submit();
    await ada.form.getByText('Review and send').waitFor();
    await ada.submit();
    const step = (title: string) => guide.getByRole('listitem').filter({ hasText: title });
    await step('Send a picture to two phones').getByText('(done)').waitFor();

    await ada.phone(MIA).getByRole('button', { name: 'Fail…' }).click();
    await ada.phone(MIA).getByRole('button', { name: 'Fail it' }).click();
    await step('Make one fail').getByText('(done)').waitFor();
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

  it('*All phones* delivers, fails and replies for everybody, and *Reset* starts over', async () => {
    const everybody = page.getByRole('group', { name: 'All phones' });
    const press = (name: string) => everybody.getByRole('button', { name }).click();
    await ada.write('/mms');
    await ada.fill({ Subject: 'Open day', Message: 'Come and see the new houses.' });
    await ada.pickSample('House with a garden', 'house.jpg');
    await ada.pick('Lists', 'open', 'Open day guests (12)');
    await ada.submit();
    await ada.form.getByText('Review and send').waitFor();
    await ada.submit();
    await ada.post('12 queued').waitFor();
    await press('Fail 5%');
    await ada.post('1 failed').waitFor();
    await press('Deliver all');
    await ada.post('11 delivered · 1 failed').waitFor();
    await press('Everyone replies');
    // Jo of the sample post has replied already. The phone whose message failed has nothing to reply to.
    const listReplied = () =>
      sandbox.clicksend.phones().filter(({ replies }) => replies.length > 0);
    await vi.waitUntil(() => listReplied().length === 13, { timeout: PATIENCE_MS });

    await ada.write('/mms balance');
    await ada.post('The ClickSend account has').getByRole('button', { name: 'Dismiss' }).click();
    await ada.post('The ClickSend account has').waitFor({ state: 'detached' });
    await shoot('demo-everybody');

    const before = sandbox.slack;
    await press('Reset');
    await ada.confirm('Start over');
    await ada.post('Open day').waitFor({ state: 'detached' });
    await ada
      .post('The house is ready')
      .getByText(/006 delivered/)
      .waitFor();
    expect(sandbox.slack).not.toBe(before);
    expect(sandbox.clicksend.phones()).toHaveLength(2);
  });

  it('has no serious axe findings in light, dark, wide and narrow, and works by keyboard', async () => {
    const openForm = async () => {
      await page.getByRole('button', { name: 'Send MMS' }).click();
      await ada.form.getByLabel('Recipients').waitFor();
    };
    await ada
      .post('The house is ready')
      .getByText(/006 delivered/)
      .waitFor();
    await page.addScriptTag({ content: axe.source });
    const findings: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await ada.post('The house is ready').getByRole('button', { name: /repl/ }).click();
      await shoot(`demo-thread-${colorScheme}`);
      findings.push(...(await listSeriousFindings(page, `thread ${colorScheme}`)));
      await page.getByRole('button', { name: 'Close the thread' }).click();
      await openForm();
      await shoot(`demo-form-${colorScheme}`);
      findings.push(...(await listSeriousFindings(page, `form ${colorScheme}`)));
      await page.keyboard.press('Escape');
      await ada.form.waitFor({ state: 'detached' });
      expect(await getFocusedText(page)).toContain('Send MMS');
    }
    await page.setViewportSize({ width: 800, height: 900 });
    expect(await page.getByRole('region', { name: 'Phones' }).isVisible()).toBe(false);
    await shoot('demo-narrow-slack');
    findings.push(...(await listSeriousFindings(page, 'narrow')));
    await page.getByRole('button', { name: 'Phones (2)' }).click();
    await page.getByRole('region', { name: 'Phones', exact: true }).waitFor();
    expect(await page.getByRole('region', { name: 'Slack workspace' }).isVisible()).toBe(false);
    await shoot('demo-narrow-phones');
    findings.push(...(await listSeriousFindings(page, 'narrow phones')));
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot('demo-small-phones');
    await page.getByRole('button', { name: 'Slack', exact: true }).click();
    await shoot('demo-small-slack');
    await page.reload();
    await ada.post('The house is ready').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Hello');
    const field = page.getByRole('textbox', { name: 'Write in #field-crew' });
    expect(await field.inputValue()).toBe('Hello');
    // Nothing has the focus right after the page opened.
    await page.reload();
    await ada.post('The house is ready').waitFor();
    await page.keyboard.type('/mms');
    expect(await field.inputValue()).toBe('/mms');
    expect(findings).toEqual([]);
  });
});

/** The findings that axe calls serious or critical, a line each. */
async function listSeriousFindings(page: Page, where: string): Promise<string[]> {
  // Wait for animations, because colours differ while something fades in.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().map(({ finished }) => finished))',
  );
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${where}: ${id} ${target} ${any[0]?.message ?? ''}`),
    );
}

/** The text of the focused element. */
function getFocusedText(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.textContent');
}
