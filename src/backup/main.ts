import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readStorageConfig } from '../config.ts';
import { loadEnvFile } from '../server/load-env-file.ts';
import { formatCount } from '../slack/text/count.ts';
import { copyLmdbStore, restoreLmdbStore } from '../storage/lmdb/backup-lmdb-store.ts';

const USAGE = `Copies the store while the app runs, or puts a copy back.

  npm run backup                        into backups/, named by the time
  npm run backup -- FILE
  npm run restore -- FILE               into DATA_DIR; stop the app first

Nothing is overwritten. Exit code: 0 done, 1 not done.
`;

const REDIS_ADVICE = `REDIS_URL is set: everything is in Redis, so back up Redis itself. A managed Redis has its own backups.

  With compose.yaml   docker compose exec redis redis-cli --rdb /data/slack-mms.rdb
                      docker compose cp redis:/data/slack-mms.rdb .
  Another Redis       redis-cli -u "$REDIS_URL" --rdb slack-mms.rdb

docs/setup.md says how to put it back (Back up). Nothing was done here.
`;

const RESTORED_ADVICE = `What happened after the backup is not in it:
  • Opt-outs: npm run restore-opt-outs -- FILE, with the newest /mms optouts export.
  • A send that was scheduled then and has left since: the app asks its sender before it sends a late one.
`;

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        restore: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const [file, ...more] = positionals;
    if (values.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    if (more.length > 0) return fail(`Name one file.\n\n${USAGE}`);
    if (values.restore && !file) return fail(`Name the backup to put back.\n\n${USAGE}`);
    loadEnvFile(process.env);
    const config = readStorageConfig(process.env);
    if (config.REDIS_URL) return fail(REDIS_ADVICE);
    await (values.restore ? restore(config.DATA_DIR, file ?? '') : backUp(config.DATA_DIR, file));
    return 0;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}

async function backUp(dataDir: string, file = join('backups', nameByTime())): Promise<void> {
  const { records } = await copyLmdbStore(dataDir, file);
  process.stdout.write(`${file}: ${formatCount(records, 'record')}, checked.\n`);
}

async function restore(dataDir: string, file: string): Promise<void> {
  const { records } = await restoreLmdbStore(dataDir, file);
  process.stdout.write(
    `${formatCount(records, 'record')} put into ${dataDir}.\n${RESTORED_ADVICE}`,
  );
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
