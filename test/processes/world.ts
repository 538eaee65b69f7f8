import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { startClickSend } from '../../sandbox/clicksend/server.ts';
import type { ClickSendWorld, SentMessage } from '../../sandbox/clicksend/world.ts';
import { readManifest } from '../../sandbox/manifest.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import type {
  AppAnswer,
  FormValues,
  Message,
  OpenView,
  SlackWorld,
} from '../../sandbox/slack/world.ts';
import { type AppProcess, startApp } from '../setup/app-process.ts';
import { type RedisServer, startRedis } from '../setup/redis.ts';
import { photo } from '../stories/photo.ts';

export const ADA = 'Ada';
export const WEBHOOK_SECRET = 'a-webhook-secret-of-thirty-chars';

const SAFE = ['--appendonly', 'yes', '--appendfsync', 'always'];

export interface WorldOptions {
  readonly store?: 'lmdb' | 'redis';
  readonly env?: Readonly<Record<string, string>>;
  /** Receipts reach the app by its webhook (default), or it must come for them. */
  readonly receipts?: 'pushed' | 'polled';
  readonly command?: readonly [string, ...string[]];
  readonly socketMode?: boolean;
  /** Slack's rate limits hold; default false. */
  readonly rateLimits?: boolean;
  /** ClickSend pushes what was not taken again after this first pause; default 10 s. */
  readonly pushAgainAfterMs?: number;
}

/** A Slack, a ClickSend and the app between them, all real processes and servers on this machine. */
export interface World {
  readonly slack: SlackWorld;
  readonly clicksend: ClickSendWorld;
  readonly app: AppProcess;
  /** The app's Redis, where the store is one. Everything is on its disk before it says so, as the README wants it. */
  readonly redis: RedisServer | undefined;
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
  close(): Promise<void>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  // Installed as an administrator installs it.
  const { scopes, events, functions } = await readManifest();
  const { rateLimits = false } = options;
  const slack = await startSlack({ rateLimits, scopes, events, functions });
  const { pushAgainAfterMs: firstDelayMs } = options;
  const clicksend = await startClickSend(firstDelayMs ? { retryPushes: { firstDelayMs } } : {});
  const redis = options.store === 'redis' ? await startRedis(...SAFE) : undefined;
  const dataDir = await mkdtemp(path.join(tmpdir(), 'slack-mms-story-'));
  const app = await startApp(
    {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      CLICKSEND_USERNAME: clicksend.username,
      CLICKSEND_API_KEY: clicksend.apiKey,
      CLICKSEND_API_URL: clicksend.apiUrl,
      LOG_LEVEL: 'trace',
      WEBHOOK_SECRET,
      POLL_SECONDS: options.receipts === 'polled' ? '1' : '0',
      // The second step has stories of its own.
      CONFIRM_SENDS: 'never',
      ...(redis ? { REDIS_URL: redis.url } : { DATA_DIR: dataDir }),
      ...(options.socketMode ? { SLACK_APP_TOKEN: slack.appToken } : {}),
      ...options.env,
    },
    options.command,
  );
  if (!options.socketMode) {
    slack.connect({ requestUrl: `${app.url}/slack/events`, signingSecret: slack.signingSecret });
  }
  if (options.receipts !== 'polled') {
    clicksend.pushReceiptsTo(`${app.url}/clicksend/receipts/${WEBHOOK_SECRET}`);
    clicksend.pushRepliesTo(`${app.url}/clicksend/replies/${WEBHOOK_SECRET}`);
  }
  const ada = slack.people.find(({ name }) => name.startsWith(ADA))?.id ?? '';
  const typedSecrets = new Set<string>();

  const world: World = {
    slack,
    clicksend,
    app,
    redis,
    ada,
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
      const view = await world.opens('/mms', channel);
      const filled = { ...(await goodValues()), ...values };
      for (const typed of [filled.Message, filled.Subject]) typedSecrets.add(String(typed));
      await slack.fill(view.id, filled);
      return slack.submit(view.id, { twice });
    },
    uploads: async (name = 'house.jpg', bytes, mimetype = 'image/jpeg') =>
      slack.upload({ user: ada, name, mimetype, bytes: bytes ?? (await photo()) }),
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
      await app.stop();
      const numbers = clicksend.sent().map(({ to }) => to);
      await Promise.all([slack.close(), clicksend.close(), redis?.stop()]);
      await rm(dataDir, { recursive: true, force: true });
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
