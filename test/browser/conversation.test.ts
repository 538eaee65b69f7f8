import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { useSandboxPage } from './at-sandbox.ts';
import { measureLoadedWidth } from './person.ts';

const JO = '+61437111222';
const STRANGER = '+61491570110';

describe('A conversation, in a browser', () => {
  const { here } = useSandboxPage();

  it('Jo replies with a picture, Ada answers, and Jo opts out with STOP and back in with START', async () => {
    const { ada, page, shoot, sandbox, fillWithTheHouse } = here();
    await fillWithTheHouse({ Recipients: `Jo ${JO}`, Subject: 'Blue door', Message: 'Like this?' });
    await ada.reviewAndSend();
    const post = ada.post('Blue door');
    await post.getByText('222 queued').first().waitFor();
    const phone = ada.phone(JO);
    await phone.getByRole('button', { name: 'Deliver', exact: true }).click();
    await post.getByText('222 delivered').first().waitFor();

    await ada.answerFrom(JO, 'Nearly. A little darker, like mine <b>here</b>?');
    await post.getByRole('button', { name: /repl/ }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('A little darker, like mine <b>here</b>?').first().waitFor();
    await thread.getByText('What you type in this thread stays in Slack').first().waitFor();
    await sandbox.clicksend.reply(JO, {
      text: 'This one',
      media: {
        bytes: await readFile('sandbox/page/samples/house.jpg'),
        contentType: 'image/jpeg',
      },
    });
    await thread.getByText('sent a picture').first().waitFor();
    const picture = thread.locator('img[alt^="reply-"]').first();
    await picture.waitFor();
    expect(await measureLoadedWidth(picture)).toBeGreaterThan(100);
    await shoot('conversation-replies');

    await thread.getByRole('button', { name: 'Reply to' }).last().click();
    await ada.form.getByText('per 160 characters').waitFor();
    await ada.form.getByLabel('Message').fill('Of course! Tomorrow at nine 👍');
    await ada.form.getByText('fewer characters fit because of').waitFor();
    await shoot('conversation-form');
    await ada.submit();
    await thread.getByText('Of course! Tomorrow at nine 👍').first().waitFor();
    await phone.getByRole('article', { name: 'Of course!' }).waitFor();
    await phone.getByRole('button', { name: 'Deliver', exact: true }).first().click();
    await thread.getByText('delivered · A$0.08').first().waitFor();
    await shoot('conversation-answered');

    await ada.answerFrom(JO, 'please don’t text me any more');
    await thread.getByRole('button', { name: 'Opt them out' }).waitFor();
    await ada.answerFrom(JO, 'Stop. Thank you');
    await thread.getByText('opted out. We won’t text this number again').first().waitFor();
    await shoot('conversation-stop');
    await fillWithTheHouse({ Recipients: JO, Subject: 'Again', Message: 'Hello?' });
    await ada.submit();
    await ada.form.getByText('texted STOP').waitFor();
    await shoot('conversation-opted-out');
    await ada.form.getByRole('button', { name: 'Cancel', exact: true }).click();
    // While a form is open, nothing else gets key presses.
    await ada.form.waitFor({ state: 'hidden' });

    await ada.answerFrom(JO, 'START');
    await thread.getByText('opted back in').first().waitFor();
    expect(sandbox.clicksend.sent().map(({ product }) => product)).toEqual(['mms', 'sms']);
  });

  it('a live thread says so, and texts what Ada writes except after //', async () => {
    const { ada, page, shoot, sandbox, fillWithTheHouse } = here();
    await ada.write('/mms live on');
    await ada.post('turned on').waitFor();
    await fillWithTheHouse({ Recipients: JO, Subject: 'Blue door', Message: 'Like this?' });
    await ada.reviewAndSend();
    const post = ada.post('Blue door');
    await post.getByRole('button', { name: /repl/ }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('This thread is live').first().waitFor();
    const write = async (words: string) => {
      const field = thread.getByRole('textbox', { name: 'Write in the thread' });
      await field.fill(words);
      await field.press('Enter');
    };
    await write('// he never answers');
    await write('Are you there?');
    await ada.phone(JO).getByRole('article', { name: 'Are you there?' }).waitFor();
    // The app's post repeats the text, with its status.
    await thread.getByText('Are you there?').nth(1).waitFor();
    await thread.getByText('queued · A$0.08').waitFor();
    await shoot('conversation-live');
    const bodies = sandbox.clicksend.sent().map(({ body }) => body);
    expect(bodies).toEqual(['Like this?', 'Are you there?']);
  });

  it('a text from an unknown sender arrives in direct messages, where Ada answers it', async () => {
    const { ada, page, shoot, sandbox, fillWithTheHouse } = here();
    await fillWithTheHouse({ Recipients: JO, Subject: 'Blue door', Message: 'Like this?' });
    await ada.reviewAndSend();
    await ada.post('222 queued').waitFor();
    await sandbox.clicksend.reply(STRANGER, { text: 'Do you paint fences?' });
    await ada.open('slack-mms');
    const post = ada.post('Do you paint fences?');
    await post.getByText('New message, not a reply to one of ours').first().waitFor();
    await post.getByRole('button', { name: 'Reply to' }).click();
    await ada.form.getByText('0491 570 110').waitFor();
    await ada.form.getByLabel('Message').fill('We do.');
    await ada.submit();
    await ada.phone(STRANGER).getByRole('article', { name: 'We do.' }).waitFor();
    await post.getByRole('button', { name: /repl/ }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('We do.').first().waitFor();
    await shoot('conversation-stranger');
  });
});
