import { link, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { moveToNewPlace } from '../../src/storage/lmdb/move-to-new-place.ts';

vi.mock('node:fs/promises', { spy: true });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slack-mms-move-'));
});
afterEach(async () => {
  vi.mocked(link).mockReset();
  await rm(folder, { recursive: true });
});

/** How link(2) fails on a memory stick, a network share or a FUSE file system. Undefined: it works. */
const codes = [undefined, 'EPERM', 'EOPNOTSUPP', 'ENOTSUP', 'ENOSYS', 'EMLINK'];

test.each(codes)('moves a file to its new place when hard links fail with %s', async (code) => {
  failLinksWith(code);
  const [draft, place] = [join(folder, 'draft'), join(folder, 'place')];
  await writeFile(draft, 'all of it');
  await moveToNewPlace(draft, place);
  expect(await readFile(place, 'utf8')).toBe('all of it');
});

test.each(codes)('never replaces an existing file when hard links fail with %s', async (code) => {
  failLinksWith(code);
  const [draft, place] = [join(folder, 'draft'), join(folder, 'place')];
  await writeFile(draft, 'new');
  await writeFile(place, 'old');
  await expect(moveToNewPlace(draft, place)).rejects.toMatchObject({ code: 'EEXIST' });
  expect(await readFile(place, 'utf8')).toBe('old');
});

test('rejects when the disk is full, without trying another way', async () => {
  failLinksWith('ENOSPC');
  await writeFile(join(folder, 'draft'), 'all of it');
  const moved = moveToNewPlace(join(folder, 'draft'), join(folder, 'place'));
  await expect(moved).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(await readdir(folder)).toEqual(['draft']);
});

function failLinksWith(code: string | undefined): void {
  if (code) vi.mocked(link).mockRejectedValue(Object.assign(new Error(code), { code }));
}
