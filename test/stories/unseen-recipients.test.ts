import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OpenView } from '../../sandbox/slack/world.ts';
import { makeContacts } from './contacts.ts';
import { collectWords, startWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ env: { CONFIRM_SENDS: 'bulk' } });
});
afterEach(() => world.close());

const OTHERS = /\*(\d+) more people will get this too\.\* They don’t fit in the field below\./;

/** Ada sends to a list of 300, and opens the form that sends it to everyone again. */
async function openLargeForm(): Promise<{ readonly form: OpenView; readonly others: number }> {
  const { slack, clicksend, ada } = world;
  clicksend.setBalance('5000');
  const list = clicksend.putList('Everyone', makeContacts(300));
  const { id } = await world.openForm('/mms');
  await slack.options(id, 'Lists', 'Everyone');
  await slack.fill(id, {
    Lists: [String(list)],
    Subject: 'Once',
    Message: 'Come and see the garden.',
    Picture: await world.uploadPicture(),
  });
  await slack.submit(id);
  await slack.submit((await world.waitForModal(/(to|for) 300 people/)).id);
  await world.waitForPost(/Once\n300 queued/);
  for (const { messageId } of world.listSent('Once'))
    await clicksend.carrier(messageId, { kind: 'deliver' });
  const { channel, ts } = await world.waitForPost(/Once\n300 delivered/);
  await slack.click({ user: ada, channel, ts, button: 'Send to everyone again' });
  const form = await world.waitForModal(OTHERS);
  const [, others] = OTHERS.exec(collectWords(form)) ?? [];
  return { form, others: Number(others) };
}

async function leaveOut(form: OpenView): Promise<void> {
  const { slack, ada } = world;
  await slack.click({ user: ada, viewId: form.id, button: 'Leave them out' });
  await slack.until(
    () => slack.views(ada).find(({ view }) => !OTHERS.test(JSON.stringify(view.blocks))),
    'the form without the others',
  );
}

test('the form names the people who don’t fit in it, and *Leave them out* leaves them out', async () => {
  const { slack } = world;
  const { form, others } = await openLargeForm();
  await slack.fill(form.id, { Subject: 'Twice' });
  await leaveOut(form);
  await slack.submit(form.id);
  const count = 300 - others;
  await slack.submit((await world.waitForModal(new RegExp(`to ${count} people`))).id);
  await world.waitForPost(new RegExp(`Twice\n${count} queued`));
  expect(world.listSent('Twice')).toHaveLength(count);
});

test('a form whose recipients were all replaced isn’t sent to the people who don’t fit in it', async () => {
  const { slack } = world;
  const { form, others } = await openLargeForm();
  await slack.fill(form.id, { Recipients: '0437 111 222', Subject: 'Only Jo' });
  await slack.submit(form.id);
  expect(world.getForm().errors.recipients).toMatch(
    new RegExp(`^${others} more people who don’t fit here would get this too\\. .*Leave them out`),
  );
  await leaveOut(world.getForm());
  await slack.submit(form.id);
  await slack.submit((await world.waitForModal(/Review and send/)).id);
  await world.waitForPost(/Only Jo\n1 queued/);
  expect(world.listSent('Only Jo').map(({ to }) => to)).toEqual(['+61437111222']);
});
