import { expect, test } from 'vitest';
import { startLittleSlack } from './slack-app.ts';

const ADA = 'Ada Moreno';
const OLGA = 'Olga Petrova';

/** A channel shared with Olga’s organization. */
async function startSharedSlack() {
  const little = await startLittleSlack(() => undefined);
  const { slack } = little;
  const olga = slack.join({ name: OLGA, from: 'another organisation' });
  slack.share('field-crew', 'shared');
  slack.invite('field-crew', olga.id);
  const channel = slack.channel('field-crew').id;
  return { ...little, olga, channel, team: String((await little.client.auth.test()).team_id) };
}

test('people of another organization can press the app’s buttons, and only user.team_id differs', async () => {
  const { slack, client, requests, olga, channel, team } = await startSharedSlack();
  const elements = [{ type: 'button', action_id: 'x', text: { type: 'plain_text', text: 'Go' } }];
  const blocks = [{ type: 'actions', elements }] as never;
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'Go?', blocks });
  await slack.click({ user: OLGA, channel, ts, button: 'Go' });
  expect(requests.at(-1)).toMatchObject({
    user: { id: olga.id, team_id: expect.not.stringMatching(team) },
    team: { id: team },
  });
  await slack.click({ user: ADA, channel, ts, button: 'Go' });
  expect(requests.at(-1)).toMatchObject({ user: { team_id: team }, team: { id: team } });
});

test('a message in a shared channel names the organization of its author', async () => {
  const { slack, requests, channel, team } = await startSharedSlack();
  const getEventOf = async (user: string) => {
    const { ts } = await slack.say({ user, channel, text: 'Hello' });
    await slack.tellAgain(channel, ts);
    return requests.at(-1);
  };
  const home = { team, user_team: team, source_team: team };
  expect(await getEventOf(ADA)).toMatchObject({ is_ext_shared_channel: true, event: home });
  const foreign = expect.not.stringMatching(team);
  expect(await getEventOf(OLGA)).toMatchObject({
    team_id: team,
    is_ext_shared_channel: true,
    event: { team: foreign, user_team: foreign, source_team: foreign },
  });
});

test('a channel says whether it is shared or about to be, and a person whether they are a guest or stranger', async () => {
  const { slack, client, olga, channel } = await startSharedSlack();
  const fetchInfo = async (name: string) =>
    (await client.conversations.info({ channel: slack.channel(name).id })).channel;
  expect(await fetchInfo('field-crew')).toMatchObject({ is_ext_shared: true });
  expect(await fetchInfo('front-desk')).toMatchObject({ is_ext_shared: false, is_shared: false });
  slack.share('front-desk', 'pending');
  expect(await fetchInfo('front-desk')).toMatchObject({
    is_ext_shared: false,
    is_pending_ext_shared: true,
    pending_connected_team_ids: [expect.stringMatching(/^T/)],
  });
  const fetchUser = async (id: string) => (await client.users.info({ user: id })).user;
  expect(await fetchUser(olga.id)).toMatchObject({ is_stranger: false, real_name: OLGA });
  const away = slack.join({ name: 'Otto Berg', from: 'another organisation' });
  expect(await fetchUser(away.id)).toMatchObject({ is_stranger: true });
  const single = slack.join({ name: 'Sil Vance', guest: 'single-channel' });
  expect(await fetchUser(single.id)).toMatchObject({
    is_restricted: true,
    is_ultra_restricted: true,
  });
  expect(slack.messages(channel)).toEqual([]);
});
