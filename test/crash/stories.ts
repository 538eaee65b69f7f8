import { expect } from 'vitest';
import type { Message } from '../../sandbox/slack/world.ts';
import { computeWhen } from '../stories/scheduling.ts';
import { bothNumbers, type Scene } from './scene.ts';

/** What a person does and sees, until the end, whenever the power is cut. */
export interface Story {
  readonly name: string;
  /** What comes first, without a power cut. */
  readonly begin?: (scene: Scene) => Promise<void>;
  readonly play: (scene: Scene) => Promise<void>;
  /** The steps that are tried. Default: all. */
  readonly tried?: RegExp;
  /** Everybody who has the message at the end. */
  readonly sentTo: readonly string[];
}

const submission = 'POST /mms/send';

export const plainSend: Story = {
  name: 'A picture to two people is delivered, and one of them replies',
  sentTo: bothNumbers,
  async play(scene) {
    await scene.sendForm();
    await waitUntilQueued(scene, bothNumbers.length);
    const { slack, clicksend } = scene.world;
    for (const { messageId } of clicksend.sent()) {
      await clicksend.carrier(messageId, { kind: 'deliver' });
    }
    await scene.getPost(/2 delivered/);
    await clicksend.reply(bothNumbers[0] ?? '', { text: 'Looks great' });
    await slack.until(
      () => scene.listNotes().some(({ text }) => /Looks great/.test(text)),
      'the reply in the thread',
    );
  },
};

const lateHistory: Story = {
  name: 'The same, and ClickSend’s history shows the batch late',
  sentTo: bothNumbers,
  tried: /mms.send|batch/,
  async begin({ world }) {
    world.clicksend.hideFromHistory(Number.POSITIVE_INFINITY);
  },
  async play(scene) {
    const { slack, clicksend } = scene.world;
    await scene.sendForm();
    await slack.until(
      () => scene.listQuestions()[0] ?? findQueuedPost(scene, bothNumbers.length),
      'the question, or the queued post',
    );
    clicksend.hideFromHistory(0);
    await waitUntilQueued(scene, bothNumbers.length);
  },
};

const putOff: Story = {
  name: 'ClickSend answers 429, and the batch is submitted again',
  sentTo: bothNumbers,
  begin: (scene) => sendWhileBusy(scene, 20),
  play: (scene) => waitUntilQueued(scene, bothNumbers.length),
};

const stopped: Story = {
  name: 'ClickSend answers 429, and *Stop* is pressed',
  sentTo: [],
  begin: (scene) => sendWhileBusy(scene, 60),
  async play(scene) {
    const isStopped = () => scene.listPosts().some(({ text }) => text.includes('Stopped by'));
    await scene.pressButton('Stop sending', await withButton(scene, 'Stop sending'), isStopped);
    await scene.getPost(/Stopped by/);
  },
};

const sentAgain: Story = {
  name: 'The batch was lost, and *Send again* is pressed',
  sentTo: bothNumbers,
  async begin(scene) {
    const { slack, clicksend } = scene.world;
    clicksend.fault({ endpoint: submission, how: { kind: 'reset', when: 'before' } });
    await scene.sendForm();
    await slack.until(() => scene.listQuestions()[0], 'the question');
  },
  play: (scene) => waitUntilQueued(scene, bothNumbers.length),
};

const leavesAtItsTime: Story = {
  name: 'A scheduled picture',
  sentTo: bothNumbers,
  begin: planSend,
  play: (scene) => waitUntilQueued(scene, bothNumbers.length),
};

const cancelled: Story = {
  name: 'A scheduled picture, cancelled',
  sentTo: [],
  begin: planSend,
  async play(scene) {
    const isCancelled = () => scene.listPosts().some(({ text }) => text.includes('2 cancelled'));
    await scene.cancelSend(await scene.getPost(/2 scheduled/), isCancelled);
    await scene.getPost(/2 cancelled/);
  },
};

/** One more than a batch can have. */
const everybody = Array.from({ length: 1_001 }, (_, n) => `+614370${String(n).padStart(5, '0')}`);

const twoBatches: Story = {
  name: 'A picture to 1,001 people: two batches at the same time',
  sentTo: everybody,
  tried: /mms.send/,
  async play(scene) {
    const list = scene.world.clicksend.putList(
      'Everybody',
      everybody.map((phoneNumber) => ({ phoneNumber })),
    );
    await scene.sendForm({ Lists: [String(list)] });
    await waitUntilQueued(scene, everybody.length);
  },
};

export const stories: readonly Story[] = [
  plainSend,
  lateHistory,
  putOff,
  stopped,
  sentAgain,
  leavesAtItsTime,
  cancelled,
  twoBatches,
];

/** One message for each recipient, one post and no note twice. Only a question may come again after *Send again*. */
export function expectGoodEnd({ sentTo }: Story, scene: Scene): void {
  const sent = scene.world.clicksend.sent().map(({ to }) => to);
  expect(sent.sort(), 'at ClickSend').toEqual([...sentTo].sort());
  expect(scene.listPosts(), 'posts').toHaveLength(1);
  expect(scene.listQuestions(), 'questions still open').toEqual([]);
  const notes = scene.listNotes().map(({ text }) => text);
  const others = notes.filter((text) => !/had the message after all|> sent it again/.test(text));
  expect([...new Set(others)], 'notes').toEqual(others);
}

/** Schedules a send a minute ahead. */
async function planSend(scene: Scene): Promise<void> {
  await scene.sendForm({ When: computeWhen(60) });
  await scene.getPost(/2 scheduled/);
}

/** Sends while ClickSend answers 429 with this delay. */
async function sendWhileBusy(scene: Scene, retryAfterSeconds: number): Promise<void> {
  const how = { kind: 'rateLimited', retryAfterSeconds } as const;
  scene.world.clicksend.fault({ endpoint: submission, how });
  await scene.sendForm();
  await withButton(scene, 'Stop sending');
}

function withButton(scene: Scene, button: string): Promise<Message> {
  const has = ({ blocks }: Message) => JSON.stringify(blocks).includes(`"${button}"`);
  return scene.world.slack.until(() => scene.listPosts().find(has), `a post with ${button}`);
}

function findQueuedPost(scene: Scene, count: number): Message | undefined {
  const words = `${count.toLocaleString('en')} queued`;
  return scene.listPosts().find(({ text }) => text.includes(words));
}

/**
 * Waits until all messages are queued. If a question asks Ada whether they were sent, she presses *Check again* first, and
 * *Send again* only if that finds nothing.
 */
async function waitUntilQueued(scene: Scene, count: number): Promise<void> {
  const { slack, clicksend } = scene.world;
  for (;;) {
    const next = await slack.until(
      () => scene.listQuestions()[0] ?? findQueuedPost(scene, count),
      'the queued post, or a question',
    );
    if (next.threadTs === undefined) return;
    const isAnswered = () => !scene.listQuestions().some(({ ts }) => ts === next.ts);
    const isThere = clicksend.sent().length === count;
    const looksBefore = clicksend.calls('GET /mms/history').length;
    const hasLooked = () => clicksend.calls('GET /mms/history').length > looksBefore;
    await scene.pressButton('Check again', next, () => hasLooked() || isAnswered());
    if (isThere) {
      scene.happened.push('not sure, *Check again* found it');
    } else {
      scene.happened.push('not sure, *Send again*');
      await scene.pressButton('Send again', next, isAnswered);
    }
    await slack.until(isAnswered, 'the answered question');
  }
}
