import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

for (const store of ['lmdb', 'redis'] as const) {
  test(`Ada’s picture reaches one of two phones, and the thread says why (${store}, npm start, killed meanwhile)`, async () => {
    world = await startWorld({ store, command: ['npm', 'start'] });
    const { slack, clicksend } = world;

    const answer = await world.sendForm();
    expect(answer).toMatchObject({ status: 200, body: '' });

    const post = await world.waitForPost(/2 queued · A\$0\.97/);
    expect(post.text).toContain('2 people');
    expect(post.text).toContain('•••222');
    expect(post.text).not.toContain('437111');
    const [first, second] = await world.waitForMessages(2);
    expect([first?.to, second?.to].sort()).toEqual(['+61437111222', '+61437111223']);
    expect(first).toMatchObject({ subject: 'The blue front door', source: 'slack-mms' });

    const picture = await sharp(first?.media?.bytes).metadata();
    expect(picture).toMatchObject({ format: 'jpeg', width: 1200, height: 900 });
    expect(picture.exif).toBeUndefined();
    expect(first?.media?.bytes.length).toBeLessThanOrEqual(250_000);

    await world.app.kill();
    await world.app.start();

    const delivered = clicksend.sent('+61437111222')[0]?.messageId ?? '';
    const failed = clicksend.sent('+61437111223')[0]?.messageId ?? '';
    await clicksend.carrier(delivered, { kind: 'deliver' });
    await clicksend.carrier(failed, { kind: 'fail', errorText: 'Absent subscriber' });

    await world.waitForPost(/1 delivered · 1 failed/);
    await world.waitForThreadMessage(post, /•••223: .+/);
    expect(slack.messages(post.channel)).toHaveLength(1);
    expect(clicksend.calls('POST /mms/send')).toHaveLength(1);
  });
}
