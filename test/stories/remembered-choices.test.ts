import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectWords, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ env: { CONFIRM_SENDS: 'always' } });
});
afterAll(() => world.close());

test('the form and *Review* name a remembered country, because 0470 123 456 is a number in two', async () => {
  const { slack, clicksend } = world;
  clicksend.enableCountry('BE', true);
  clicksend.setPrice('1.2', { country: 'BE' });
  const first = await world.openForm('/mms');
  expect(collectWords(first)).not.toMatch(/are read as/);
  const entries = {
    Recipients: '0470 123 456',
    Subject: 'The hedge',
    Message: 'Cut like this.',
    Picture: await world.uploadPicture(),
  };
  await slack.options(first.id, 'Country', 'belg');
  await slack.fill(first.id, { ...entries, Country: 'BE' });
  await slack.submit(first.id);
  await slack.submit((await world.waitForModal(/Review and send/)).id);
  await world.waitForPost(/The hedge[\s\S]*1 queued/);

  const form = await world.openForm('/mms');
  const hint =
    /Numbers without a country code are read as Belgium \(\+32\) unless you change that below\./;
  expect(collectWords(form)).toMatch(hint);
  await slack.fill(form.id, entries);
  // A pick that changes the form leaves it there.
  await slack.options(form.id, 'From', '');
  await slack.fill(form.id, { From: 'BlueStreet' });
  expect(collectWords(await world.waitForModal(/can’t reply to BlueStreet/))).toMatch(hint);
  await slack.submit(form.id);
  const review = collectWords(await world.waitForModal(/Review and send/));
  expect(review).toMatch(/\*To\* \+32 470 12 34 56/);
  expect(review).toMatch(/Send to \+32 470 12 34 56/);
  expect(review).not.toMatch(/0470/);
});
