import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RequestBody } from '../../src/core/ports/request-body.ts';
import { createBodyReader } from '../../src/server/body-reader.ts';

const KB = 1024;
const limits = { maxBytes: 1024 * KB, timeoutMs: 4_000 };

/** A request whose body arrives when the test sends it. */
function request(headers: Record<string, string> = {}) {
  const req = new IncomingMessage(new Socket());
  req.headers = headers;
  req.on('error', () => {});
  return {
    req,
    gives: (bytes: number) => void req.push(Buffer.alloc(bytes, 97)),
    ends: () => void req.push(null),
  };
}

/** Lets the reader get what was pushed. */
const waitUntilRead = () => vi.advanceTimersByTimeAsync(1);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Reads several bodies at once. `became`: the outcome of each so far. */
function readSideBySide(allBytes: number) {
  const read = createBodyReader({ allBytes });
  const outcomes: (RequestBody['kind'] | undefined)[] = [];
  return {
    outcomes,
    begin() {
      const one = request();
      const n = outcomes.push(undefined) - 1;
      void read(one.req, limits).then(({ kind }) => {
        outcomes[n] = kind;
      });
      return one;
    },
  };
}

describe('createBodyReader', () => {
  test('reads a whole body', async () => {
    const { req, gives, ends } = request();
    const reading = createBodyReader()(req, limits);
    gives(3);
    gives(4);
    ends();
    expect(await reading).toMatchObject({ kind: 'whole', bytes: Buffer.from('aaaaaaa') });
  });

  test.each([
    ['announced', { 'content-length': `${9_000 * KB}` }, 0],
    ['unannounced', {}, 9_000 * KB],
  ])('rejects a body that is too long, %s', async (_which, headers, bytes) => {
    const { req, gives } = request(headers as Record<string, string>);
    const reading = createBodyReader()(req, limits);
    if (bytes > 0) gives(bytes);
    expect(await reading).toEqual({ kind: 'tooLong' });
  });

  test('breaks off a body that drips past the timeout', async () => {
    const { req, gives } = request();
    const reading = createBodyReader()(req, limits);
    for (let second = 0; second < 4; second += 1) {
      gives(1);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(await reading).toEqual({ kind: 'brokeOff' });
  });

  test('cuts off a body that isn’t read before the timeout, so that its sender retries', async () => {
    const { req, gives } = request({ 'content-length': `${500 * KB}` });
    const reading = createBodyReader()(req, limits);
    gives(64 * KB);
    // Without a turn of the event loop, so nothing is read.
    vi.advanceTimersByTime(4_000);
    expect(await reading).toEqual({ kind: 'cutOff' });
  });
});

describe('createBodyReader, for many connections', () => {
  test('reads bodies in slices per turn of the event loop, so that small ones don’t wait behind large ones', async () => {
    const { outcomes, begin } = readSideBySide(16 * 1024 * KB);
    const large = Array.from({ length: 40 }, begin);
    const countUnread = () => large.reduce((sum, { req }) => sum + req.readableLength, 0);
    const slice = 64 * KB;
    for (const one of large) {
      for (let n = 0; n < 4; n += 1) one.gives(slice);
      one.ends();
    }
    const small = begin();
    small.gives(5 * KB);
    small.ends();
    await nextTurn();
    expect(outcomes.at(-1)).toBe('whole');
    let unread = countUnread();
    expect(unread).toBeGreaterThan(100 * slice);
    while (unread > 0) {
      await nextTurn();
      const readInTurn = unread - countUnread();
      expect(readInTurn).toBeGreaterThan(0);
      expect(readInTurn).toBeLessThanOrEqual(16 * slice);
      unread -= readInTurn;
    }
    await nextTurn();
    expect(new Set(outcomes)).toEqual(new Set(['whole']));
  });

  test('cuts off the largest bodies beyond the shared limit, and reads the small ones', async () => {
    const { outcomes, begin } = readSideBySide(1_000 * KB);
    const small = begin();
    small.gives(5 * KB);
    const large = Array.from({ length: 4 }, begin);
    for (const one of large) one.gives(300 * KB);
    await waitUntilRead();
    expect(outcomes.filter((kind) => kind === 'cutOff')).toHaveLength(1);
    for (const one of large) one.gives(300 * KB);
    await waitUntilRead();
    expect(outcomes.filter((kind) => kind === 'cutOff')).toHaveLength(3);
    small.gives(5 * KB);
    small.ends();
    await waitUntilRead();
    expect(outcomes[0]).toBe('whole');
    // The memory of cut-off bodies is free for others.
    const next = begin();
    next.gives(300 * KB);
    next.ends();
    await waitUntilRead();
    expect(outcomes.at(-1)).toBe('whole');
  });

  test('never holds more than the shared limit, and frees it in the end, in any order of events', async () => {
    const act = fc.record({ at: fc.nat(5), does: fc.constantFrom('gives', 'gives', 'ends') });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (userActions) => {
        const { outcomes, begin } = readSideBySide(500 * KB);
        const all = Array.from({ length: 6 }, begin);
        const heldBytes = Array.from({ length: 6 }, () => 0);
        for (const { at, does } of userActions) {
          const one = all[at];
          if (!one || one.req.readableEnded || outcomes[at]) continue;
          if (does === 'ends') one.ends();
          else {
            one.gives(200 * KB);
            heldBytes[at] = (heldBytes[at] ?? 0) + 200 * KB;
          }
          await waitUntilRead();
          const open = heldBytes.filter((_bytes, n) => outcomes[n] === undefined);
          expect(open.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(500 * KB);
        }
        await vi.advanceTimersByTimeAsync(5_000);
        expect(outcomes.includes(undefined)).toBe(false);
        const last = begin();
        last.gives(400 * KB);
        last.ends();
        await waitUntilRead();
        expect(outcomes.at(-1)).toBe('whole');
      }),
      { numRuns: 50 },
    );
  });
});
