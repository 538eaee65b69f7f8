import { expect, test } from 'vitest';
import { createCanSeeSend } from '../../src/core/permissions/visibility.ts';
import { createLoadContactHistory } from '../../src/core/queries/load-contact-history.ts';
import type { OptOutEvent } from '../../src/domain/opt-out.ts';
import type { SendId } from '../../src/domain/send.ts';
import { off } from '../slack/sends.ts';
import { createPeople } from './people.ts';
import { type AppWorld, ada, ben, createAppWorld, getMessageId, HOUR, MINUTE } from './world.ts';

const optedOut: OptOutEvent = {
  id: 'R0',
  kind: 'out',
  at: 1,
  how: { kind: 'person', by: 'U7', reason: 'asked at the desk' },
};
const out = { kind: 'out', at: 1, by: 'U7', why: 'asked at the desk' };

/** Loads the history in a world whose only public channel is C1. */
function createAsk(world: AppWorld) {
  const channels = { isPublic: async (channel: string) => channel === 'C1' };
  return createLoadContactHistory({
    records: world.records,
    clock: world.clock,
    canSeeSend: createCanSeeSend(channels, createPeople()),
    optOuts: { listEvents: async (phone) => (phone === ada ? [optedOut] : []) },
  });
}

const makeId = (letter: string) => `mms-${letter.repeat(20)}` as SendId;

test("lists a contact's sends with statuses, replies, consent and opt-outs, newest first", async () => {
  const world = await createAppWorld();
  const { records, clock } = world;
  const sent = await world.addSend([ben, ada], { id: makeId('a'), consent: 'At the desk' });
  await world.jobs.runFor(MINUTE);
  const fact = { state: 'failed', problem: off, at: clock.now() } as const;
  await world.receiveReceipts([{ messageId: getMessageId(sent, 1), fact }], 'push');
  const at = clock.now() + HOUR;
  const planned = await world.addSend([ada], { id: makeId('b'), schedule: { at, with: 'app' } });
  const reply = {
    messageId: 'R',
    from: ada,
    text: 'Yes',
    media: [],
    at: clock.now(),
    came: 0,
    turn: 1,
  };
  await records.reply.put({ ...reply, originalMessageId: getMessageId(sent, 1) }, 'R');
  await records.personReplies(ada).add([{ member: 'R', score: reply.at }]);
  await world.jobs.runFor(MINUTE);

  const contactHistory = await createAsk(world)(ada, { user: 'U5' });
  expect(contactHistory).toMatchObject([
    { kind: 'sent', send: { id: planned.id }, state: 'scheduled' },
    { kind: 'reply', text: 'Yes' },
    { kind: 'sent', send: { id: sent.id }, state: 'failed', problem: off, post: { channel: 'C1' } },
    { kind: 'consent', text: 'At the desk', by: 'U1' },
    out,
  ]);
  expect(await createAsk(world)('+61437111299' as typeof ada, { user: 'U5' })).toEqual([]);
});

test('hides sends and replies of a private channel from everyone but its members and the author', async () => {
  const world = await createAppWorld();
  const { records, clock } = world;
  const sent = await world.addSend([ada], { channel: 'G1' });
  await world.jobs.runFor(MINUTE);
  const reply = {
    messageId: 'R',
    from: ada,
    text: 'A secret',
    media: [],
    at: clock.now(),
    came: 0,
    turn: 1,
  };
  await records.reply.put({ ...reply, originalMessageId: getMessageId(sent) }, 'R');
  await records.personReplies(ada).add([{ member: 'R', score: reply.at }]);
  const ask = createAsk(world);
  const listKinds = async (asker: Parameters<typeof ask>[1]) =>
    (await ask(ada, asker)).map(({ kind }) => kind);

  expect(await listKinds({ user: 'U5' })).toEqual(['hidden', 'hidden', 'out']);
  expect(JSON.stringify(await ask(ada, { user: 'U5' }))).not.toMatch(/secret|front door|G1/);
  for (const asker of [{ user: 'U1' }, { user: 'U5', channel: 'G1' }]) {
    expect(await listKinds(asker)).toEqual(['reply', 'sent', 'out']);
  }
});
