import { expect, test } from 'vitest';
import type { SendId } from '../../src/domain/send.ts';
import { createConversationWorld } from './conversation-world.ts';
import { ada, getMessageId, MINUTE } from './world.ts';

const id = 'mms-zzzzzzzzzzzzzzzzzzzz' as SendId;

/** Ada replied, and a teammate answers her from her reply's post in the thread. */
async function answerWorld() {
  const world = await createConversationWorld();
  const send = await world.addSend([ada], { from: '+61400000001' });
  await world.jobs.runFor(MINUTE);
  const reply = await world.receiveText('When?', { originalMessageId: getMessageId(send) });
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

test('submitting the same answer form twice stores one answer, with its first text', async () => {
  const { submitAnswer, records } = await answerWorld();
  expect(await submitAnswer('At five')).toEqual({ kind: 'taken' });
  expect(await submitAnswer(' At five ')).toEqual({ kind: 'taken' });
  expect((await records.send.get(id))?.body).toBe('At five');
});

test('a form submitted again with another text is refused, because the first answer was sent', async () => {
  const { submitAnswer, records } = await answerWorld();
  await submitAnswer('At five');
  const again = await submitAnswer('At six');
  expect(again).toEqual({ kind: 'refused', problem: { code: 'answer_sent_before' } });
  expect((await records.send.get(id))?.body).toBe('At five');
});

test("an answer comes from the number that the reply was texted to, or from the send's number if the reply names none", async () => {
  const { answering, reply, receiveText, jobs, send } = await answerWorld();
  expect(await answering.findRecipient(reply)).toMatchObject({ from: '+61400000001' });
  expect(await answering.findRecipient(reply)).not.toHaveProperty('isTexted', expect.anything());
  const more = { originalMessageId: getMessageId(send), to: '+61400000002' };
  const named = await receiveText('Hello?', more);
  await jobs.runFor(MINUTE);
  expect(await answering.findRecipient(named)).toMatchObject({
    from: '+61400000002',
    isTexted: true,
  });
});
