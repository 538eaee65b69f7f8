import { open as openFile } from 'node:fs/promises';
import { findDamagedPage } from './find-damaged-page.ts';

/** The offsets in a meta page of LMDB, of which a file has two. */
const META = { magicAt: 24, pageSizeAt: 48, rootsAt: [88, 136], lastPageAt: 144, length: 160 };

const MAGIC = 0xbeefc0de;

/** The root of an empty table. */
const NO_PAGE = 0xffff_ffff_ffff_ffffn;

/**
 * Throws an Error if the file is not one of LMDB, or if pages are missing or damaged. LMDB maps a file into
 * memory and trusts it, so the process would crash without a word. `all`: no page may be missing, as in a
 * backup. In a store that is in use, the last pages may never have been written. `mode`: as for `fs.open`.
 */
export async function checkLmdbFile(
  path: string,
  { all, mode = 'r' }: { readonly all: boolean; readonly mode?: 'r' | 'r+' },
): Promise<void> {
  const file = await openFile(path, mode);
  try {
    // LMDB makes an empty file into a store.
    if ((await file.stat()).size === 0 && !all) return;
    let pageSize = 0;
    let pageCount = 0n;
    for (const page of [0, 1]) {
      const meta = Buffer.alloc(META.length);
      const { bytesRead } = await file.read(meta, 0, META.length, page * pageSize);
      pageSize = meta.readUInt32LE(META.pageSizeAt);
      if (bytesRead < META.length || meta.readUInt32LE(META.magicAt) !== MAGIC)
        throw new Error('not an LMDB file');
      const needed = (all ? [META.lastPageAt] : META.rootsAt)
        .map((at) => meta.readBigUInt64LE(at))
        .filter((number) => number !== NO_PAGE);
      for (const number of needed) if (number >= pageCount) pageCount = number + 1n;
    }
    // After the pages that name them, because the app may be writing.
    if ((await file.stat()).size < Number(pageCount) * pageSize)
      throw new Error('the file is truncated');
    if (findDamagedPage(path) !== undefined) throw new Error('a page is damaged');
  } finally {
    await file.close();
  }
}
