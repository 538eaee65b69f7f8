import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { explainWriteError } from '../../src/storage/lmdb/explain-data-dir-error.ts';

const { ENOSPC, EDQUOT, EFBIG, EIO, EROFS } = constants.errno;

// What LMDB rejects with: the system's error number, or one of its own.
const makeError = (code: number) => Object.assign(new Error('Commit failed'), { code });

test.each([
  ['ENOSPC', ENOSPC, 'the disk of /data is full', /^Free some space$/],
  ['MDB_MAP_FULL', -30_792, 'the disk of /data is full', /^Free some space$/],
  ['EDQUOT', EDQUOT, 'the disk quota of /data is used up', /^Raise it, or free some space$/],
  ['EFBIG', EFBIG, 'the file in /data may not grow any more', /^Raise the limit on file sizes/],
  // EIO is also the result of the last write before a disk is full, so a backup isn't the first advice.
  [
    'EIO',
    EIO,
    'the disk of /data is full or broken',
    /^Free some space, .*If there is room, .*backup/,
  ],
  ['EROFS', EROFS, 'the file system of /data has become read-only', /disk errors/],
])('explains %s and what to do', (_name, code, what, how) => {
  expect(explainWriteError('/data', makeError(code))).toEqual({
    what,
    how: expect.stringMatching(how),
  });
});
