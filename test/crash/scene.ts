import sharp from 'sharp';
import { expect } from 'vitest';
import type { SentMessage } from '../../src/sandbox/clicksend/world.ts';
import type { FormValues, Message } from '../../src/sandbox/slack/world.ts';
import type { Life } from './life.ts';

/** One send, from its form on: many can follow each other in one life. */
export interface Scene {
  readonly life: Life;
  /** Ada opens the form, fills it and presses Send; again when she is told that this did not work. */
  sends(values?: FormValues): Promise<void>;
  /** Ada presses a button of a message; again when she is told that this did not work and does not see it done. */
  presses(button: string, on: Message, isDone?: () => boolean): Promise<void>;
  posts(): readonly Message[];
  /** Its post once it looks like this. */
  post(looksLike: RegExp): Promise<Message>;
  /** What stands in the thread. */
  notes(): readonly Message[];
  note(looksLike: RegExp): Promise<Message>;
  /** The notes that still ask whether it went out. */
  questions(): readonly Message[];
  /** What ClickSend took of it. */
  sent(): readonly SentMessage[];
  /** How often the app looked for what it may have done. */
  searches(): { readonly post: number; readonly note: number; readonly order: number };
  /** What was out of the ordinary so far, in a few words each. */
  readonly happened: string[];
}

/** Whom a form is about when nothing else is said. */
export const bothNumbers = ['+61437111222', '+61437111223'];

let scenes = 0;

/** The next one; nothing of it has happened yet. */
export function newScene(life: Life): Scene {
  const { world, sees } = life;
  const { slack, clicksend, ada } = world;
  scenes += 1;
  const n = scenes;
  const subject = `Crash ${n}`;
  const { id, name } = life.nextChannel();
  const looks = since(() => clicksend.calls('GET /mms/history').length);
  const postSearches = since(() => slack.calls('conversations.history').length);
  const noteSearches = since(() => slack.calls('conversations.replies').length);

  const scene: Scene = {
    life,
    happened: [],
    async sends(values = {}) {
      const form = await world.opens('/mms', name);
      if (values.Lists) await slack.options(form.id, 'Lists', 'everybody');
      await slack.fill(form.id, {
        ...(values.Lists ? {} : { Recipients: bothNumbers.join(', ') }),
        Subject: subject,
        Message: 'Please paint it like this by Friday.',
        Picture: await world.uploads('picture.png', await picture(n), 'image/png'),
        ...values,
      });
      const isDone = () => !slack.views(ada).some((view) => view.id === form.id);
      await untilItWorks('the form', isDone, async () => {
        const { trouble } = await slack.submit(form.id);
        return trouble === undefined && isDone();
      });
    },
    presses: (button, { channel, ts }, isDone = () => false) =>
      untilItWorks(`*${button}*`, isDone, async () => {
        const toldBefore = slack.privately(ada).length;
        const gone = world.app.gone();
        const { trouble } = await slack.click({ user: ada, channel, ts, button });
        if (trouble !== undefined) return false;
        // It says beside what came of it, unless it dies after it took the press.
        const told = () => slack.privately(ada)[toldBefore];
        const said = await Promise.race([sees(told, `an answer to ${button}`), gone]);
        return !said?.text.includes('could not make sure');
      }),
    posts: () => slack.messages(id).filter(({ text }) => text.includes(`: ${subject}\n`)),
    post: (looks) => sees(() => scene.posts().find(like(looks)), `a post like ${looks}`),
    notes: () =>
      scene.posts().flatMap(({ ts }) => slack.thread(id, ts).filter((one) => one.ts !== ts)),
    note: (looks) => sees(() => scene.notes().find(like(looks)), `a note like ${looks}`),
    questions: () =>
      scene.notes().filter(({ blocks }) => JSON.stringify(blocks).includes('"Check again"')),
    sent: () => clicksend.sent().filter((one) => one.subject === subject),
    // A note that is not in its thread is looked for in the channel as well.
    searches: () => ({
      post: Math.max(0, postSearches() - noteSearches()),
      note: noteSearches(),
      order: looks(),
    }),
  };
  return scene;

  async function untilItWorks(
    what: string,
    isDone: () => boolean,
    act: () => Promise<boolean>,
  ): Promise<void> {
    for (let tries = 1; !(await act()); tries += 1) {
      expect(tries, `${what} pressed`).toBeLessThan(5);
      await life.isUp();
      if (isDone()) return;
      scene.happened.push(`${what} said so, pressed again`);
    }
  }
}

/** How much more there is than there was. */
function since(count: () => number): () => number {
  const before = count();
  return () => count() - before;
}

const like = (looksLike: RegExp) => (one: Message) => looksLike.test(one.text);

/** Another one for every send: one that ClickSend has is not uploaded again. */
async function picture(n: number): Promise<Uint8Array> {
  const background = { r: n & 255, g: (n >> 8) & 255, b: 128 };
  return sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .png()
    .toBuffer();
}
