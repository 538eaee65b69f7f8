import { bothNumbers } from './scene.ts';
import type { Step } from './step.ts';
import type { Story } from './story.ts';
import { onceAndForAll, untilDelivered, untilQueued } from './went-out.ts';
import { batchBecomes, jobAdded, jobDone } from './writes.ts';

const order: Step = { name: 'ClickSend: the order (POST /mms/send)', clicksend: 'POST /mms/send' };
const accepted: Step = { name: 'the batch: answered', write: /\bbatch:mms-.*"kind":"accepted"/ };

/** From the pressed button to the last word in the thread. */
export const plainSend: Story = {
  name: 'A picture to two people',
  ending: 'once',
  async play(scene) {
    await scene.sends();
    await untilQueued(scene, bothNumbers.length);
    await untilDelivered(scene, bothNumbers.length);
    await scene.life.risen();
    onceAndForAll(scene, bothNumbers);
  },
  steps: [
    { name: 'its person’s sends: this one', write: /\bsends:U/ },
    { name: 'the order', write: /\bsend:mms-/ },
    { name: 'job: prepare it', write: jobAdded('prepare') },
    { name: 'Slack: about the file (files.info)', slack: 'files.info' },
    { name: 'Slack: the file', slack: 'download' },
    { name: 'the post: begun', write: /\bposting:mms-/ },
    { name: 'Slack: the post (chat.postMessage)', slack: 'chat.postMessage' },
    { name: 'the post: where it stands', write: /\bpost:mms-/ },
    { name: 'ClickSend: the picture (POST /uploads)', clicksend: 'POST /uploads' },
    { name: 'the picture: what ClickSend has', write: /\bupload:[0-9a-f]/ },
    { name: 'the picture: of this send', write: /\bmedia:mms-/ },
    { name: 'job: order it', write: jobAdded('deliver') },
    { name: 'job: prepared', write: jobDone('prepare') },
    { name: 'the batch: sending', write: batchBecomes('sending') },
    order,
    accepted,
    { name: 'the messages: whose each is', write: /\bmessage:[0-9A-F]/ },
    { name: 'the messages: of this channel', write: /\bmessages:C/ },
    {
      name: 'sends that may still change: this one',
      write: { lmdb: /^put .*\.open\b/, redis: /^ZADD .*index:open\b/ },
    },
    { name: 'job: look at it tomorrow', write: jobAdded('remind') },
    { name: 'job: show it', write: jobAdded('report') },
    { name: 'job: ordered', write: jobDone('deliver') },
    { name: 'Slack: queued (chat.update)', slack: 'chat.update' },
    { name: 'shown: queued', write: /\breport:mms-.*"notes":\[\]/ },
    { name: 'the first receipt', write: /\breceipt:/ },
    {
      name: 'a look at the post: asked for',
      write: { lmdb: /^put .*\.report-asked:mms-/, redis: /^SET \S*:report-asked:mms-/ },
    },
    { name: 'the second receipt', write: /\breceipt:/, nth: 2 },
    { name: 'Slack: delivered (chat.update)', slack: 'chat.update', nth: 2 },
    { name: 'shown: delivered', write: /\breport:mms-.*"notes":\[\]/, nth: 2 },
    { name: 'the note: begun', write: /\breport:mms-.*"noting"/ },
    { name: 'Slack: the note (chat.postMessage)', slack: 'chat.postMessage', nth: 2 },
    { name: 'the note: said', write: /\breport:mms-.*"notes":\["all-done"\]/ },
    { name: 'job: shown', write: jobDone('report') },
  ],
};

/** The history shows what was ordered only when a person has been asked. */
export const lateHistory: Story = {
  name: 'The same, and ClickSend’s history shows the order late',
  ending: 'once',
  async begin({ life }) {
    life.world.clicksend.hideFromHistory(Number.POSITIVE_INFINITY);
  },
  async play(scene) {
    const { sees, world } = scene.life;
    await scene.sends();
    await sees(() => scene.questions()[0], 'the question');
    world.clicksend.hideFromHistory(0);
    await untilQueued(scene, bothNumbers.length);
    await scene.life.risen();
    onceAndForAll(scene, bothNumbers);
  },
  steps: [
    { ...order, only: 'after' },
    { ...accepted, only: 'before' },
  ],
};

/** ClickSend is busy: the batch waits and is ordered a second time. */
export const putOff: Story = {
  name: 'ClickSend asks to wait (429), and it is ordered again',
  ending: 'once',
  async begin({ life }) {
    const how = { kind: 'rateLimited', retryAfterSeconds: 1 } as const;
    life.world.clicksend.fault({ endpoint: 'POST /mms/send', how });
  },
  async play(scene) {
    await scene.sends();
    await untilQueued(scene, bothNumbers.length);
    await scene.life.risen();
    onceAndForAll(scene, bothNumbers);
  },
  steps: [
    { name: 'the batch: waiting', write: batchBecomes('waiting'), only: 'after' },
    { ...order, nth: 2 },
  ],
};

/** The first order was lost on the way, and a person wants it sent again. */
export const sentAgain: Story = {
  name: 'The order was lost, and *Send again* is pressed',
  ending: 'once',
  async begin({ life }) {
    const how = { kind: 'reset', when: 'before' } as const;
    life.world.clicksend.fault({ endpoint: 'POST /mms/send', how });
  },
  async play(scene) {
    await scene.sends();
    await untilQueued(scene, bothNumbers.length);
    await scene.life.risen();
    onceAndForAll(scene, bothNumbers);
  },
  steps: [
    { name: 'what the person wants', write: /\bagain:mms-/ },
    { ...order, nth: 2 },
  ],
};
