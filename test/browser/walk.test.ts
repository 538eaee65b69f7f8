import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { formatDayAhead, useSandboxPage } from './at-sandbox.ts';
import { measureLoadedWidth, measureOverflow } from './person.ts';

const [JO, MIA] = ['+61437111222', '+61437111223'];

/** A laptop and a phone. */
const SIZES = { wide: { width: 1280, height: 860 }, narrow: { width: 390, height: 844 } };

describe('Two stories without sideways overflow, in light and dark, wide and narrow', () => {
  const { here } = useSandboxPage();

  /** Takes screenshots, light and dark, wide and narrow, and checks that nothing overflows at the side. */
  async function look(name: string) {
    const { page, shoot } = here();
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await shoot(`walk-${name}-${size}-${colorScheme}`);
      }
      expect(await measureOverflow(page.locator('body')), `${name}, ${size}`).toBe(0);
    }
    await page.setViewportSize(SIZES.wide);
  }

  it('a picture to two: one fails and is sent again, Jo replies, gets an answer and texts STOP', async () => {
    const { ada, page, sandbox } = here();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await page.setViewportSize(SIZES.wide);

    await ada.write('/mms');
    await ada.fill({
      Subject: 'Your fence is done',
      Message: 'Hi {first_name}, the fence is up. Have a look and tell us if you like it!',
    });
    await ada.pickSample('House with a garden', 'house.jpg');
    await ada.submit();
    await ada.form.getByText('Enter a number here').waitFor();
    await look('1-fault');
    await ada.fill({ Recipients: `Jo ${JO}, Mia ${MIA}` });
    await look('2-form');
    await ada.submit('Review');
    await ada.form.getByText('Review and send').waitFor();
    await ada.form.getByRole('img').waitFor();
    await look('3-review');
    await ada.press('Back');
    await ada.form.getByText('Picture: house.jpg').waitFor();
    expect(
      await measureLoadedWidth(ada.form.getByRole('img', { name: 'house.jpg' })),
    ).toBeGreaterThan(50);
    await look('4-back');
    await ada.reviewAndSend();

    const post = ada.post('Your fence is done').first();
    await ada.phone(JO).getByRole('button', { name: 'Deliver', exact: true }).click();
    await ada.phone(MIA).getByRole('button', { name: 'Fail…' }).click();
    await ada.phone(MIA).getByRole('button', { name: 'Fail it' }).click();
    await post.getByText('222 delivered').first().waitFor();
    await look('5-failed');
    await post.getByRole('button', { name: /^Send again to/ }).click();
    await ada.form.getByText('Picture: house.jpg').waitFor();
    await look('5-send-again');
    await ada.reviewAndSend();
    await ada.post('223 queued').waitFor();
    await ada.phone(MIA).getByRole('button', { name: 'Deliver', exact: true }).first().click();
    await ada.post('223 delivered').waitFor();
    await look('6-repaired');
    const repaired = ada.post('223 delivered').last();
    await repaired.getByRole('button', { name: 'More options' }).click();
    const entry = repaired.getByText('Show reference');
    const composer = page.getByRole('textbox', { name: /^Write in #/ });
    const topOf = async (what: Locator) => (await what.boundingBox())?.y ?? 0;
    // The menu of the channel's last post opens where it can be seen.
    await expect
      .poll(async () => (await topOf(composer)) - (await topOf(entry)))
      .toBeGreaterThan(20);
    await page.keyboard.press('Escape');
    await entry.waitFor({ state: 'detached' });

    await ada.answerFrom(JO, 'Lovely! Can you also do the gate?');
    await post.getByRole('button', { name: /repl/ }).click();
    await thread.getByText('Can you also do the gate?').first().waitFor();
    await look('7-reply');
    await thread.getByRole('button', { name: 'Reply to' }).last().click();
    await ada.form.getByText('per 160 characters').waitFor();
    await ada.form.getByLabel('Message').fill('Sure, on Tuesday.');
    await look('8-answer-form');
    await ada.submit();
    await ada.phone(JO).getByRole('article', { name: 'Sure, on Tuesday.' }).waitFor();
    await thread.getByText('Sure, on Tuesday.').first().waitFor();
    await ada.answerFrom(JO, 'STOP');
    await thread.getByText('opted out').first().waitFor();
    await look('9-stop');
    expect(sandbox.clicksend.sent()).toHaveLength(4);

    await page.getByRole('button', { name: 'Close the thread' }).click();
    await ada.write('/mms history');
    await ada.post('MMS history').waitFor();
    await look('10-history');
    await ada.write(`/mms who ${JO}`);
    await ada.post('Everything about').waitFor();
    await look('11-who');
  });

  it('a scheduled picture is edited, another goes to a list with results in private, and Home shows both', async () => {
    const { ada, page, fillWithTheHouse } = here();
    await page.setViewportSize(SIZES.wide);
    await fillWithTheHouse({
      Recipients: `Jo ${JO}, Mia ${MIA}`,
      Subject: 'Open house',
      Message: 'Come and see it on Saturday!',
      When: formatDayAhead(2, '09:30'),
    });
    await ada.submit('Review');
    await ada.form.getByText('Review and schedule').waitFor();
    await look('12-review-schedule');
    await ada.submit();
    const post = ada.post('Open house');
    await post.getByText('Goes out').waitFor();
    await look('13-scheduled');
    await post.getByRole('button', { name: 'Edit' }).click();
    await ada.form.getByText('Picture: house.jpg').waitFor();
    await ada.fill({ Message: 'Come and see it on Saturday. We have cake!' });
    await look('14-edit');
    await ada.submit('Review changes');
    await ada.form.getByText('Save changes for 2 people').waitFor();
    await look('15-review-changes');
    await ada.submit('Save changes');
    await ada.form.waitFor({ state: 'detached' });
    await post.getByText('We have cake!').waitFor();
    await ada.write('/mms scheduled');
    await ada.post('Scheduled').last().waitFor();
    await look('16-edited');

    await fillWithTheHouse({ Subject: 'Open day', Message: 'Come and see the new houses.' });
    await ada.pick('Lists', 'open', 'Open day guests (12)');
    await ada.submit('Review');
    await ada.form.getByText('Send to 12 people').first().waitFor();
    await look('17-review-list');
    await ada.submit();
    await ada.post('12 queued').waitFor();
    const everybody = page.getByRole('group', { name: 'All phones' });
    await everybody.getByRole('button', { name: 'Fail 5%' }).click();
    await ada.post('1 failed').waitFor();
    await everybody.getByRole('button', { name: 'Deliver all' }).click();
    await ada.post('11 delivered · 1 failed').waitFor();
    await look('18-list-done');
    await ada.open('slack-mms');
    await ada.post('is done').waitFor();
    await look('19-private');
    await ada.post('is done').getByRole('button', { name: /repl/ }).click();
    await page.getByRole('complementary', { name: 'Thread' }).getByText('.csv').waitFor();
    await look('20-results-file');
    await page.getByRole('button', { name: 'Close the thread' }).click();
    const home = await ada.openHome();
    await home.getByText('Open house').waitFor();
    await look('21-home');
  });
});
