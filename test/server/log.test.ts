import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/ports/log.ts';
import { createPinoLog } from '../../src/server/log.ts';

/** What the log writes. */
function captureLog(
  write: (log: Log) => void,
  secrets: readonly string[] = [],
  level = 'debug',
): string {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  write(createPinoLog({ level, secrets, destination }));
  return lines.join('');
}

test('a log line is JSON with the level, time, fields and message', () => {
  const line = JSON.parse(captureLog((log) => log.info({ sendId: 'mms-1' }, 'stored the send')));
  expect(line).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    sendId: 'mms-1',
    msg: 'stored the send',
  });
});

test.each([
  '+61437111222',
  '61437111222',
  '0437111222',
  'tel:+61437111222',
  'to=61437111222&from=x',
  '/clicksend/61437111222?x',
  'number.61437111222',
])('masks the number in %j except its last three digits', (text) => {
  const line = captureLog((log) => log.warn({ text, err: new Error(text) }, text));
  expect(line).not.toMatch(/\d{9}/);
  expect(line).toContain('•••222');
});

test('masks any number anywhere in a log line', () => {
  const digits = fc.stringMatching(/^[1-9]\d{8,14}$/);
  const around = fc.stringMatching(/^[a-z /:=+"'\\.,-]{0,6}$/);
  fc.assert(
    fc.property(around, digits, around, (before, number, after) => {
      const text = `${before}${number}${after}`;
      const line = captureLog((log) => log.info({ deep: { list: [text] } }, text));
      expect(line).not.toContain(number);
    }),
  );
});

test('removes Slack tokens of every kind', () => {
  const tokens = ['xoxb-12-34-AbC', 'xapp-1-A-2-b', 'xoxp-9', 'xoxe.xoxb-1-abc'];
  const line = captureLog((log) => log.error({ headers: tokens }, `Bearer ${tokens[0]}`));
  expect(line).not.toMatch(/AbC|xapp|xoxp|-1-abc/);
  expect(line).toContain('[token]');
});

test('removes secrets, also as encoded in JSON and URLs', () => {
  const secret = 'a"b\\c/d e+secret';
  const line = captureLog(
    (log) =>
      log.info({ secret, url: `https://x.test/${encodeURIComponent(secret)}` }, `with ${secret}`),
    [secret],
  );
  expect(line).not.toContain('+secret');
  expect(line).not.toContain('d e+');
  expect(line).not.toContain('d%20e');
  expect(() => JSON.parse(line)).not.toThrow();
});

test('doesn’t remove a secret of one letter from the log', () => {
  expect(captureLog((log) => log.info({}, 'a bad day'), ['a'])).toContain('a bad day');
});

test('logs an error’s name, message, code and causes, and no other property', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), {
    code: 'ECONNREFUSED',
    request: { body: 'Please paint it blue', headers: { authorization: 'Basic abc' } },
  });
  const error = new AppError('clicksend_away', { retry: 'later', cause, message: 'not reached' });
  Object.assign(error, { response: { body: 'Please paint it blue' } });
  const { err } = JSON.parse(captureLog((log) => log.error({ err: error }, 'failed')));
  expect(err).toEqual({
    name: 'AppError',
    message: 'not reached',
    code: 'clicksend_away',
    retry: 'later',
    at: expect.any(String),
    cause: { name: 'Error', message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' },
  });
});

test('logs only the type of a thrown value that isn’t an Error', () => {
  const line = captureLog((log) => log.error({ err: { body: 'Please paint it blue' } }, 'failed'));
  expect(JSON.parse(line).err).toBe('object');
});

test('logs an error that is its own cause', () => {
  const error = new Error('round');
  error.cause = error;
  expect(captureLog((log) => log.error({ err: error }, 'x'))).toContain('round');
});

test('writes nothing below the configured level', () => {
  expect(captureLog((log) => log.info({}, 'x'), [], 'warn')).toBe('');
});
