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

/** Slack, whose next sockets come out like this; then they are greeted. */
class Slack {
  /** At what times (s) a socket was asked for. */
  readonly askedAt: number[] = [];
  /** The sockets that were opened and closed, in this order. */
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

  /** Slack's word about the newest socket, or the end of it. */
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

test('a socket that was good and ends is made anew at once', async () => {
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

test('one that ends again and again is made anew with growing pauses', async () => {
  const slack = new Slack();
  const line = connectLineOver(slack);
  await line.start();
  for (let n = 0; n < 4; n += 1) {
    slack.ends();
    await vi.advanceTimersByTimeAsync(8_000);
  }
  expect(slack.askedAt).toEqual([0, 1, 10, 20, 32]);
});

test('whatever Slack answers, it is tried for ever, at most half a minute apart; readiness says why, and then that it is well', async () => {
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
  // A short break is none to worry about; a longer one is.
  slack.next(createSlackError('internal_error'), createSlackError('internal_error'));
  slack.ends();
  line.check();
});

test('a socket that is away for longer than a renewal takes makes the app unready', async () => {
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

test('Slack’s Retry-After is waited for', async () => {
  const slack = new Slack(new WebAPIRateLimitedError(60));
  const starting = connectLineOver(slack).start();
  await vi.advanceTimersByTimeAsync(61_000);
  await starting;
  expect(slack.askedAt).toEqual([0, 60]);
});

test('a wrong app token ends the start, in words', async () => {
  const starting = connectLineOver(new Slack(createSlackError('invalid_auth'))).start();
  await expect(starting).rejects.toThrow('Slack does not accept SLACK_APP_TOKEN: invalid_auth');
});

test('after the goodbye nobody calls again', async () => {
  const slack = new Slack();
  const line = connectLineOver(slack);
  await line.start();
  await line.stop();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(slack.userActions).toEqual(['open 1', 'close 1']);
});

test('after the goodbye a socket that Slack has not closed yet is closed too', async () => {
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
  'when Slack says %s, the next socket is there before the old one goes, and readiness never fails',
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
    // Slack may send over the old one until it closes it.
    await vi.advanceTimersByTimeAsync(10_000);
    expect(slack.userActions).toEqual(['open 1', 'open 2']);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(slack.userActions).toEqual(['open 1', 'open 2', 'retire 1']);
    expect(slack.askedAt).toEqual([0, 3_600, 3_601]);
  },
);

test('a socket that every new one is told to leave at once is asked for ever more seldom', async () => {
  const slack = new Slack();
  await connectLineOver(slack).start();
  for (let n = 0; n < 4; n += 1) {
    slack.sendText('warning');
    await vi.advanceTimersByTimeAsync(8_000);
  }
  expect(slack.askedAt).toEqual([0, 1, 10, 20, 32]);
});

test('with Socket Mode switched off readiness says so at once, it is asked seldom, and all is well when it is on again', async () => {
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
  'a new socket that is refused with %s shows in readiness at once',
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

test('a tenth replica that opens its next socket is refused it, and keeps the old one as long as it lives', async () => {
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

test('an outage of a night is logged once, and again when somebody must change something, and when it is over', async () => {
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
