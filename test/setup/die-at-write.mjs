/**
 * Loaded before the app: ends it, as a power cut would, at the first write to LMDB that looks like `DIE_AT` (the
 * source of a regular expression). `DIE_WHEN`: `before` nothing of it is on the disk; `after` all of it is.
 *
 * lmdb makes its classes anew for every file, so there is none to be changed from outside. It lets
 * another copy of itself open files in its place, though, and that is what stands here.
 */
import { nativeAddon, open } from 'lmdb';

const { DIE_AT = '', DIE_WHEN = 'before' } = process.env;
const fatal = new RegExp(DIE_AT);
/** What the transaction that runs now has changed so far. */
let changes = [];

nativeAddon.open = openWatched;

function openWatched(...options) {
  nativeAddon.open = undefined;
  const root = open(...options);
  nativeAddon.open = openWatched;
  const { openDB, transaction } = root;
  root.openDB = (about) => {
    const table = openDB.call(root, about);
    const { put } = table;
    table.put = (key, value) => {
      // Binary keys, readable.
      changes.push(`${key.toString().replace(/[^ -~]/g, ' ')} ${value}`);
      return put.call(table, key, value);
    };
    return table;
  };
  root.transaction = async (change) => {
    let isFatal = false;
    const result = await transaction.call(root, () => {
      changes = [];
      const value = change();
      isFatal = changes.some((one) => fatal.test(one));
      if (isFatal && DIE_WHEN === 'before') die();
      return value;
    });
    if (isFatal) die();
    return result;
  };
  return root;
}

function die() {
  process.kill(process.pid, 'SIGKILL');
}
