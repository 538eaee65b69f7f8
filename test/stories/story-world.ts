import { expect } from 'vitest';
import type { ClickSendWorld, SentMessage } from '../../sandbox/clicksend/world.ts';
import type {
  AppAnswer,
  FormValues,
  Message,
  OpenView,
  SlackWorld,
} from '../../sandbox/slack/world.ts';
import { WEBHOOK_SECRET } from '../setup/webhook-secret.ts';

const ADA = 'Ada';

/** What people, phones and the simulated servers do in a story, wherever the app runs. */
export interface StoryWorld {
  readonly slack: SlackWorld;
  readonly clicksend: ClickSendWorld;
  readonly ada: string;
  /** Ada types a command in a channel. */
  typeCommand(text: string, channel?: string): Promise<AppAnswer>;
  /** Ada types a command that opens the form. Returns the form. */
  openForm(text: string, channel?: string): Promise<OpenView>;
  /** Ada's open form. */
  getForm(): OpenView;
  /** Ada's newest open modal whose text matches, once there is one. */
  waitForModal(looksLike: RegExp): Promise<OpenView>;
  /** The messages with this subject at ClickSend, taken or refused. */
  listSent(subject: string): readonly SentMessage[];
  /** Ada opens the form, fills it and submits it. Missing fields get valid values. */
  sendForm(
    values?: FormValues,
    options?: { channel?: string; twice?: boolean },
  ): Promise<AppAnswer>;
  uploadPicture(name?: string, bytes?: Uint8Array, mimetype?: string): Promise<string>;
  /** The first post of a channel that matches, once there is one. */
  waitForPost(looksLike: RegExp, channel?: string): Promise<Message>;
  /** The first message in a post's thread that matches, once there is one. */
  waitForThreadMessage(post: Message, looksLike: RegExp): Promise<Message>;
  /** The first private message to Ada that matches, once there is one. */
  waitForPrivateMessage(looksLike: RegExp): Promise<Message>;
  /** All messages at ClickSend, once there are at least this many. */
  waitForMessages(count: number): Promise<readonly SentMessage[]>;
  /** Checks that the log contains no full number, token, key or typed text. */
  checkSecrets(log: string): void;
  /** Checks that all full numbers that the app showed have the spaces that people dial. */
  checkNumbers(): void;
}

export function createStoryWorld(parts: {
  readonly slack: SlackWorld;
  readonly clicksend: ClickSendWorld;
  /** The picture of a send without another one. */
  readonly photo: () => Promise<Uint8Array>;
  /** Waits before each send; default: no time. */
  readonly pause?: () => Promise<void>;
}): StoryWorld {
  const { slack, clicksend, photo, pause } = parts;
  const ada = slack.people.find(({ name }) => name.startsWith(ADA))?.id ?? '';
  const typedSecrets = new Set<string>();

  const world: StoryWorld = {
    slack,
    clicksend,
    ada,
    typeCommand: (text, channel = 'field-crew') => {
      const [command = '', ...rest] = text.split(' ');
      return slack.command({
        user: ada,
        channel: slack.channel(channel).id,
        command,
        text: rest.join(' '),
      });
    },
    async openForm(text, channel) {
      const before = slack.views(ada)[0]?.id;
      await world.typeCommand(text, channel);
      return slack.until(() => slack.views(ada).find(({ id }) => id !== before), 'the form');
    },
    getForm() {
      const [view] = slack.views(ada);
      if (!view) throw new Error('No form is open');
      return view;
    },
    waitForModal: (looksLike) =>
      slack.until(
        () => slack.views(ada).findLast((one) => looksLike.test(collectWords(one))),
        `a modal like ${looksLike}`,
      ),
    listSent: (subject) => clicksend.sent().filter((one) => one.subject === subject),
    async sendForm(values = {}, { channel = 'field-crew', twice = false } = {}) {
      await pause?.();
      const view = await world.openForm('/mms', channel);
      const filled = { ...(await getGoodValues()), ...values };
      for (const typed of [filled.Message, filled.Subject]) typedSecrets.add(String(typed));
      await slack.fill(view.id, filled);
      return slack.submit(view.id, { twice });
    },
    uploadPicture: async (name = 'house.jpg', bytes, mimetype = 'image/jpeg') =>
      slack.upload({
        user: ada,
        name,
        mimetype,
        bytes: bytes ?? (await photo()),
      }),
    waitForPost: (looksLike, channel = 'field-crew') =>
      slack.until(
        () => slack.messages(slack.channel(channel).id).find((one) => looksLike.test(one.text)),
        `a post in #${channel} like ${looksLike}`,
      ),
    waitForThreadMessage: (post, looksLike) =>
      slack.until(
        () => slack.thread(post.channel, post.ts).find((one) => looksLike.test(one.text)),
        `a thread message like ${looksLike}`,
      ),
    waitForPrivateMessage: (looksLike) =>
      slack.until(
        () => slack.privately(ada).find((one) => looksLike.test(one.text)),
        `a private message to Ada like ${looksLike}`,
      ),
    waitForMessages: (count) =>
      clicksend.until(
        () => (clicksend.sent().length >= count ? clicksend.sent() : undefined),
        `${count} messages at ClickSend`,
      ),
    checkSecrets(log) {
      const numbers = clicksend.sent().map(({ to }) => to);
      const secrets = [
        ...numbers.flatMap((number) => [number, number.slice(1), number.slice(3)]),
        ...[...typedSecrets].filter((typed) => typed.length > 8),
        slack.botToken,
        slack.signingSecret,
        clicksend.apiKey,
        WEBHOOK_SECRET,
      ];
      for (const secret of secrets) expect(log).not.toContain(secret);
    },
    checkNumbers() {
      const shown = [
        ...slack.calls().map(({ args }) => args),
        ...slack.people.flatMap(({ id }) => slack.privately(id).filter(({ user }) => user !== id)),
      ];
      const unspaced = collectTexts(shown).filter((text) => /\+\d{8}/.test(text));
      expect([...new Set(unspaced)]).toEqual([]);
    },
  };
  return world;

  async function getGoodValues(): Promise<FormValues> {
    return {
      Recipients: '+61437111222, 0437 111 223',
      Subject: 'The blue front door',
      Message: 'Please paint it like this by Friday.',
      Picture: await world.uploadPicture(),
    };
  }
}

/** All texts of a modal except what is typed into it, one per line. */
export function collectWords({ view }: OpenView): string {
  return collectTexts([view.title, view.blocks, view.submit]).join('\n');
}

function collectTexts(shown: unknown): readonly string[] {
  const texts: string[] = [];
  JSON.stringify(shown, (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') texts.push(value);
    return value;
  });
  return texts;
}
