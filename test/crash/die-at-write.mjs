/**
 * Loaded before the app: ends it, as a power cut would, before or after one of its writes to LMDB.
 * Which one stands in the file `CRASH_FILE` (a CrashAt as JSON), which is looked at again at every
 * write; every write is noted in the file `WRITES_FILE`.
 *
 * What stands in the ranges `RANGES` of its sets' members is written to `RANGES_FILE` after every change:
 * another process must not open the file while this one may be starting. LMDB takes its word for what was
 * written last, and this one would write over it.
 *
 * lmdb makes its classes anew for every file, so there is none to be changed from outside. It lets
 * another copy of itself open files in its place, though, and that is what stands here.
 */
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { nativeAddon, open } from 'lmdb';

const { CRASH_FILE = '', WRITES_FILE = '', RANGES = '[]', RANGES_FILE = '' } = process.env;
/** Each from its first key up to the one after its last, in base64. */
const ranges = JSON.parse(RANGES);
let members;
let crashAt = {};
let matched = 0;
/** What the transaction that runs now has changed so far. */
let changes = [];

nativeAddon.open = openWatched;

function openWatched(...options) {
  nativeAddon.open = undefined;
  const root = open(...options);
  nativeAddon.open = openWatched;

  const { openDB, transaction } = root;
  root.openDB = (about) => {
    const table = watchTable(openDB.call(root, about), about.name);
    if (about.name === 'members') {
      members = table;
      tellRanges();
    }
    return table;
  };
  root.transaction = async (change) => {
    let isMine = false;
    const result = await transaction.call(root, () => {
      changes = [];
      const value = change();
      isMine = changes.length > 0 && isTheOne(changes.join('\n'));
      // Nothing of it is on the disk yet.
      if (isMine && crashAt.phase === 'before') die();
      return value;
    });
    if (isMine) die();
    tellRanges();
    return result;
  };
  return root;
}

/** The other tables hold the same in another order. */
function watchTable(table, name) {
  if (name !== 'records' && name !== 'scores') return table;
  const { put, remove } = table;
  table.put = (key, value) => {
    const at = words(key);
    // A record is taken out before it is put anew.
    changes = [...changes.filter((one) => one !== `remove ${at}`), `put ${at} ${value}`];
    return put.call(table, key, value);
  };
  table.remove = (key) => {
    changes.push(`remove ${words(key)}`);
    return remove.call(table, key);
  };
  return table;
}

function tellRanges() {
  const found = ranges.flatMap(([start, end]) => [
    ...members.getRange({ start: Buffer.from(start, 'base64'), end: Buffer.from(end, 'base64') }),
  ]);
  // Whole or not at all: somebody may look at this very moment.
  writeFileSync(`${RANGES_FILE}.new`, JSON.stringify(found.map(({ value }) => value)));
  renameSync(`${RANGES_FILE}.new`, RANGES_FILE);
}

function isTheOne(write) {
  appendFileSync(WRITES_FILE, `${JSON.stringify(write)}\n`);
  const wanted = wantedCrash();
  if (wanted.id !== crashAt.id) {
    crashAt = wanted;
    matched = 0;
  }
  if (!crashAt.pattern || !new RegExp(crashAt.pattern).test(write)) return false;
  matched += 1;
  return matched === crashAt.nth;
}

function wantedCrash() {
  try {
    return JSON.parse(readFileSync(CRASH_FILE, 'utf8'));
  } catch {
    return {};
  }
}

/** Binary keys, readable. */
function words(key) {
  return key.toString().replace(/[^ -~]/g, ' ');
}

function die() {
  process.kill(process.pid, 'SIGKILL');
}
