/**
 * Loaded before the app: kills it like a power cut at the first LMDB write that matches `DIE_AT` (a regular
 * expression). `DIE_WHEN`: `before`: nothing of it is on disk; `after`: all of it is.
 *
 * lmdb creates its classes for each file, so none can be changed from outside. But it lets another copy of
 * itself open files, which is used here.
 */
import { nativeAddon, open } from 'lmdb';

const { DIE_AT = '', DIE_WHEN = 'before' } = process.env;
const fatal = new RegExp(DIE_AT);
/** What the current transaction has changed so far. */
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
      // Makes binary keys readable.
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
