import { WebAPIRequestError } from '@slack/web-api';
import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { isOutageError, registerErrorHandlers } from '../../src/server/shut-down.ts';

const createCodedError = (code: string) => Object.assign(new Error('x'), { code });
class SocketClosedUnexpectedlyError extends Error {}

describe('isOutageError', () => {
  test.each<[string, unknown]>([
    ['a Redis that is down', createCodedError('ECONNREFUSED')],
    ['a Redis that hung up', new SocketClosedUnexpectedlyError('Socket closed unexpectedly')],
    ['a Redis that became a replica', new Error("READONLY You can't write against a replica.")],
    ['a Redis that is still loading its data', new Error('LOADING Redis is loading')],
    ['BullMQ without a connection', new Error('Connection is closed.')],
    ['the store’s own error', new AppError('store_failed', { retry: 'later' })],
    [
      'a fetch that failed',
      new TypeError('fetch failed', { cause: createCodedError('ECONNRESET') }),
    ],
    ['an error of undici', createCodedError('UND_ERR_SOCKET')],
    ['a request that didn’t reach Slack', new WebAPIRequestError(createCodedError('ENOTFOUND'))],
    [
      'a response that timed out',
      AbortSignal.timeout(0).reason ?? new DOMException('', 'TimeoutError'),
    ],
  ])('is true for %s', (_, error) => {
    expect(isOutageError(error)).toBe(true);
  });

  test.each<[string, unknown]>([
    ['a fault in the code', new TypeError('x is not a function')],
    ['a command that Redis does not know', new Error('ERR unknown command')],
    ['an error that is never retried', new AppError('redis_url', { retry: 'never' })],
    ['no error at all', undefined],
    ['a string', 'ECONNREFUSED'],
  ])('is false for %s', (_, error) => {
    expect(isOutageError(error)).toBe(false);
  });
});

describe('registerErrorHandlers', () => {
  const before = process.listeners('unhandledRejection');
  const beforeThrown = process.listeners('uncaughtException');
  afterEach(() => {
    for (const one of process.listeners('unhandledRejection')) {
      if (!before.includes(one)) process.off('unhandledRejection', one);
    }
    for (const one of process.listeners('uncaughtException')) {
      if (!beforeThrown.includes(one)) process.off('uncaughtException', one);
    }
  });

  test.each([
    ['keeps the process running after an outage', createCodedError('ECONNRESET'), []],
    ['exits with 1 after any other error', new TypeError('x'), [1]],
  ] as const)('%s', (_, error, codes) => {
    const exits: number[] = [];
    const lines: string[] = [];
    const say = (_fields: unknown, line: string) => void lines.push(line);
    const log = { debug: say, info: say, warn: say, error: say };
    registerErrorHandlers(log, (code) => void exits.push(code));
    const [heed] = process.listeners('unhandledRejection').slice(-1);
    heed?.(error, Promise.resolve());
    expect(exits).toEqual(codes);
    expect(lines).toHaveLength(1);
  });
});
