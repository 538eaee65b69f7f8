import { expect } from 'vitest';
import type { ClickSendWorld, SentMessage } from '../../sandbox/clicksend/world.ts';
import type {
  AppAnswer,
  FormValues,
  Message,
  OpenView,
  SlackWorld,
} from '../../sandbox/slack/world.ts';
import { balance } from '../world/balancer.ts';
import { createWorld, type InnerWorld, WEBHOOK_SECRET } from '../world/create-world.ts';
import type { Lag } from '../world/disk.ts';
import { drivenBy } from '../world/driven.ts';
import type { Watch } from '../world/steps.ts';
import { photo } from './photo.ts';

export { WEBHOOK_SECRET } from '../world/create-world.ts';
export const ADA = 'Ada';

/** As long as the pretend servers wait. */
const PATIENCE_MS = 90_000;
const LOOK_EVERY_MS = 50;
const MOMENT_MS = 100;

export interface WorldOptions {
  /** More than one share their jobs and their store; what Slack and ClickSend say goes to each in turn. Default 1. */
  readonly replicas?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** All time, chance and order come from it; default 1. */
  readonly seed?: number;
  /** How long the disk takes; default: no time. */
  readonly lag?: Lag;
  /** How long it takes for each replica, where not as long as for everybody. */
  readonly lags?: readonly (Lag | undefined)[];
  /** How far the clock of each replica is ahead, ms; default: they agree. */
  readonly aheadMs?: readonly number[];
  /** Is told of each thing that a replica does outside of its own memory. */
  readonly watch?: Watch;
  /** Receipts reach the app by its webhook (default), or it must come for them. */
  readonly receipts?: 'pushed' | 'polled';
  /** Slack's rate limits hold; default false. */
  readonly rateLimits?: boolean;
  /** ClickSend pushes what was not taken again after this first pause; default 10 s. */
  readonly pushAgainAfterMs?: number;
}

/** The app as an operator sees it. With several replicas: all of them together. */
export interface App {
  readonly url: string;
  /** Everything it has written to its log, over all lives. */
  logs(): string;
  /** As a power cut. */
  kill(): Promise<void>;
  /** Tells it to stop. */
  stop(): Promise<void>;
  /** Starts it again, with the same environment but for these changes. */
  start(changes?: Readonly<Record<string, string>>): Promise<void>;
}

/** What people, phones and the pretend servers do in a story, wherever the app runs. */
export interface StoryWorld {
  readonly slack: SlackWorld;
  readonly clicksend: ClickSendWorld;
  readonly ada: string;
  /** Ada types a command in a channel. */
  types(text: string, channel?: string): Promise<AppAnswer>;
  /** Ada types a command that opens the form; gives the form. */
  opens(text: string, channel?: string): Promise<OpenView>;
  /** The form that stands open before Ada. */
  form(): OpenView;
  /** The modal before Ada, as soon as its words look like this. */
  shows(looksLike: RegExp): Promise<OpenView>;
  /** The messages with this subject that ClickSend took or refused. */
  sentAs(subject: string): readonly SentMessage[];
  /** Ada opens the form, fills it and presses Send. Fields that are not given get good values. */
  sends(values?: FormValues, options?: { channel?: string; twice?: boolean }): Promise<AppAnswer>;
  uploads(name?: string, bytes?: Uint8Array, mimetype?: string): Promise<string>;
  /** The one post of a channel, as soon as it looks like this. */
  post(looksLike: RegExp, channel?: string): Promise<Message>;
  /** The thread of a post, as soon as one of its lines looks like this. */
  threadLine(post: Message, looksLike: RegExp): Promise<Message>;
  /** What Ada is told privately, as soon as it looks like this. */
  told(looksLike: RegExp): Promise<Message>;
  /** The messages that ClickSend took, as soon as there are so many. */
  taken(count: number): Promise<readonly SentMessage[]>;
}

/** A Slack, a ClickSend and the app between them, in this process and on a virtual clock. */
export interface World extends StoryWorld {
  readonly app: App;
  /** What everything stands in: time, network, disk, each replica. */
  readonly inner: InnerWorld;
  /** Lets so much time (ms) pass. */
  passes(ms: number): Promise<void>;
  /** Lets time pass until then (Unix ms). */
  becomes(at: number): Promise<void>;
  /** Checks again and again until the check throws nothing. */
  eventually(check: () => void | Promise<void>): Promise<void>;
  /** Asks somebody in this world over HTTP. */
  readonly fetch: typeof fetch;
  close(): Promise<void>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { rateLimits = false, pushAgainAfterMs: firstDelayMs, seed, lag, lags, aheadMs } = options;
  const inner = await createWorld({
    replicas: options.replicas ?? 1,
    seed,
    lag,
    lags,
    aheadMs,
    watch: options.watch,
    slack: { rateLimits },
    clicksend: firstDelayMs ? { retryPushes: { firstDelayMs } } : {},
    env: {
      POLL_SECONDS: options.receipts === 'polled' ? '1' : '0',
      // The second step has stories of its own.
      CONFIRM_SENDS: 'never',
      ...options.env,
    },
  });
  const { time } = inner;
  const slack = drivenBy(time, inner.slack);
  const clicksend = drivenBy(time, inner.clicksend);
  const app = appOf(inner);
  slack.connect({ requestUrl: `${app.url}/slack/events`, signingSecret: slack.signingSecret });
  if (options.receipts !== 'polled') {
    clicksend.pushReceiptsTo(`${app.url}/clicksend/receipts/${WEBHOOK_SECRET}`);
    clicksend.pushRepliesTo(`${app.url}/clicksend/replies/${WEBHOOK_SECRET}`);
  }
  const ada = slack.people.find(({ name }) => name.startsWith(ADA))?.id ?? '';
  const typedSecrets = new Set<string>();

  const world: World = {
    ...{ slack, clicksend, app, inner, ada },
    async eventually(check) {
      for (const end = time.now() + PATIENCE_MS; ; await time.pass(LOOK_EVERY_MS)) {
        try {
          return await check();
        } catch (error) {
          if (time.now() > end) throw error;
        }
      }
    },
    fetch: (...args) => time.run(fetch(...args)),
    passes: time.pass,
    becomes: (at) => time.pass(Math.max(0, at - time.now())),
    types: (text, channel = 'field-crew') => {
      const [command = '', ...rest] = text.split(' ');
      return slack.command({
        user: ada,
        channel: slack.channel(channel).id,
        command,
        text: rest.join(' '),
      });
    },
    async opens(text, channel) {
      const before = slack.views(ada)[0]?.id;
      await world.types(text, channel);
      return slack.until(() => slack.views(ada).find(({ id }) => id !== before), 'the form');
    },
    form() {
      const [view] = slack.views(ada);
      if (!view) throw new Error('No form is open');
      return view;
    },
    shows: (looksLike) =>
      slack.until(
        () => slack.views(ada).findLast((one) => looksLike.test(wordsIn(one))),
        `a modal like ${looksLike}`,
      ),
    sentAs: (subject) => clicksend.sent().filter((one) => one.subject === subject),
    async sends(values = {}, { channel = 'field-crew', twice = false } = {}) {
      // A person needs a moment; without one, what follows each other would be at the same time.
      await time.pass(MOMENT_MS);
      const view = await world.opens('/mms', channel);
      const filled = { ...(await goodValues()), ...values };
      for (const typed of [filled.Message, filled.Subject]) typedSecrets.add(String(typed));
      await slack.fill(view.id, filled);
      return slack.submit(view.id, { twice });
    },
    uploads: async (name = 'house.jpg', bytes, mimetype = 'image/jpeg') =>
      slack.upload({
        user: ada,
        ...{ name, mimetype, bytes: bytes ?? (await time.real(photo())) },
      }),
    post: (looksLike, channel = 'field-crew') =>
      slack.until(
        () => slack.messages(slack.channel(channel).id).find((one) => looksLike.test(one.text)),
        `a post in #${channel} like ${looksLike}`,
      ),
    threadLine: (post, looksLike) =>
      slack.until(
        () => slack.thread(post.channel, post.ts).find((one) => looksLike.test(one.text)),
        `a line in the thread like ${looksLike}`,
      ),
    told: (looksLike) =>
      slack.until(
        () => slack.privately(ada).find((one) => looksLike.test(one.text)),
        `Ada told in private something like ${looksLike}`,
      ),
    taken: (count) =>
      clicksend.until(
        () => (clicksend.sent().length >= count ? clicksend.sent() : undefined),
        `${count} messages at ClickSend`,
      ),
    async close() {
      const numbers = clicksend.sent().map(({ to }) => to);
      await inner.close();
      keepsSecrets(app.logs(), [
        ...numbers.flatMap((number) => [number, number.slice(1), number.slice(3)]),
        ...[...typedSecrets].filter((typed) => typed.length > 8),
        slack.botToken,
        slack.signingSecret,
        clicksend.apiKey,
        WEBHOOK_SECRET,
      ]);
    },
  };
  return world;

  async function goodValues(): Promise<FormValues> {
    return {
      Recipients: '+61437111222, 0437 111 223',
      Subject: 'The blue front door',
      Message: 'Please paint it like this by Friday.',
      Picture: await world.uploads(),
    };
  }
}

function appOf(inner: InnerWorld): App {
  const { replicas, time } = inner;
  const each = async (act: (replica: InnerWorld['replicas'][0]) => void | Promise<void>) => {
    for (const replica of replicas) await act(replica);
  };
  return {
    url: balance(replicas),
    logs: () => replicas.map((replica) => replica.logs()).join(''),
    kill: () => each((replica) => replica.kill()),
    stop: () => time.run(each((replica) => replica.stop())),
    start: (changes) => time.run(each((replica) => replica.start(changes))),
  };
}

/** Everything that can be read in a modal, what is typed into it left out: a line for each text. */
export function wordsIn({ view }: OpenView): string {
  const words: string[] = [];
  JSON.stringify([view.title, view.blocks, view.submit], (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') words.push(value);
    return value;
  });
  return words.join('\n');
}

/** No line of a log, at any level, holds a whole number, a token, a key or what a person wrote. */
function keepsSecrets(log: string, secrets: readonly string[]): void {
  for (const secret of secrets) expect(log).not.toContain(secret);
}
