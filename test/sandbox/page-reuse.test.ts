import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reuse } from '../../sandbox/page/reuse.ts';

test('reuse() equals the new value and keeps every object that did not change', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      expect(reuse(before, after)).toEqual(after);
      expect(reuse(before, structuredClone(before))).toBe(before);
    }),
  );
  const before = { posts: [{ ts: '1' }, { ts: '2' }], you: 'Ada' };
  const seen = reuse(before, { posts: [{ ts: '1' }, { ts: '3' }], you: 'Ada' });
  expect(seen.posts[0]).toBe(before.posts[0]);
  expect(seen.posts).toEqual([{ ts: '1' }, { ts: '3' }]);
  const moved = reuse(before, { posts: [{ ts: '2' }], you: 'Ada' });
  expect(moved.posts[0]).toBe(before.posts[1]);
});
