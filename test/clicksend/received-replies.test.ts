import { expect, test } from 'vitest';
import { answerPage, startScriptedClickSend } from './world.ts';

test('listReceivedReplies returns incoming messages of the history, whatever their time field is called', async () => {
  const { client, seen } = await startScriptedClickSend(
    answerPage([
      { direction: 'in', message_id: 'A', from: '+61437111222', body: 'STOP', date: 1_700_000_000 },
      { direction: 'out', message_id: 'B', to: '+61437111222', body: 'Hi', date: 1_700_000_001 },
      {
        status: 'Received',
        message_id: 'C',
        from: '+61437111223',
        body: 'Ok',
        date_added: '1700000002',
      },
      null,
    ]),
  );
  const replies = [];
  for await (const page of client.listReceivedReplies(1_699_999_999_500)) replies.push(...page);
  expect(replies).toMatchObject([
    { messageId: 'A', from: '+61437111222', text: 'STOP', at: 1_700_000_000_000 },
    { messageId: 'C', from: '+61437111223', text: 'Ok', at: 1_700_000_002_000 },
  ]);
  expect(seen[0]).toMatchObject({ path: '/v3/sms/history', query: { date_from: '1699999999' } });
});
