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

const USAGE = `Copies the store while the app runs, or puts a copy back.

  npm run backup                        into backups/, named by the time
  npm run backup -- FILE
  npm run restore -- FILE               into DATA_DIR; stop the app first
  npm run restore -- --mark             after you put the store back in another way (Redis, a disk's snapshot):
                                        the app then asks before it sends what may have been sent since

Nothing is overwritten. Exit code: 0 done, 1 not done.
`;

const REDIS_ADVICE = `REDIS_URL is set: everything is in Redis, so back up Redis itself. A managed Redis has its own backups.

  With compose.yaml   docker compose exec redis redis-cli --rdb /data/slack-mms.rdb
                      docker compose cp redis:/data/slack-mms.rdb .
  Another Redis       redis-cli -u "$REDIS_URL" --rdb slack-mms.rdb

docs/setup.md says how to put it back (Back up). Once it is back, and before the app starts: npm run restore -- --mark
Nothing was done here.
`;

const RESTORED_ADVICE = `What happened after the backup is not in it:
  • Erased people: they are in it again. Type /mms forget once more for each.
  • Opt-outs: the app reads who texted STOP or START from ClickSend’s history. For those by hand:
    npm run restore-opt-outs -- FILE, with the newest /mms optouts export.
  • Sends: what was waiting then may have been sent or cancelled since. The app looks for it in ClickSend’s history.
    What isn’t there it doesn’t send: it asks in the thread, about scheduled messages when they are due. Whoever
    presses Edit on one and saves it now isn’t asked: it goes out on time.
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
      return fail(`--mark is for npm run restore. Nothing was done.\n\n${USAGE}`);
    if (isMark && file) return fail(`--mark takes no file.\n\n${USAGE}`);
    if (values.restore && !file && !isMark) return fail(`Name the backup to put back.\n\n${USAGE}`);
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
    `${formatCount(records, 'record')} put into ${DATA_DIR}.\n${RESTORED_ADVICE}`,
  );
}

async function mark(config: StorageConfig): Promise<void> {
  const warn = (_fields: unknown, message: string) => void process.stderr.write(`${message}\n`);
  const store = await openStore(config, { debug() {}, info() {}, warn, error: warn });
  await markStore(config, store).finally(() => store.close());
  process.stdout.write(`The store is marked as put back from a backup.\n${RESTORED_ADVICE}`);
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
