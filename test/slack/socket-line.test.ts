import { EventEmitter } from 'node:events';
import type { SocketModeReceiver } from '@slack/bolt';
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { socketLine } from '../../src/slack/connection/socket-line.ts';
import { silent } from '../app/world.ts';

const clock = {
  now: () => Date.now(),
  wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

/** A client whose next starts come out like this; then they succeed. At what times (s) it was started. */
class Client extends EventEmitter {
  readonly startedAt: number[] = [];
  readonly #outcomes: unknown[];

  constructor(...outcomes: readonly unknown[]) {
    super();
    this.#outcomes = [...outcomes];
  }

  async start(): Promise<void> {
    this.startedAt.push(Math.round(Date.now() / 1000));
    if (this.#outcomes.length === 0) return void this.emit('connected');
    const outcome = this.#outcomes.shift();
    if (outcome === 'silence') return new Promise(() => undefined);
    throw outcome;
  }

  async disconnect(): Promise<void> {
    this.emit('disconnected');
  }
}

function lineOver(client: Client) {
  const receiver = { client } as unknown as Pick<SocketModeReceiver, 'client'>;
  return socketLine({ receiver, clock, log: silent });
}

const says = (error: string) => new WebAPIPlatformError({ ok: false, error });

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

test('a socket that was good and ends is made anew at once', async () => {
  const client = new Client();
  const line = lineOver(client);
  expect(() => line.check()).toThrow('not connected yet');
  await line.start();
  await vi.advanceTimersByTimeAsync(3_600_000);
  client.emit('disconnected');
  await vi.advanceTimersByTimeAsync(0);
  expect(client.startedAt).toEqual([0, 3_600]);
  line.check();
});

test('one that ends again and again is made anew with growing pauses', async () => {
  const client = new Client();
  const line = lineOver(client);
  await line.start();
  for (let n = 0; n < 4; n += 1) {
    client.emit('disconnected');
    await vi.advanceTimersByTimeAsync(8_000);
  }
  expect(client.startedAt).toEqual([0, 1, 10, 20, 32]);
});

test('whatever Slack answers, it is tried for ever, at most half a minute apart; readiness says why, and then that it is well', async () => {
  const trouble = [undefined, says('internal_error'), says('invalid_auth'), new Error('reset')];
  const client = new Client(...trouble, ...trouble, 'silence');
  const line = lineOver(client);
  const starting = line.start();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(() => line.check()).toThrow('invalid_auth');
  await vi.advanceTimersByTimeAsync(600_000);
  await starting;
  line.check();
  expect(client.startedAt).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121, 166]);
  // A short break is none to worry about; a longer one is.
  client.emit('disconnected');
  line.check();
});

test('a socket that is away for longer than a renewal takes makes the app unready', async () => {
  const client = new Client();
  const line = lineOver(client);
  await line.start();
  await vi.advanceTimersByTimeAsync(60_000);
  vi.spyOn(client, 'start').mockRejectedValue(says('internal_error'));
  client.emit('disconnected');
  await vi.advanceTimersByTimeAsync(19_000);
  line.check();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(() => line.check()).toThrow('Slack’s socket is not open: internal_error');
});

test('Slack’s Retry-After is waited for', async () => {
  const client = new Client(new WebAPIRateLimitedError(60));
  const starting = lineOver(client).start();
  await vi.advanceTimersByTimeAsync(61_000);
  await starting;
  expect(client.startedAt).toEqual([0, 60]);
});

test('a wrong app token ends the start, in words', async () => {
  const starting = lineOver(new Client(says('invalid_auth'))).start();
  await expect(starting).rejects.toThrow('Slack does not accept SLACK_APP_TOKEN: invalid_auth');
});

test('after the goodbye nothing is heard, and nobody calls again', async () => {
  const client = new Client();
  const heard = vi.fn();
  client.on('slack_event', heard);
  const line = lineOver(client);
  await line.start();
  await line.stop();
  client.emit('slack_event');
  await vi.advanceTimersByTimeAsync(600_000);
  expect(heard).not.toHaveBeenCalled();
  expect(client.startedAt).toEqual([0]);
});
