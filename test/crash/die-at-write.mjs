/**
 * Loaded before the app: ends it, as a power cut would, before or after one of its writes to LMDB.
 * Which one stands in the file `CRASH_FILE` (a CrashAt as JSON), which is looked at again at every
 * write; every write is noted in the file `WRITES_FILE`.
 *
 * lmdb makes its classes anew for every file, so there is none to be changed from outside. It lets
 * another copy of itself open files in its place, though, and that is what stands here.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { nativeAddon, open } from 'lmdb';

const { CRASH_FILE = '', WRITES_FILE = '' } = process.env;
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
  root.openDB = (about) => watchTable(openDB.call(root, about), about.name);
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
