import { describe, expect, it } from 'vitest';
import { isClickSendFileUrl } from '../../src/clicksend/http/clicksend-file-url.ts';
import type { HistoryEntry } from '../../src/core/ports/clicksend.ts';
import { measureSmsText } from '../../src/domain/message-length.ts';
import { createSandboxWorld, makeMessage, OTHER, PHONE } from './sandbox-world.ts';

const DAY = 24 * 3_600_000;
const JPG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const media = { bytes: JPG, contentType: 'image/jpeg' };

async function collectEntries(pages: AsyncIterable<readonly HistoryEntry[]>) {
  const all: HistoryEntry[] = [];
  for await (const some of pages) all.push(...some);
  return all;
}

type World = Awaited<ReturnType<typeof createSandboxWorld>>;

async function listUnread({ client }: World) {
  const list = await client.listUnreadReplies();
  if (!list.offered) throw new Error('not offered');
  return list.value;
}

describe('an SMS at the sandbox’s ClickSend', () => {
  it('is priced, submitted, found by the app’s reference, and delivered', async () => {
    const world = await createSandboxWorld();
    const { client, sandbox, now, forward } = world;
    sandbox.refuse(OTHER, 'INVALID_RECIPIENT');
    const messages = [
      makeMessage(PHONE, { subject: '', from: '+61481075555' }),
      makeMessage(OTHER),
    ];
    expect(await client.priceBatch(undefined, messages)).toMatchObject({
      messages: [{ kind: 'priced', price: 792 }, { kind: 'refused' }],
    });
    expect(sandbox.sent()).toEqual([]);
    const outcome = await client.submitBatch(undefined, messages);
    expect(outcome).toMatchObject({
      messages: [{ kind: 'accepted', price: 792, from: '+61481075555' }, { kind: 'refused' }],
    });
    const id = sandbox.sent(PHONE)[0]?.messageId ?? '';
    await sandbox.reply(PHONE, { text: 'Not a message of ours' });
    expect(await collectEntries(client.listHistory('sms', now() - 1_000))).toMatchObject([
      { messageId: id, reference: `R-${PHONE}`, from: '+61481075555', price: 792 },
    ]);
    expect(await collectEntries(client.listHistory('mms', now() - 1_000))).toEqual([]);

    // Before there is a receipt, the history has the status.
    expect(await client.fetchMessageStatus('sms', id)).toMatchObject({
      value: { messageId: id, to: PHONE, fact: { state: 'queued' } },
    });
    forward(5_000);
    await sandbox.carrier(id, { kind: 'deliver' }, { by: 'pull' });
    const fact = { state: 'delivered', at: now() };
    expect(await client.fetchMessageStatus('sms', id)).toMatchObject({ value: { fact } });
    expect(await client.listUnreadReceipts('mms')).toEqual({
      offered: true,
      value: { receipts: [], listed: [] },
    });
    expect(await client.listUnreadReceipts('sms')).toEqual({
      offered: true,
      value: {
        newest: now() / 1000,
        listed: [{ messageId: id, reference: `R-${PHONE}`, at: now() / 1000 }],
        receipts: [{ messageId: id, reference: `R-${PHONE}`, fact }],
      },
    });
    await client.markReceiptsRead('sms', now() / 1000 + 1);
    expect(await client.listUnreadReceipts('sms')).toEqual({
      offered: true,
      value: { receipts: [], listed: [] },
    });
    expect(await client.fetchMessageStatus('sms', 'A')).toEqual({
      offered: true,
      value: undefined,
    });
  });

  it('is found in the history after the response to its submission was lost', async () => {
    const { client, sandbox, now } = await createSandboxWorld();
    sandbox.fault({ endpoint: 'POST /sms/send', how: { kind: 'reset', when: 'after' } });
    expect(await client.submitBatch(undefined, [makeMessage(PHONE)])).toMatchObject({
      kind: 'unknown',
    });
    const [entry] = await collectEntries(client.listHistory('sms', now() - 1_000));
    expect(entry).toMatchObject({ reference: `R-${PHONE}`, from: '+61481075555' });
    expect(sandbox.calls('POST /sms/send')).toHaveLength(1);
  });

  it('has the length and price that the app computes', async () => {
    const { client, sandbox } = await createSandboxWorld();
    for (const body of ['Hi', '€'.repeat(81), 'a\n'.repeat(200), '👋'.repeat(100), '[👋]\r\n']) {
      const { parts, length, limit } = measureSmsText(body);
      expect(length).toBeLessThanOrEqual(limit);
      const { messages } = await client.priceBatch(undefined, [makeMessage(PHONE, { body })]);
      expect(messages).toMatchObject([{ price: parts * 792 }]);
      await client.submitBatch(undefined, [makeMessage(PHONE, { body })]);
      expect(sandbox.sent().at(-1)?.body).toBe(body);
    }
  });

  it.each([404, 405] as const)(
    'is reported as not offered when ClickSend removes its endpoints (%i)',
    async (status) => {
      const { client, sandbox } = await createSandboxWorld();
      for (const endpoint of [
        'GET /sms/receipts',
        'PUT /sms/receipts-read',
        'GET /sms/receipts/{id}',
        'GET /sms/inbound',
        'PUT /sms/inbound-read',
      ]) {
        sandbox.withdraw(endpoint, status);
      }
      const not = { offered: false };
      expect(await client.listUnreadReceipts('sms')).toEqual(not);
      expect(await client.fetchMessageStatus('sms', 'A')).toEqual(not);
      expect(await client.listUnreadReplies()).toEqual(not);
      await client.markReceiptsRead('sms', 1);
      await client.markRepliesRead(1);
    },
  );
});

describe('a reply at the sandbox’s ClickSend', () => {
  it.each(['body', 'before', 'field', 'nested', 'encoded'] as const)(
    'has its pictures, wherever their links are: %s',
    async (mediaIn) => {
      const world = await createSandboxWorld();
      const { client, sandbox, forward } = world;
      await client.submitBatch(undefined, [makeMessage(PHONE)]);
      const [sent] = sandbox.sent();
      await sandbox.reply(PHONE, { text: 'Look', media: [media, media] }, { mediaIn });
      const { replies } = await listUnread(world);
      expect(replies).toMatchObject([
        {
          text: 'Look',
          from: PHONE,
          to: sent?.from,
          originalMessageId: sent?.messageId,
          reference: `R-${PHONE}`,
        },
      ]);
      const [first = '', second = '', ...rest] = replies[0]?.media ?? [];
      expect(rest).toEqual([]);
      expect(first).not.toBe(second);
      expect(isClickSendFileUrl(new URL(first), sandbox.apiUrl)).toBe(true);
      for (const url of [first, second])
        expect(await client.fetchReplyPicture(url, 100)).toEqual(JPG);
      await expect(client.fetchReplyPicture(first, 3)).rejects.toMatchObject({
        code: 'picture_too_large',
      });
      forward(7 * DAY);
      await expect(client.fetchReplyPicture(first, 100)).rejects.toMatchObject({
        code: 'file_gone',
        retry: 'never',
      });
    },
  );

  it('has a picture that can be downloaded again after a failure', async () => {
    const world = await createSandboxWorld();
    await world.sandbox.reply(PHONE, { text: '', media });
    const { replies } = await listUnread(world);
    const [url = ''] = replies[0]?.media ?? [];
    expect(replies).toMatchObject([{ text: '' }]);
    world.sandbox.fault({ endpoint: 'GET /_inbound/{file}', how: { kind: 'status', status: 502 } });
    world.sandbox.fault({ endpoint: 'GET /_inbound/{file}', how: { kind: 'html' } });
    for (const code of ['file_unreached', 'file_is_a_page']) {
      const { client } = world;
      await expect(client.fetchReplyPicture(url, 10_000)).rejects.toMatchObject({
        code,
        retry: 'later',
      });
    }
    expect(await world.client.fetchReplyPicture(url, 100)).toEqual(JPG);
  });

  it('may belong to no known message, and is marked as read up to its time', async () => {
    const world = await createSandboxWorld();
    const { client, sandbox, now, forward } = world;
    await client.submitBatch(undefined, [makeMessage(PHONE)]);
    const without = ['original_message_id', 'custom_string'] as const;
    await sandbox.reply(PHONE, { text: 'One' }, { without, to: '+61400000000', odd: 'strings' });
    forward(10_000);
    await sandbox.reply(PHONE, { text: 'Two' });
    const { replies, newest } = await listUnread(world);
    expect(replies).toMatchObject([
      { text: 'One', to: '+61400000000', at: now() - 10_000 },
      { text: 'Two', at: now() },
    ]);
    expect(replies[0]).not.toHaveProperty('originalMessageId', expect.anything());
    expect(replies[0]).not.toHaveProperty('reference', expect.anything());
    await client.markRepliesRead(newest ?? 0);
    expect((await listUnread(world)).replies.map(({ text }) => text)).toEqual(['Two']);
  });

  it('that appears late with an older time stays unread while others are marked', async () => {
    const world = await createSandboxWorld();
    const { client, sandbox, now } = world;
    await client.submitBatch(undefined, [makeMessage(PHONE)]);
    await sandbox.reply(PHONE, { text: 'One' });
    const { ids } = await listUnread(world);
    await sandbox.reply(PHONE, { text: 'Late' }, { at: now() - 600_000 });
    for (const id of ids) expect(await client.markReplyRead(id)).toMatchObject({ offered: true });
    expect((await listUnread(world)).replies.map(({ text }) => text)).toEqual(['Late']);
    expect(await client.markReplyRead(ids[0] ?? '')).toMatchObject({ offered: true });
  });
});
