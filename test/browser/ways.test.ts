import { describe, expect, it } from 'vitest';
import { formatDayAhead, useSandboxPage } from './at-sandbox.ts';

const JO = '+61437111222';
const AMIRA = '+61437111223';
const FENCE = { Subject: 'Your fence is done', Message: 'The new fence stands. Have a look!' };

describe('Commands, Home and other ways in, in a browser', () => {
  const { here } = useSandboxPage();

  it('/mms help, price, balance and lists answer, and so do mistyped and incomplete commands', async () => {
    const { ada, shoot, page } = here();
    await ada.write('/mms help');
    await ada.post('Send pictures to phones').waitFor();
    await page.setViewportSize({ width: 1440, height: 1300 });
    await shoot('command-help');
    await ada.post('Send pictures to phones').getByRole('button', { name: 'All commands' }).click();
    await ada.post('Good to know').waitFor();
    await shoot('command-help-all');
    await ada.write(`/mms price ${JO}, +12025550143`);
    await ada.post('Total').waitFor();
    await ada.write('/mms balance');
    await ada.post('The ClickSend account has').waitFor();
    await ada.write('/mms lists');
    await ada.post('Tenants Blue Street').waitFor();
    await ada.write('/mms histroy');
    await ada.post('Did you mean').waitFor();
    await ada.write('/mms cancel');
    await ada.post('Type /mms cancel').waitFor();
    await ada.write('/mms cancel all');
    await ada.post('There’s nothing scheduled that you can cancel').waitFor();
    await shoot('command-answers');
  });

  it('/mms history pages and filters, and /mms status shows the latest messages', async () => {
    const { ada, shoot, page, fillWithTheHouse } = here();
    await fillWithTheHouse({ Recipients: JO, ...FENCE });
    await ada.pick('Lists', 'open', 'Open day guests (12)');
    await ada.submit();
    await ada.form.getByText('Review and send').waitFor();
    await shoot('second-step-list');
    await ada.submit();
    await ada.form.waitFor({ state: 'detached' });
    await ada.post('13 queued').waitFor();
    await page.getByRole('button', { name: 'Fail…' }).first().click();
    await page.getByRole('button', { name: 'Fail it' }).click();
    await ada.post('1 failed').waitFor();
    await shoot('sent-to-list');

    await ada.write('/mms history');
    const post = ada.post('MMS history').last();
    await post.waitFor();
    await shoot('history');
    await post.getByRole('button', { name: 'Older messages' }).click();
    await post.getByRole('button', { name: 'Newer messages' }).waitFor();
    await shoot('history-older');
    await post.getByRole('button', { name: 'Filter messages…' }).click();
    await ada.form.getByLabel('Status').selectOption('failed');
    await shoot('history-filter');
    await ada.submit('Show messages');
    await ada.form.getByText('failed').first().waitFor();
    await shoot('history-filtered');
    await page.keyboard.press('Escape');
    await ada.form.waitFor({ state: 'detached' });
    await ada.write(`/mms status ${JO}`);
    await ada.post('The latest messages to').waitFor();
    await shoot('command-status');
  });

  it('App Home guides a newcomer, then lists sends, cancels one and opens the form', async () => {
    const { ada, shoot, fillWithTheHouse, page } = here();
    let home = await ada.openHome();
    await home.getByText('Send your first picture in under a minute').waitFor();
    await home.getByText('Connected to ClickSend').waitFor();
    await shoot('home-empty');
    await ada.open('field-crew');
    await fillWithTheHouse({ Recipients: JO, ...FENCE });
    await ada.reviewAndSend();
    await ada.phone(JO).getByRole('button', { name: 'Deliver' }).click();
    await ada.post('222 delivered').waitFor();
    await fillWithTheHouse({
      Recipients: `Jo ${JO}, Amira ${AMIRA}`,
      Subject: 'Open house',
      Message: 'Come and see it on Saturday!',
      When: formatDayAhead(2, '09:30'),
    });
    await ada.submit();
    await ada.form.getByText('Review and schedule').waitFor();
    await ada.submit();
    await ada.form.waitFor({ state: 'detached' });
    await ada.post('Goes out').waitFor();
    home = await ada.openHome();
    await home.getByText('Open house').waitFor();
    await home.getByText('Connected to ClickSend').waitFor();
    await shoot('home');
    await home.getByRole('button', { name: 'Cancel' }).click();
    await ada.confirm('Cancel message');
    await home.getByText('Cancelled. Nobody will get it.').waitFor();
    await shoot('home-cancelled');
    await home.getByRole('button', { name: 'Send a picture' }).click();
    await ada.form.getByLabel('Recipients').waitFor();
    await shoot('home-form');
    await page.keyboard.press('Escape');
  });

  it('*Send as MMS* sends a message’s picture, and the post’s button sends it again', async () => {
    const { ada, shoot, page, sandbox } = here();
    await ada.showPicture('House with a garden', 'The new fence on Blue Street');
    await ada.onMessage(ada.message('Ada Moreno', 'The new fence'), 'Send as MMS');
    await ada.form.getByText('house.jpg').waitFor();
    await ada.fill({ Recipients: JO, Subject: 'New fence' });
    await shoot('send-as-mms');
    await ada.reviewAndSend();
    await ada.phone(JO).getByRole('article', { name: 'New fence' }).waitFor();
    await ada.phone(JO).getByRole('button', { name: 'Fail…' }).click();
    await page.getByRole('button', { name: 'Fail it' }).click();
    const post = ada.post('222 failed');
    await post.getByRole('button', { name: /^Send again to the one who/ }).click();
    await ada.form.getByText('house.jpg').waitFor();
    await shoot('send-again');
    await ada.reviewAndSend();
    await expect.poll(() => sandbox.clicksend.sent(JO).length).toBe(2);
    await ada.message('Ada Moreno', 'The new fence').hover();
    await ada.write('Just words');
    await ada.onMessage(ada.message('Ada Moreno', 'Just words'), 'Send as MMS');
    await ada.form.getByText('no picture').waitFor();
    await shoot('send-as-mms-no-picture');
  });

  it('a workflow step to two people sends once Ada confirms its price', async () => {
    const { ada, shoot, page } = here();
    await ada.shortcut('Workflow: Send an MMS');
    const step = page.getByRole('dialog', { name: 'Workflow: Send an MMS' });
    await step.getByLabel('To').fill(`${JO}, ${AMIRA}`);
    await step.getByLabel('Subject').fill('Open house');
    await step.getByLabel('Text').fill('Come and see it on Saturday!');
    await step.getByRole('button', { name: 'House with a garden' }).click();
    await expect.poll(() => step.getByLabel('Picture URL').inputValue()).not.toBe('');
    await shoot('step');
    await step.getByRole('button', { name: 'Run the step' }).click();
    await step.getByRole('region', { name: 'Runs' }).waitFor();
    await shoot('step-runs');
    await step.getByRole('button', { name: 'Close', exact: true }).click();
    await ada.open('slack-mms');
    const question = ada.post('A workflow wants to send');
    await question.waitFor();
    await shoot('step-question');
    await question.getByRole('button', { name: 'Send message' }).click();
    await ada.post('sent a workflow’s picture message').waitFor();
    await ada.open('field-crew');
    await ada.post('sent a picture message to 2 people').waitFor();
    await shoot('step-sent');
  });
});
