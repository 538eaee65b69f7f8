import { closeSync, openSync, readSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';

/** The offsets in a meta page of LMDB. A file has two such pages. */
const META = {
  magicAt: 24,
  pageSizeAt: 48,
  rootsAt: [88, 136],
  lastPageAt: 144,
  transactionAt: 152,
  length: 160,
};

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

/** The parts of LMDB's pages (its data version 2), in bytes. */
const HEADER = { flagsAt: 18, pointersLengthAt: 20, length: 24 };
const NODE = { flagsAt: 4, keyLengthAt: 6, length: 8 };
/** The root of a table, in the record that describes the table. */
const TABLE_ROOT_AT = 40;

const PAGE = { branch: 1, leaf: 2, overflow: 4 };
const VALUE = { onOwnPages: 1, table: 2 };

/** While the app writes, a walk may have to begin again. */
const MAX_WALKS = 5;

/**
 * Walks over all pages in use, and returns the number of the first one that is not what it must be, as after
 * a disk lost some. Undefined if there is none. LMDB itself finds that out when it reads the page: it may
 * abort the process, or fail only some of the reads. It takes about 10 microseconds a page.
 *
 * While the app writes, a page counts only if no transaction ended meanwhile, because LMDB reuses the pages of
 * the newest one only after the next. If one ends during each walk, nothing is found.
 */
function findDamagedPage(path: string): number | undefined {
  const file = openSync(path, 'r');
  try {
    for (let walks = 0; walks < MAX_WALKS; walks += 1) {
      const newest = readNewestMeta(file);
      const fault = walk(file, newest);
      if (fault === undefined || readNewestMeta(file).transaction === newest.transaction)
        return fault;
    }
    return undefined;
  } finally {
    closeSync(file);
  }
}

function walk(file: number, { pageSize, roots }: Meta): number | undefined {
  const visited = new Set<bigint>();
  const waiting = roots.map((number) => ({ number, flags: PAGE.branch | PAGE.leaf }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { number, flags } = next;
    if (number === NO_PAGE || visited.has(number)) continue;
    visited.add(number);
    const page = Buffer.alloc(pageSize);
    const bytesRead = readSync(file, page, 0, pageSize, Number(number) * pageSize);
    const isRight = page.readBigUInt64LE(0) === number && page.readUInt16LE(HEADER.flagsAt) & flags;
    if (bytesRead < pageSize || !isRight) return Number(number);
    try {
      for (const node of listNodes(page)) waiting.push(...listChildren(page, node));
    } catch {
      // The offset there points outside the page.
      return Number(number);
    }
  }
  return undefined;
}

interface Meta {
  readonly pageSize: number;
  readonly roots: readonly bigint[];
  readonly transaction: bigint;
}

function readNewestMeta(file: number): Meta {
  const first = readMeta(file, 0);
  const second = readMeta(file, first.pageSize);
  return second.transaction > first.transaction ? second : first;
}

function readMeta(file: number, at: number): Meta {
  const meta = Buffer.alloc(META.length);
  readSync(file, meta, 0, META.length, at);
  return {
    pageSize: meta.readUInt32LE(META.pageSizeAt),
    roots: META.rootsAt.map((rootAt) => meta.readBigUInt64LE(rootAt)),
    transaction: meta.readBigUInt64LE(META.transactionAt),
  };
}

/** Where the nodes of a page begin. Its header is not counted in its own numbers. */
function listNodes(page: Buffer): readonly number[] {
  if (page.readUInt16LE(HEADER.flagsAt) & PAGE.overflow) return [];
  const count = page.readUInt16LE(HEADER.pointersLengthAt) / 2;
  return Array.from(
    { length: count },
    (_, n) => HEADER.length + page.readUInt16LE(HEADER.length + 2 * n),
  );
}

/** The pages that a node leads to, and what they must be. */
function listChildren(page: Buffer, node: number): { number: bigint; flags: number }[] {
  const tree = PAGE.branch | PAGE.leaf;
  if (page.readUInt16LE(HEADER.flagsAt) & PAGE.branch) {
    return [{ number: BigInt(page.readUIntLE(node, 6)), flags: tree }];
  }
  const value = node + NODE.length + page.readUInt16LE(node + NODE.keyLengthAt);
  const flags = page.readUInt16LE(node + NODE.flagsAt);
  if (flags & VALUE.table) {
    return [{ number: page.readBigUInt64LE(value + TABLE_ROOT_AT), flags: tree }];
  }
  if (flags & VALUE.onOwnPages) {
    return [{ number: page.readBigUInt64LE(value), flags: PAGE.overflow }];
  }
  return [];
}
