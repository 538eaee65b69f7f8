import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/ports/log.ts';
import { createReconnectingSocket } from '../../src/slack/client/reconnecting-socket.ts';
import type { OpenSocket, SocketCallbacks } from '../../src/slack/client/socket.ts';
import { silent } from '../core/world.ts';

const clock = {
  now: () => Date.now(),
  wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

/** A Slack whose next sockets have these outcomes; later ones are greeted. */
class Slack {
  /** The times (s) at which a socket was requested. */
  readonly askedAt: number[] = [];
  /** The openings and closings of sockets, in this order. */
  readonly userActions: string[] = [];
  readonly #outcomes: unknown[];
  #news: SocketCallbacks[] = [];

  constructor(...outcomes: readonly unknown[]) {
    this.#outcomes = [...outcomes];
  }

  readonly open: OpenSocket = async (news) => {
    this.askedAt.push(Math.round(Date.now() / 1000));
    if (this.#outcomes.length > 0) {
      const outcome = this.#outcomes.shift();
      if (outcome !== 'hello') throw outcome;
    }
    const n = this.#news.push(news);
    this.userActions.push(`open ${n}`);
    const end = (act: string) => async () => {
      this.userActions.push(`${act} ${n}`);
      news.onEnd();
    };
    return { drain: end('retire'), close: end('close') };
  };

  next(...outcomes: readonly unknown[]): void {
    this.#outcomes.push(...outcomes);
  }

  /** Slack’s message about the newest socket, or the end of that socket. */
  sendText(reason: string): void {
    this.#news.at(-1)?.onGoodbye(reason);
  }
  ends(): void {
    this.#news.at(-1)?.onEnd();
  }
}

function connectLineOver(slack: Slack, log: Log = silent) {
  return createReconnectingSocket({ open: slack.open, clock, log });
}

const createSlackError = (error: string) => new WebAPIPlatformError({ ok: false, error });

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

test('reconnects at once after a socket that lasted ends', async () => {
  const slack = new Slack();
  const line = connectLineOver(slack);
  expect(() => line.check()).toThrow('not connected yet');
  await line.start();
  await vi.advanceTimersByTimeAsync(3_600_000);
  slack.ends();
  await vi.advanceTimersByTimeAsync(0);
  expect(slack.askedAt).toEqual([0, 3_600]);
  line.check();
});

test('reconnects after growing delays when sockets keep ending', async () => {
  const slack = new Slack();
  const line = connectLineOver(slack);
  await line.start();
  for (let n = 0; n < 4; n += 1) {
    slack.ends();
    await vi.advanceTimersByTimeAsync(8_000);
  }
  expect(slack.askedAt).toEqual([0, 1, 10, 20, 32]);
});

test('keeps trying at most 30 s apart whatever Slack responds, and readiness names the error until it works', async () => {
  const trouble = [
    createSlackError('internal_error'),
    createSlackError('invalid_auth'),
    new Error('reset'),
  ];
  const slack = new Slack(createSlackError('internal_error'), ...trouble, ...trouble, ...trouble);
  const line = connectLineOver(slack);
  const starting = line.start();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(() => line.check()).toThrow('invalid_auth');
  await vi.advanceTimersByTimeAsync(600_000);
  await starting;
  line.check();
  expect(slack.askedAt).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121, 151, 181]);
  // A short interruption is normal; a longer one is not.
  slack.next(createSlackError('internal_error'), createSlackError('internal_error'));
  slack.ends();
  line.check();
});

test('is unready once it has no socket for longer than a renewal takes', async () => {
  const slack = new Slack();
  const line = connectLineOver(slack);
  await line.start();
  await vi.advanceTimersByTimeAsync(60_000);
  slack.next(...Array.from({ length: 9 }, () => createSlackError('internal_error')));
  slack.ends();
  await vi.advanceTimersByTimeAsync(19_000);
  line.check();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(() => line.check()).toThrow('Slack’s socket is not open: internal_error');
});

test('waits for Slack’s Retry-After', async () => {
  const slack = new Slack(new WebAPIRateLimitedError(60));
  const starting = connectLineOver(slack).start();
  await vi.advanceTimersByTimeAsync(61_000);
  await starting;
  expect(slack.askedAt).toEqual([0, 60]);
});

test('fails to start with a clear error when the app token is wrong', async () => {
  const starting = connectLineOver(new Slack(createSlackError('invalid_auth'))).start();
  await expect(starting).rejects.toThrow('Slack does not accept SLACK_APP_TOKEN: invalid_auth');
});

test('opens no more sockets after a stop', async () => {
  const slack = new Slack();
  const line = connectLineOver(slack);
  await line.start();
  await line.stop();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(slack.userActions).toEqual(['open 1', 'close 1']);
});

test('a stop also closes an old socket that Slack has not closed yet', async () => {
  const slack = new Slack();
  const line = connectLineOver(slack);
  await line.start();
  await vi.advanceTimersByTimeAsync(3_600_000);
  slack.sendText('warning');
  await vi.advanceTimersByTimeAsync(1_000);
  await line.stop();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(slack.userActions).toEqual(['open 1', 'open 2', 'close 1', 'close 2']);
});

test.each(['warning', 'refresh_requested'])(
  'after %s opens the next socket before the old one is drained, and stays ready',
  async (reason) => {
    const slack = new Slack();
    const line = connectLineOver(slack);
    await line.start();
    await vi.advanceTimersByTimeAsync(3_600_000);
    slack.next(createSlackError('internal_error'), 'hello');
    slack.sendText(reason);
    slack.sendText('refresh_requested');
    await vi.advanceTimersByTimeAsync(500);
    line.check();
    expect(slack.userActions).toEqual(['open 1']);
    await vi.advanceTimersByTimeAsync(1_000);
    line.check();
    // Slack may send over the old socket until it closes it.
    await vi.advanceTimersByTimeAsync(10_000);
    expect(slack.userActions).toEqual(['open 1', 'open 2']);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(slack.userActions).toEqual(['open 1', 'open 2', 'retire 1']);
    expect(slack.askedAt).toEqual([0, 3_600, 3_601]);
  },
);

test('requests sockets less and less often when each is told to disconnect at once', async () => {
  const slack = new Slack();
  await connectLineOver(slack).start();
  for (let n = 0; n < 4; n += 1) {
    slack.sendText('warning');
    await vi.advanceTimersByTimeAsync(8_000);
  }
  expect(slack.askedAt).toEqual([0, 1, 10, 20, 32]);
});

test('is unready while Socket Mode is off, retries slowly, and recovers once it is on', async () => {
  const slack = new Slack();
  const line = connectLineOver(slack);
  await line.start();
  await vi.advanceTimersByTimeAsync(3_600_000);
  slack.next(...Array.from({ length: 4 }, () => new AppError('link_disabled', { retry: 'later' })));
  slack.sendText('link_disabled');
  expect(() => line.check()).toThrow('Slack’s socket is not open: link_disabled');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(slack.askedAt).toEqual([0, 3_601, 3_603, 3_607, 3_615, 3_631]);
  line.check();
});

test.each(['invalid_auth', 'token_revoked', 'account_inactive', 'link_disabled', 'access_denied'])(
  'is unready at once when a new socket is refused with %s',
  async (code) => {
    const slack = new Slack();
    const line = connectLineOver(slack);
    await line.start();
    await vi.advanceTimersByTimeAsync(60_000);
    slack.next(createSlackError(code));
    slack.ends();
    await vi.advanceTimersByTimeAsync(10);
    expect(() => line.check()).toThrow(code);
  },
);

test('keeps the old socket when Slack refuses a replica too many a new one', async () => {
  const slack = new Slack();
  const line = connectLineOver(slack);
  await line.start();
  await vi.advanceTimersByTimeAsync(60_000);
  slack.next(new AppError('too_many_websockets', { retry: 'later' }));
  slack.sendText('warning');
  await vi.advanceTimersByTimeAsync(10);
  line.check();
  expect(slack.userActions).toEqual(['open 1']);
  slack.ends();
  line.check();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(slack.userActions).toEqual(['open 1', 'open 2']);
});

test('logs an outage once, then once when the reason needs an operator, and once when it is over', async () => {
  const lines: string[] = [];
  const write = (level: string) => (_fields: unknown, message: string) =>
    void lines.push(`${level}: ${message}`);
  const log = { ...silent, info: write('info'), warn: write('warn'), error: write('error') };
  const slack = new Slack();
  await connectLineOver(slack, log).start();
  await vi.advanceTimersByTimeAsync(60_000);
  const away = Array.from({ length: 20 }, () => new Error('reset'));
  const switchedOff = Array.from({ length: 3 }, () => createSlackError('link_disabled'));
  slack.next(...away, ...switchedOff);
  slack.ends();
  await vi.advanceTimersByTimeAsync(12 * 3_600_000);
  expect(lines).toEqual([
    expect.stringMatching(
      /^warn: failed to open Slack’s socket: \w+\. The app keeps trying\. .*npm run doctor$/,
    ),
    expect.stringMatching(/^warn: .*SLACK_APP_TOKEN: link_disabled\. Turn on Socket Mode/),
    'info: opened Slack’s socket again',
  ]);
});
