import { beforeEach, describe, expect, it } from 'vitest';
import { useSandboxPage } from './at-sandbox.ts';
import { measureLoadedWidth } from './person.ts';

const FIRST = '+61437111222';
const SECOND = '+61437111223';

describe('The sandbox in a browser', () => {
  const { here } = useSandboxPage();
  let { sandbox, page, ada, shoot } = {} as ReturnType<typeof here>;
  beforeEach(() => {
    ({ sandbox, page, ada, shoot } = here());
  });

  async function sendTheHouse(): Promise<void> {
    await ada.write('/mms');
    await ada.fill({
      Recipients: `${FIRST}, 0437 111 223`,
      Subject: 'Your fence is done',
      Message: 'The new fence stands and the gate is oiled. Have a look!',
    });
    await ada.pickSample('House with a garden', 'house.jpg');
    await shoot('form');
    await ada.submit();
    await ada.form.getByText('Review and send').waitFor();
    await ada.submit();
    await ada.form.waitFor({ state: 'detached' });
  }

  it('Ada sends a picture to two phones: one delivers it, one fails, and the thread says why', async () => {
    await shoot('empty');
    await sendTheHouse();

    const post = ada.post('sent a picture message to 2 people');
    await post.waitFor();
    expect(await measureLoadedWidth(post.getByRole('img').first())).toBeGreaterThan(100);
    for (const number of [FIRST, SECOND]) {
      const shown = ada.phone(number).getByRole('article', { name: 'Your fence is done' });
      expect(await measureLoadedWidth(shown.getByRole('img'))).toBeGreaterThan(100);
    }
    await ada.post(/222 queued.*223 queued/s).waitFor();
    await shoot('sent');

    await ada.phone(FIRST).getByRole('button', { name: 'Deliver' }).click();
    await ada.phone(SECOND).getByRole('button', { name: 'Fail…' }).click();
    await ada.phone(SECOND).getByLabel('Why').selectOption('Absent subscriber');
    await ada.phone(SECOND).getByRole('button', { name: 'Fail it' }).click();
    await ada.post(/222 delivered.*223 failed/s).waitFor();

    await post.getByRole('button', { name: /repl(y|ies)/ }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText(/223 failed: .*out of range/).waitFor();
    await thread.getByText(/223: Send again when you can reach them/).waitFor();
    await shoot('thread');
  });

  it('receipts sent twice and out of order still end as delivered', async () => {
    await sendTheHouse();
    const phone = ada.phone(FIRST);
    await phone.getByText('How the app gets the report').click();
    await phone.getByLabel('Report it twice').check();
    await phone.getByLabel('Report an older state after it').check();
    await phone.getByRole('button', { name: 'Deliver' }).click();

    await phone.getByText('Handed over, twice').waitFor();
    await ada.post(/222 delivered.*223 queued/s).waitFor();
    const { length } = sandbox.clicksend.sent(FIRST);
    expect(length).toBe(1);
  });

  it('a phone’s reply is pushed to the app, which answers 200', async () => {
    await sendTheHouse();
    await ada.answerFrom(FIRST, 'Thanks!');
    await ada.phone(FIRST).getByText('pushed, the app answered 200').waitFor();
  });

  it('missing fields show errors under them, and the form keeps the rest', async () => {
    await ada.write(`/mms ${FIRST}`);
    await ada.fill({ Subject: 'Half a form' });
    await ada.submit();

    await ada.form.getByText('Please complete this required field.').first().waitFor();
    expect(await ada.form.getByText('Please complete this required field.').count()).toBe(2);
    expect(await ada.form.getByLabel('Recipients').inputValue()).toBe('+61 437 111 222');
    expect(await ada.form.getByLabel('Subject').inputValue()).toBe('Half a form');
    await shoot('errors');

    await page.keyboard.press('Escape');
    await ada.form.waitFor({ state: 'detached' });
    expect(sandbox.clicksend.sent()).toEqual([]);
  });

  it('a refused send is reported to Sam alone, who opens the form again as he filled it', async () => {
    const sam = ada;
    await sam.become('Sam Okafor');
    await sam.open('owners');
    await sam.write(`/mms ${FIRST}`);
    await sam.fill({ Subject: 'Cake at four', Message: 'With strawberries!' });
    await sam.pickSample('Birthday cake', 'birthday-cake.jpg');
    await sam.reviewAndSend();

    await sam.open('slack-mms');
    await sam.post('wasn’t sent').waitFor();
    await shoot('refused');
    await ada.become('Ada Moreno');
    await sam.post('wasn’t sent').waitFor({ state: 'detached' });

    await sam.become('Sam Okafor');
    await sam.open('owners');
    await sam.write('/invite @slack-mms');
    await sam.open('slack-mms');
    await page.getByRole('button', { name: 'Open the form again' }).click();
    expect(await sam.form.getByLabel('Subject').inputValue()).toBe('Cake at four');
    await sam.pickSample('Birthday cake', 'birthday-cake.jpg');
    await sam.reviewAndSend();
    await sam.phone(FIRST).getByRole('article', { name: 'Cake at four' }).waitFor();
  });
});
