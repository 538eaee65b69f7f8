import { describe, expect, test } from 'vitest';
import { type CountryCode, type E164, parsePhone } from '../../src/domain/phone.ts';
import { formatMessageReference } from '../../src/domain/send.ts';
import { createConversationWorld } from './conversation-world.ts';
import { getMessageId, MINUTE, SECOND } from './world.ts';

/** Name, number of the recipient, its country, how the carrier writes it in a reply, and our number that the reply went to. */
const people: readonly (readonly [string, string, CountryCode, string, string])[] = [
  ['Mexico with a 1', '+525587654321', 'MX', '+5215587654321', ''],
  ['Mexico at home', '+525587654321', 'MX', '5587654321', '+525511112222'],
  ['Brazil without the 9', '+5511987654321', 'BR', '+551187654321', ''],
  ['Brazil at home', '+5581987654321', 'BR', '81987654321', '+551133334444'],
  ['Argentina without the 9', '+5491123456789', 'AR', '+541123456789', ''],
  ['Argentina with a 9', '+541123456789', 'AR', '+5491123456789', ''],
  ['at home', '+61437111222', 'AU', '0437 111 222', ''],
];

function read(text: string, country: CountryCode): E164 {
  const phone = parsePhone(text, country);
  if (!phone) throw new Error(`${text} is no number`);
  return phone;
}

/** A send to this number that was submitted, with its post. */
async function listSent(text: string, country: CountryCode) {
  const world = await createConversationWorld({ repliesChannel: 'CFRONT', admins: ['UBOSS'] });
  const phone = read(text, country);
  const send = await world.addSend([phone]);
  await world.jobs.runFor(MINUTE);
  const post = await world.records.post.get(send.id);
  const isOptedOut = async () => (await world.ledger.findOptedOut([phone])).has(phone);
  return { ...world, phone, send, isOptedOut, root: { channel: 'C1', threadTs: post?.ts ?? '' } };
}

describe.each(people)('%s', (_, text, country, from, to) => {
  test('STOP to a message of ours opts its recipient out, and its post in the thread says so', async () => {
    const { receiveText, jobs, threads, send, root, isOptedOut } = await listSent(text, country);
    await receiveText('STOP', { from, originalMessageId: getMessageId(send) });
    expect(await isOptedOut()).toBe(true);
    await jobs.runFor(MINUTE);
    expect(threads.messages).toMatchObject([
      { target: root, content: { text: 'STOP', meant: 'out' } },
    ]);
  });

  test('nothing is submitted to the recipient after STOP, and START opts them back in', async () => {
    const { receiveText, jobs, clickSend, clock, addSend, phone, send, isOptedOut } =
      await listSent(text, country);
    const named = { from, originalMessageId: getMessageId(send) };
    await receiveText('STOP', named);
    const before = clickSend.submissions.length;
    await addSend([phone], { id: 'mms-bbbbbbbbbbbbbbbbbbbb' as never });
    await jobs.runFor(MINUTE);
    expect(clickSend.submissions).toHaveLength(before);
    await receiveText('START', { ...named, at: clock.now() });
    expect(await isOptedOut()).toBe(false);
  });

  test('an answer goes to the number that the message was sent to', async () => {
    const { receiveText, answering, phone, send } = await listSent(text, country);
    const id = await receiveText('Thanks', { from, reference: formatMessageReference(send.id, 0) });
    expect(await answering.findRecipient(id)).toMatchObject({ phone });
  });

  test('STOP that names no message opts the recipient out by their number', async () => {
    const { receiveText, jobs, threads, root, isOptedOut } = await listSent(text, country);
    await receiveText('Stop', { from, to: to || undefined });
    expect(await isOptedOut()).toBe(true);
    await jobs.runFor(MINUTE);
    expect(threads.messages).toMatchObject([{ target: root, content: { meant: 'out' } }]);
  });
});

test('a reply from an unreadable sender belongs to the recipient of the message that it answers', async () => {
  const { receiveText, jobs, answering, isOptedOut, threads, root, send } = await listSent(
    '+61437111222',
    'AU',
  );
  for (const from of ['', 'anonymous', '+999']) {
    const id = await receiveText('Hello', { from, originalMessageId: getMessageId(send) });
    expect(await answering.findRecipient(id)).toMatchObject({ phone: '+61437111222' });
  }
  await receiveText('STOP', { from: '', originalMessageId: getMessageId(send) });
  expect(await isOptedOut()).toBe(true);
  await jobs.runFor(MINUTE);
  expect(threads.messages.map(({ target }) => target)).toEqual([root, root, root, root]);
});

describe('a reply from another number than that of the message it names', () => {
  const other = read('+61437111999', 'AU');

  test('STOP opts both out, because nobody knows which one is right', async () => {
    const { receiveText, ledger, phone, send } = await listSent('+61437111222', 'AU');
    await receiveText('STOP', { from: other, originalMessageId: getMessageId(send) });
    expect([...(await ledger.findOptedOut([phone, other])).keys()]).toEqual([phone, other]);
  });

  test('START opts only its sender back in', async () => {
    const { receiveText, ledger, clock, phone, send } = await listSent('+61437111222', 'AU');
    const named = { from: other, originalMessageId: getMessageId(send) };
    await receiveText('STOP', named);
    clock.moveTo(clock.now() + MINUTE);
    await receiveText('START', { ...named, at: clock.now() });
    expect([...(await ledger.findOptedOut([phone, other])).keys()]).toEqual([phone]);
  });
});

test('a manual opt-out counts for both spellings of a number, and lists them once', async () => {
  const { ledger, clock } = await createConversationWorld();
  const [mobile, bare] = [read('+5491123456789', 'AR'), read('+541123456789', 'AR')];
  await ledger.recordManualChange({ id: 'H1', kind: 'out', phone: bare, by: 'U1' });
  await ledger.recordKeyword({ messageId: 'R1', phone: mobile, at: clock.now() }, 'stop');
  expect([...(await ledger.findOptedOut([mobile, bare])).keys()]).toEqual([mobile, bare]);
  expect(await ledger.listOptedOut({ from: 0, limit: 9 })).toMatchObject({ count: 1 });
  expect(await ledger.listEvents(mobile)).toHaveLength(2);
  await ledger.recordManualChange({
    id: 'H2',
    kind: 'in',
    phone: mobile,
    by: 'U1',
    reason: 'signed',
  });
  expect((await ledger.findOptedOut([mobile, bare])).size).toBe(0);
});

describe('STOP that belongs to nobody', () => {
  const STRAY = { from: 'Operator', to: '+61400000001' };

  test('is posted as such in REPLIES_CHANNEL and to every admin, once', async () => {
    const { receiveText, jobs, threads, receiveReplies, admins } = await createConversationWorld({
      repliesChannel: 'CFRONT',
      admins: ['UBOSS', 'UBOSS2'],
    });
    const id = await receiveText('STOP', STRAY);
    await jobs.runFor(MINUTE);
    const lookupsBefore = admins.asked;
    await receiveReplies([{ messageId: id, text: 'STOP', media: [], at: 0, ...STRAY }], 'push');
    await jobs.runFor(MINUTE);
    expect(admins.asked).toBe(lookupsBefore);
    expect(threads.messages.map(({ target, content }) => [target.channel, content])).toMatchObject([
      ['CFRONT', { kind: 'unknown stop', from: 'Operator', text: 'STOP', isPrivate: false }],
      ['UBOSS', { kind: 'unknown stop', isPrivate: true }],
      ['UBOSS2', { kind: 'unknown stop', isPrivate: true }],
    ]);
  });

  test('is posted to the author of the last send when there is no channel and Slack lists no admin', async () => {
    const { receiveText, jobs, threads, records } = await createConversationWorld();
    await records.lastAuthor.put('U1');
    await receiveText('STOP', STRAY);
    await jobs.runFor(MINUTE);
    expect(threads.messages).toMatchObject([
      { target: { channel: 'U1' }, content: { isPrivate: true } },
    ]);
  });

  test('is retried while there is nobody to post it to', async () => {
    const { receiveText, jobs, threads, records } = await createConversationWorld();
    await receiveText('STOP', STRAY);
    await jobs.runFor(MINUTE);
    expect(threads.messages).toEqual([]);
    await records.lastAuthor.put('U1');
    await jobs.runFor(20 * MINUTE);
    expect(threads.messages.map(({ content }) => content.kind)).toEqual(['unknown stop']);
  });

  test('opts out the recipient of the message that it names, if that becomes known before it is posted', async () => {
    const world = await createConversationWorld({ repliesChannel: 'CFRONT' });
    const send = await world.addSend([read('+61437111222', 'AU')]);
    const originalMessageId = getMessageId(send);
    await world.receiveText('STOP', { from: '', originalMessageId });
    await world.records.messageRecipient.put({ send: send.id, index: 0 }, originalMessageId);
    await world.jobs.runFor(SECOND);
    expect((await world.ledger.findOptedOut([read('+61437111222', 'AU')])).size).toBe(1);
  });
});
