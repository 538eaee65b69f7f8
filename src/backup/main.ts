import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readStorageConfig, type StorageConfig } from '../config.ts';
import type { Store } from '../core/ports/store.ts';
import { createRecords } from '../core/records/records.ts';
import { markStoreFromBackup } from '../core/sends/backup-mark.ts';
import { loadEnvFile } from '../server/load-env-file.ts';
import { formatCount } from '../slack/text/count.ts';
import { copyLmdbStore, restoreLmdbStore } from '../storage/lmdb/backup-lmdb-store.ts';
import { openStore } from '../wiring/open-storage.ts';

const USAGE = `Copies the store while the app runs, or restores a copy.

  npm run backup                        copies to backups/, in a file named by date and time
  npm run backup -- FILE                copies to FILE
  npm run restore -- FILE               restores FILE to DATA_DIR; stop the app first
  npm run restore -- --mark             after you restored Redis or a disk snapshot, before the app starts:
                                        the app then sends nothing that was waiting without asking

Existing files are never overwritten. Exit code: 0 done, 1 not done.
`;

const REDIS_ADVICE = `REDIS_URL is set: everything is in Redis, so back up Redis itself. A managed Redis has its own backups.

  With compose.yaml   docker compose exec redis redis-cli --rdb /data/slack-mms.rdb
                      docker compose cp redis:/data/slack-mms.rdb .
  Another Redis       redis-cli -u "$REDIS_URL" --rdb slack-mms.rdb

To restore it, see “Back up” in docs/setup.md. After that, and before the app starts, run: npm run restore -- --mark
No backup or restore was done.
`;

const RESTORED_ADVICE = `The backup doesn’t have what happened after it was made:
  • People erased since then are back. Type /mms forget again for each of them.
  • Opt-outs: the app reads who texted STOP or START from ClickSend’s history. Opt-outs by hand aren’t in it: restore
    them with npm run restore-opt-outs -- FILE, from your newest /mms optouts export.
  • Waiting messages may have been sent or cancelled since. The app looks for them in ClickSend’s history. If one isn’t
    there, the app doesn’t send it but asks in its thread; about a scheduled message, when it is due.
    To have a scheduled message sent on time without a question, its author presses Edit and saves it once the app runs.
`;

const DAY_MS = 24 * 3_600_000;

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        restore: { type: 'boolean', default: false },
        mark: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const [file, ...more] = positionals;
    if (values.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    if (more.length > 0) return fail(`Name one file.\n\n${USAGE}`);
    const isMark = values.mark;
    if (isMark && !values.restore)
      return fail(`--mark only works with npm run restore. Nothing was done.\n\n${USAGE}`);
    if (isMark && file) return fail(`--mark takes no file.\n\n${USAGE}`);
    if (values.restore && !file && !isMark) return fail(`Name the backup to restore.\n\n${USAGE}`);
    loadEnvFile(process.env);
    const config = readStorageConfig(process.env);
    if (isMark) await mark(config);
    else if (config.REDIS_URL) return fail(REDIS_ADVICE);
    else if (values.restore) await restore(config, file ?? '');
    else await backUp(config.DATA_DIR, file);
    return 0;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}

async function backUp(dataDir: string, file = join('backups', nameByTime())): Promise<void> {
  const { records } = await copyLmdbStore(dataDir, file);
  process.stdout.write(`${file}: ${formatCount(records, 'record')}, checked.\n`);
}

async function restore(config: StorageConfig, file: string): Promise<void> {
  const { DATA_DIR } = config;
  const { records } = await restoreLmdbStore(DATA_DIR, file, (store) => markStore(config, store));
  process.stdout.write(
    `Restored ${formatCount(records, 'record')} to ${DATA_DIR}.\n${RESTORED_ADVICE}`,
  );
}

async function mark(config: StorageConfig): Promise<void> {
  const warn = (_fields: unknown, message: string) => void process.stderr.write(`${message}\n`);
  const store = await openStore(config, { debug() {}, info() {}, warn, error: warn });
  await markStore(config, store).finally(() => store.close());
  process.stdout.write(`The store is marked as restored from a backup.\n${RESTORED_ADVICE}`);
}

async function markStore({ RETENTION_DAYS }: StorageConfig, store: Store): Promise<void> {
  const clock = { now: Date.now, wait: async () => undefined };
  await markStoreFromBackup({
    records: createRecords(store, RETENTION_DAYS * DAY_MS, Date.now),
    clock,
  });
}

function nameByTime(): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  return `slack-mms-${time}.mdb`;
}

/** Prints why nothing was done, and returns the exit code. */
function fail(text: string): number {
  process.stderr.write(text);
  return 1;
}
