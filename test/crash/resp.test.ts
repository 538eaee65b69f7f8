import fc from 'fast-check';
import { expect, test } from 'vitest';
import { framesIn, wordsOf } from './resp.ts';

const bulk = (word: string) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`;
const command = (words: readonly string[]) => `*${words.length}\r\n${words.map(bulk).join('')}`;

const answers = ['+OK\r\n', ':7\r\n', '$-1\r\n', '*-1\r\n', '*0\r\n', '-ERR no\r\n'];
const nested = `*2\r\n*1\r\n${bulk('a')}%1\r\n${bulk('b')}:1\r\n`;
const frame = fc.oneof(
  fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }).map(command),
  fc.constantFrom(...answers, nested),
);

test('however a stream is cut, the same frames come out of it', () => {
  fc.assert(
    fc.property(fc.array(frame), fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (all, cuts) => {
      const bytes = Buffer.from(all.join(''));
      const found: string[] = [];
      const feed = framesIn((one) => found.push(one.toString()));
      for (let at = 0; at < bytes.length; ) {
        const end = at + (cuts.next().value ?? 1);
        feed(bytes.subarray(at, end));
        at = end;
      }
      expect(found).toEqual(all);
    }),
  );
});

test('a command is read as its words', () => {
  const words = ['SET', 'slack-mms::send:1', '{"value":"ü\r\n"}', ''];
  expect(wordsOf(Buffer.from(command(words)))).toEqual(words);
});
