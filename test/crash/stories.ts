import { expect } from 'vitest';
import type { Message } from '../../sandbox/slack/world.ts';
import { computeWhen } from '../stories/scheduling.ts';
import { bothNumbers, type Scene } from './scene.ts';

/** What a person does and sees, to the end, whenever the power is cut. */
export interface Story {
  readonly name: string;
  /** What comes before: the power stays. */
  readonly begin?: (scene: Scene) => Promise<void>;
  readonly play: (scene: Scene) => Promise<void>;
  /** Which steps are tried; default: all. */
  readonly tried?: RegExp;
  /** Who has got it at the end. */
  readonly sentTo: readonly string[];
}

const submission = 'POST /mms/send';

export const plainSend: Story = {
  name: 'A picture to two people, delivered, and one of them answers',
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
  name: 'The same, and ClickSend’s history shows the order late',
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
      'the question, or the order',
    );
    clicksend.hideFromHistory(0);
    await waitUntilQueued(scene, bothNumbers.length);
  },
};

const putOff: Story = {
  name: 'ClickSend asks to wait (429), and it is ordered again',
  sentTo: bothNumbers,
  begin: (scene) => sendWhileBusy(scene, 20),
  play: (scene) => waitUntilQueued(scene, bothNumbers.length),
};

const stopped: Story = {
  name: 'ClickSend asks to wait, and *Stop* is pressed',
  sentTo: [],
  begin: (scene) => sendWhileBusy(scene, 60),
  async play(scene) {
    const isStopped = () => scene.listPosts().some(({ text }) => text.includes('Stopped by'));
    await scene.pressButton('Stop sending', await withButton(scene, 'Stop sending'), isStopped);
    await scene.getPost(/Stopped by/);
  },
};

const sentAgain: Story = {
  name: 'The order was lost, and *Send again* is pressed',
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
  name: 'A picture for later',
  sentTo: bothNumbers,
  begin: planSend,
  play: (scene) => waitUntilQueued(scene, bothNumbers.length),
};

const cancelled: Story = {
  name: 'A picture for later, cancelled',
  sentTo: [],
  begin: planSend,
  async play(scene) {
    const isCancelled = () => scene.listPosts().some(({ text }) => text.includes('2 cancelled'));
    await scene.cancelSend(await scene.getPost(/2 scheduled/), isCancelled);
    await scene.getPost(/2 cancelled/);
  },
};

/** One more than fit in one order. */
const everybody = Array.from({ length: 1_001 }, (_, n) => `+614370${String(n).padStart(5, '0')}`);

const twoBatches: Story = {
  name: 'A picture to 1,001 people: two orders at the same time',
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

/** Sent to each once, posted once, and nothing said twice; but a question may come again after *Send again*. */
export function expectGoodEnd({ sentTo }: Story, scene: Scene): void {
  const sent = scene.world.clicksend.sent().map(({ to }) => to);
  expect(sent.sort(), 'at ClickSend').toEqual([...sentTo].sort());
  expect(scene.listPosts(), 'posts').toHaveLength(1);
  expect(scene.listQuestions(), 'questions still open').toEqual([]);
  const notes = scene.listNotes().map(({ text }) => text);
  const others = notes.filter((text) => !/had the message after all|> sent it again/.test(text));
  expect([...new Set(others)], 'notes').toEqual(others);
}

/** Sends, for in a minute. */
async function planSend(scene: Scene): Promise<void> {
  await scene.sendForm({ When: computeWhen(60) });
  await scene.getPost(/2 scheduled/);
}

/** Sends; ClickSend asks to come again after so long. */
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
 * Until all of them are queued. When Ada is asked whether it went out, she has it looked for once more, and
 * sends again only what even then is not found.
 */
async function waitUntilQueued(scene: Scene, count: number): Promise<void> {
  const { slack, clicksend } = scene.world;
  for (;;) {
    const next = await slack.until(
      () => scene.listQuestions()[0] ?? findQueuedPost(scene, count),
      'it queued, or a question',
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
    await slack.until(isAnswered, 'the question answered');
  }
}
