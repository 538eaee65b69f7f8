import { expect, test } from 'vitest';
import type { SendId } from '../../src/domain/send.ts';
import { createConversationWorld } from './conversation-world.ts';
import { ada, getMessageId, MINUTE } from './world.ts';

const id = 'mms-zzzzzzzzzzzzzzzzzzzz' as SendId;

/** Ada texted back, and somebody answers her from the line in its thread. */
async function answerWorld() {
  const world = await createConversationWorld();
  const send = await world.addSend([ada], { from: '+61400000001' });
  await world.jobs.runFor(MINUTE);
  const reply = await world.texts('When?', { originalMessageId: getMessageId(send) });
  await world.jobs.runFor(MINUTE);
  const submitAnswer = (text: string) =>
    world.answering.submitAnswer({
      id,
      by: 'U1',
      reply,
      thread: { channel: 'C1', ts: '1.0' },
      content: { text, picture: undefined },
    });
  return { ...world, send, reply, submitAnswer };
}

test('the same form sent again is the same answer', async () => {
  const { submitAnswer, facts } = await answerWorld();
  expect(await submitAnswer('At five')).toEqual({ kind: 'taken' });
  expect(await submitAnswer(' At five ')).toEqual({ kind: 'taken' });
  expect((await facts.send.get(id))?.body).toBe('At five');
});

test('sent again with other words, what went out first stands, and that is said', async () => {
  const { submitAnswer, facts } = await answerWorld();
  await submitAnswer('At five');
  const again = await submitAnswer('At six');
  expect(again).toEqual({ kind: 'refused', problem: { code: 'answer_sent_before' } });
  expect((await facts.send.get(id))?.body).toBe('At five');
});

test('an answer comes from the number that they texted; where their text does not name it, from that of the message', async () => {
  const { answering, reply, texts, jobs, send } = await answerWorld();
  expect(await answering.findRecipient(reply)).toMatchObject({ from: '+61400000001' });
  expect(await answering.findRecipient(reply)).not.toHaveProperty('isTexted', expect.anything());
  const more = { originalMessageId: getMessageId(send), to: '+61400000002' };
  const named = await texts('Hello?', more);
  await jobs.runFor(MINUTE);
  expect(await answering.findRecipient(named)).toMatchObject({
    from: '+61400000002',
    isTexted: true,
  });
});
