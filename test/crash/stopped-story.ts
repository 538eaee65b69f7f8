import { expect } from 'vitest';
import type { Message } from '../../src/sandbox/slack/world.ts';
import { atRest } from './at-rest.ts';
import type { Scene } from './scene.ts';
import type { Story } from './story.ts';
import { postedOnce } from './went-out.ts';
import { batchBecomes } from './writes.ts';

/** ClickSend is busy, and somebody stops it before it is ordered again. */
export const stopped: Story = {
  name: 'ClickSend asks to wait, and *Stop* is pressed',
  ending: 'not sent',
  async begin(scene) {
    const { clicksend } = scene.life.world;
    const how = { kind: 'rateLimited', retryAfterSeconds: 20 } as const;
    clicksend.fault({ endpoint: 'POST /mms/send', how });
    await scene.sends();
    await stoppable(scene);
    await atRest(scene.life, /^deliver:/);
  },
  async play(scene) {
    const isStopped = () => scene.posts().some(({ text }) => text.includes('Stopped by'));
    await scene.presses('Stop', await stoppable(scene), isStopped);
    await scene.post(/Stopped by/);
    await scene.life.risen();
    await atRest(scene.life);
    expect(scene.sent()).toEqual([]);
    postedOnce(scene);
  },
  steps: [
    { name: 'what the person wants', write: /\bhalt:mms-/ },
    { name: 'the batch: kept back', write: batchBecomes('answered'), only: 'after' },
  ],
};

/** The post, once *Stop* stands under it. */
function stoppable({ life, posts }: Scene): Promise<Message> {
  const hasButton = ({ blocks }: Message) => JSON.stringify(blocks).includes('"Stop"');
  return life.sees(() => posts().find(hasButton), 'a post that can be stopped');
}
