import { createStoreDraft } from '../../src/core/compose/store-draft.ts';
import { derivePersonKey } from '../../src/core/records/person-key.ts';
import type { E164 } from '../../src/domain/phone.ts';
import type { Send, SendId } from '../../src/domain/send.ts';
import { type AppWorld, ada, ben, getMessageId, HOUR, MINUTE, silent } from './world.ts';

export const ID = (letter: string) => `mms-${letter.repeat(20)}` as SendId;
export const optOut = `optOut:${ada}`;

/** Everything that can be known of Ada: sends to her and to both her and Ben, an answer, a reply with a picture, a draft. */
export async function playLifeOfAda(world: AppWorld) {
  const { records, clock } = world;
  const consent = 'Asked for it at the desk';
  const alone = await storeSend(world, ID('a'), [ada], { consent });
  const both = await storeSend(world, ID('b'), [ada, ben], { subject: 'For both', consent });
  const answer = await storeSend(world, ID('c'), [ada], {
    threadTs: '1.0',
    subject: '',
    body: 'See you at nine',
    picture: { kind: 'none' },
  });
  const planned = await storeSend(world, ID('d'), [ada, ben], {
    schedule: { at: clock.now() + 5 * HOUR, with: 'app' },
  });
  await world.jobs.runFor(MINUTE);
  const delivered = { state: 'delivered', at: clock.now() } as const;
  for (const send of [alone, both]) {
    await world.receiveReceipts([{ messageId: getMessageId(send), fact: delivered }], 'push');
  }
  await addReply(world, 'R1', { ts: '7.0', files: ['F7'] });
  const person = derivePersonKey(ada);
  await records.unknownSenderThread.put({ channel: 'C9', ts: '9.0' }, person);
  await records.threadOwner.put({ kind: 'stranger', phone: ada }, 'C9', '9.0');
  const post = await records.post.get(alone.id);
  await records.liveNotice.put({ said: 'live', whom: person }, 'C1', post?.ts ?? '');
  const draft = {
    recipients: [{ phone: ada, name: 'Ada' }],
    doubles: [],
    unread: [],
    lists: [],
    subject: 'Not yet',
    body: 'Later',
    channel: 'C1',
    picture: { kind: 'slack', id: 'F1' },
  } as const;
  const approver = { kind: 'form', view: 'V1' } as const;
  await createStoreDraft({ records, jobs: world.jobs, clock, log: silent })({
    id: ID('e'),
    user: 'U1',
    draft,
    asked: approver,
  });
  await world.store.put(optOut, { events: [{ kind: 'out', at: 1, by: ada }] }, HOUR);
  await world.jobs.runFor(MINUTE);
  return { alone, both, answer, planned };
}

/** Stores a send as the form would. */
export async function storeSend(
  world: AppWorld,
  id: SendId,
  phones: readonly E164[],
  more: Partial<Send> = {},
): Promise<Send> {
  const named = phones.map((phone) => ({ phone, name: phone === ada ? 'Ada' : 'Ben' }));
  const {
    user,
    submittedAt: _,
    id: __,
    ...plan
  } = {
    id,
    user: 'U1',
    channel: 'C1',
    recipients: named,
    submittedAt: 0,
    subject: 'The front door',
    body: 'Please paint it like this.',
    picture: { kind: 'slack', id: 'F1', name: 'door.jpg' } as const,
    ...more,
  };
  await world.queueSend(id, user, plan);
  const send = await world.records.send.get(id);
  if (!send) throw new Error('not taken');
  return send;
}

async function addReply(
  { records, clock }: AppWorld,
  id: string,
  shown: { readonly ts: string; readonly files: readonly string[] },
): Promise<void> {
  const reply = {
    messageId: id,
    from: ada,
    text: 'Looks good',
    media: [],
    at: clock.now(),
    came: clock.now(),
    turn: 1,
  };
  await records.reply.put(reply, id);
  await records.personReplies(ada).add([{ member: id, score: reply.at }]);
  await records.replyPost.put({ kind: 'shown', channel: 'C1', ...shown }, id);
}
