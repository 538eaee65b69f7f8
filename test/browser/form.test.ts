import { describe, expect, it } from 'vitest';
import { formatDayAhead, useSandboxPage } from './at-sandbox.ts';

const JO = '+61437111222';
const AMIRA = '+61437111223';

describe('The form in a browser', () => {
  const { here } = useSandboxPage();

  it('the second step shows who gets it, *Back* keeps every field, and six messages go out', async () => {
    const { ada, page, shoot, fillWithTheHouse, sandbox } = here();
    await ada.write('/mms');
    await ada.form.getByLabel('Recipients').waitFor();
    await shoot('form-empty');
    await page.keyboard.press('Escape');
    await ada.form.waitFor({ state: 'detached' });
    await fillWithTheHouse({
      Recipients: `Jo 0437 111 222, Amira ${AMIRA}\nJo again ${JO}, 12`,
      Subject: 'Your fence is done',
      Message: 'Hi {name}, the new fence stands and the gate is oiled. Have a look!',
    });
    await ada.pick('Lists', 'blue', 'Tenants Blue Street (4)');
    await ada.form.getByRole('combobox', { name: 'From' }).focus();
    await ada.form.getByRole('option', { name: 'BlueStreet' }).waitFor();
    await shoot('form-from-open');
    await ada.pick('From', '', 'BlueStreet');
    await here().shootWhole('form-filled');
    await ada.submit();

    await ada.form.getByText('Review and send').waitFor();
    await shoot('second-step');
    await here().shootWhole('second-step-whole');
    await ada.form.getByText('Send to 6 people').first().waitFor();
    await ada.form.getByText('Jo 0437 111 222').first().waitFor();
    expect(sandbox.clicksend.sent()).toEqual([]);

    await ada.press('Back');
    expect(await ada.form.getByLabel('Subject').inputValue()).toBe('Your fence is done');
    await ada.form.getByText('house.jpg').waitFor();
    await shoot('form-back');
    await ada.submit();
    await ada.form.getByText('Review and send').waitFor();
    await ada.submit();
    await ada.form.waitFor({ state: 'detached' });
    await ada.post('6 queued').waitFor();
    await shoot('sent-to-many');
    expect(sandbox.clicksend.sent(JO)[0]?.body).toContain('Hi Jo');
  });

  it('a scheduled send shows when it goes out, is edited, loses a recipient and is cancelled', async () => {
    const { ada, shoot, fillWithTheHouse } = here();
    await fillWithTheHouse({
      Recipients: `Jo ${JO}, Amira ${AMIRA}`,
      Subject: 'Open house',
      Message: 'Hi {name}, come and see it on Saturday!',
      When: formatDayAhead(2, '09:30'),
    });
    await ada.submit();
    await ada.form.getByText('Review and schedule').waitFor();
    await shoot('second-step-schedule');
    await ada.submit('Schedule for 2 people');
    await ada.form.waitFor({ state: 'detached' });
    const post = ada.post('picture message to');
    await post.getByText(/Goes out: .* at 9:30 AM/).waitFor();
    await shoot('scheduled');

    await post.getByRole('button', { name: 'Edit' }).click();
    await ada.form.getByText('house.jpg').waitFor();
    await ada.fill({ When: formatDayAhead(3, '10:15'), Subject: 'Open house, later' });
    await shoot('edit');
    await ada.submit('Review changes');
    await ada.form.getByText('Save changes for').waitFor();
    await shoot('edit-second-step');
    await ada.submit('Save changes');
    await ada.form.waitFor({ state: 'detached' });
    await post.getByText(/Goes out: .* at 10:15 AM/).waitFor();
    await ada.chooseInMenu(post, 'Remove people…');
    await ada.form.getByText('Amira').click();
    await shoot('cancel-one-question');
    await ada.submit('Remove people');
    await ada.form.waitFor({ state: 'detached' });
    await ada.post('cancelled').waitFor();
    await shoot('cancelled-one');

    await ada.write('/mms scheduled');
    await ada.post('Scheduled').last().waitFor();
    await shoot('command-scheduled');
    await ada.chooseInMenu(post, 'Cancel message…');
    await ada.form.getByText('Cancel this message?').waitFor();
    await shoot('cancel-question');
    await ada.submit('Cancel message');
    await ada.form.waitFor({ state: 'detached' });
    await post.getByText('Cancelled by').waitFor();
    await shoot('cancelled');
  });

  it('a form with wrong fields shows errors under them', async () => {
    const { ada, shoot, fillWithTheHouse } = here();
    await fillWithTheHouse({
      Recipients: 'twelve',
      Subject: 'Open house',
      Message: 'Come!',
      When: '2020-01-01T09:00',
    });
    await ada.submit();
    await ada.form.locator('.field-error').first().waitFor();
    await shoot('form-faults');
    await here().shootWhole('form-faults-whole');
  });

  it('Ada creates a template, picks it in the form, and reads which blanks are left', async () => {
    const { ada, shoot } = here();
    await ada.write('/mms templates');
    await ada.post('No templates here yet').waitFor();
    await shoot('templates-none');
    await ada.post('No templates here').getByRole('button', { name: 'New template' }).click();
    await ada.fill({
      Name: 'Job done',
      Subject: 'Your job is done',
      Message: 'Hi {name}, we are done at {address}. Have a look!',
    });
    await shoot('template-form');
    await ada.submit('Save template');
    await ada.form.waitFor({ state: 'detached' });
    await ada.write('/mms templates');
    await ada.post('Job done').last().waitFor();
    await shoot('templates');
    await ada.write(`/mms Jo ${JO}`);
    await ada.form.getByLabel('Template').waitFor();
    await ada.pick('Template', '', 'Job done');
    await ada.form.getByLabel('Subject').waitFor();
    await expect.poll(() => ada.form.getByLabel('Subject').inputValue()).toBe('Your job is done');
    await shoot('template-picked');
    await ada.pickSample('House with a garden', 'house.jpg');
    await ada.submit();
    await ada.form.locator('.field-error').first().waitFor();
    await shoot('template-blank');
  });

  it('on a small screen, the question before a draft replaces what Ada typed is where she pressed', async () => {
    const { ada, page, shoot, fillWithTheHouse } = here();
    await fillWithTheHouse({ Recipients: `Jo ${JO}`, Subject: 'Fence', Message: 'Done.' });
    await ada.submit();
    await ada.form.getByText('Review and send').waitFor();
    await page.keyboard.press('Escape');
    await ada.form.waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 390, height: 560 });
    await ada.write('/mms');
    await ada.fill({ Message: 'Half a sentence' });
    await ada.form.getByLabel('Consent').focus();
    // As a person does, who reads it before pressing.
    await ada.form.getByText('You have an unsent message').scrollIntoViewIfNeeded();
    await ada.press('Continue that message');
    const question = ada.form.getByText('You’ve typed or picked something');
    await question.waitFor();
    await shoot('replace-question');
    const box = await question.boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(560);
    await ada.press('Keep what I typed');
    await ada.form.getByText('You have an unsent message').waitFor();
    expect(await ada.form.getByLabel('Message').inputValue()).toBe('Half a sentence');
    await ada.press('Continue that message');
    await ada.press('Replace what I typed');
    await ada.form.getByText('You’re continuing').waitFor();
    expect(await ada.form.getByLabel('Message').inputValue()).toBe('Done.');
  });
});
