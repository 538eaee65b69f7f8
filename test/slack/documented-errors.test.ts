import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { findSlackOutcome } from '../../src/slack/errors/outcomes.ts';

/**
 * The error codes on each method’s page of docs.slack.dev, as of August 2026 (from
 * slack-ruby/slack-api-ref).
 */
const documented = z
  .record(z.string(), z.array(z.string()))
  .parse(JSON.parse(readFileSync('test/fixtures/slack/documented-errors.json', 'utf8')));

/** The methods that filesUploadV2 calls, in this order. */
const uploads = ['files.getUploadURLExternal', 'files.completeUploadExternal'];

/** The methods of the Web API that the code calls. */
function listCalledMethods(): readonly string[] {
  const files = readdirSync('src/slack', { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`src/slack/${file}`, 'utf8'));
  const calls = sources.flatMap((source) => [
    ...source.matchAll(/client\s*\.(\w+\.\w+|filesUploadV2)\(/g),
  ]);
  return [...new Set(calls.flatMap(([, method = '']) => method))];
}

test('every Slack method that the app calls has its documented errors in the fixture', () => {
  const called = listCalledMethods().flatMap((one) => (one === 'filesUploadV2' ? uploads : [one]));
  expect(called).toContain('chat.postMessage');
  expect(called.filter((one) => !(one in documented))).toEqual([]);
});

test.each(Object.entries(documented))(
  '%s: every documented error has an outcome',
  (_method, words) => {
    expect(words.filter((word) => findSlackOutcome(word) === undefined)).toEqual([]);
  },
);
