import { expect } from 'vitest';
import type { FormValues, Message, OpenView } from '../../sandbox/slack/world.ts';
import type { StoryWorld } from '../stories/world.ts';

/** One send, from its form on. The power may be cut at any moment. */
export interface Scene {
  readonly world: StoryWorld;
  /** Resolves when nothing is down, or a moment after it is up again. */
  isUp(): Promise<void>;
  /** Ada fills in the form and presses *Send*, again if she reads that it didn't work. */
  sendForm(values?: FormValues): Promise<void>;
  /** Ada presses a button of a message, again if she reads that it didn't work and doesn't see it done. */
  pressButton(button: string, on: Message, isDone: () => boolean): Promise<void>;
  /** Ada cancels a send in the menu of its post, again if that didn't work. */
  cancelSend(on: Message, isDone: () => boolean): Promise<void>;
  listPosts(): readonly Message[];
  getPost(looksLike: RegExp): Promise<Message>;
  listNotes(): readonly Message[];
  /** The notes that still ask whether the message was sent. */
  listQuestions(): readonly Message[];
  /** Everything unusual so far, in a few words each. */
  readonly happened: string[];
}

/** The recipients of a form, by default. */
export const bothNumbers = ['+61437111222', '+61437111223'];

const CHANNEL = 'field-crew';
/** A person presses a button again after seeing no result for this long. */
const PATIENCE_MS = 20_000;

/** `picture`: a PNG. Default: a photograph. */
export function createScene(
  world: StoryWorld,
  isUp: () => Promise<void>,
  picture?: Uint8Array,
): Scene {
  const { slack, ada } = world;
  const { id } = slack.channel(CHANNEL);
  const happened: string[] = [];

  const tryUntilDone = async (what: string, isDone: () => boolean, act: () => Promise<boolean>) => {
    for (let tries = 1; !(await act()); tries += 1) {
      expect(tries, `${what} pressed`).toBeLessThan(5);
      await isUp();
      if (isDone()) return;
      happened.push(`${what} did not work, done again`);
    }
  };

  /** Ada types the command, once more if nothing opens. */
  const openForm = async (): Promise<OpenView> => {
    const findForm = () => slack.views(ada)[0];
    await tryUntilDone(
      'the command',
      () => findForm() !== undefined,
      async () => {
        await world.typeCommand('/mms', CHANNEL);
        await slack.until(findForm, 'the form', PATIENCE_MS).catch(() => undefined);
        return findForm() !== undefined;
      },
    );
    return world.getForm();
  };

  const scene: Scene = {
    world,
    happened,
    isUp,
    async sendForm(values = {}) {
      const form = await openForm();
      if (values.Lists) await slack.options(form.id, 'Lists', 'everybody');
      await slack.fill(form.id, {
        ...(values.Lists ? {} : { Recipients: bothNumbers.join(', ') }),
        Subject: 'The blue front door',
        Message: 'Please paint it like this by Friday.',
        Picture: await (picture
          ? world.uploadPicture('picture.png', picture, 'image/png')
          : world.uploadPicture()),
        ...values,
      });
      const isDone = () => !slack.views(ada).some((view) => view.id === form.id);
      await tryUntilDone('the form', isDone, async () => {
        const { trouble } = await slack.submit(form.id);
        return trouble === undefined && isDone();
      });
    },
    pressButton: (button, { channel, ts }, isDone) =>
      tryUntilDone(`*${button}*`, isDone, async () => {
        const toldBefore = slack.privately(ada).length;
        const { trouble } = await slack.click({ user: ada, channel, ts, button });
        if (trouble !== undefined) return false;
        const findAnswer = () => slack.privately(ada)[toldBefore];
        const seen = slack.until(
          () => isDone() || findAnswer(),
          `an answer to ${button}`,
          PATIENCE_MS,
        );
        await seen.catch(() => undefined);
        return isDone() || findAnswer()?.text.includes('not sure this worked') === false;
      }),
    cancelSend: ({ channel, ts }, isDone) =>
      tryUntilDone('*Cancel*', isDone, async () => {
        for (const view of slack.views(ada)) await slack.closeView(view.id);
        const { trouble } = await slack.click({
          user: ada,
          channel,
          ts,
          button: 'Cancel message…',
        });
        if (trouble !== undefined) return false;
        const isQuestion = ({ view }: OpenView) => view.callback_id === 'cancel_send';
        const question = await slack
          .until(() => slack.views(ada).find(isQuestion), 'the question', PATIENCE_MS)
          .catch(() => undefined);
        if (!question) return isDone();
        const submitted = await slack.submit(question.id);
        if (submitted.trouble !== undefined) return false;
        await slack.until(isDone, 'the cancelled post', PATIENCE_MS).catch(() => undefined);
        return isDone();
      }),
    listPosts: () => slack.messages(id),
    getPost: (looksLike) => world.waitForPost(looksLike, CHANNEL),
    listNotes: () =>
      scene.listPosts().flatMap(({ ts }) => slack.thread(id, ts).filter((one) => one.ts !== ts)),
    listQuestions: () =>
      scene.listNotes().filter(({ blocks }) => JSON.stringify(blocks).includes('"Check again"')),
  };
  return scene;
}
