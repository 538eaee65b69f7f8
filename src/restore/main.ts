import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readStorageConfig, type StorageConfig } from '../config.ts';
import { getSystemErrorCode } from '../core/errors.ts';
import { createRestoreLedger } from '../core/opt-outs/restore-ledger.ts';
import { createRecords } from '../core/records/records.ts';
import { loadEnvFile } from '../server/load-env-file.ts';
import { formatCount } from '../slack/text/count.ts';
import { openStore } from '../wiring/open-storage.ts';
import { parseOptOutExport } from './parse-opt-out-export.ts';

const USAGE = `Puts the opt-outs of an export back, beside those that are known, and marks the store as restored.

  npm run restore-opt-outs -- opt-outs-2026-11-23.csv
  npm run restore-opt-outs -- --none     there is nothing to restore

The export is what /mms optouts export gave. It reads the settings that the app reads. With REDIS_URL the
app may run meanwhile; without, stop it first. Doing it twice does no harm.
`;

const DAY_MS = 24 * 3_600_000;

process.exitCode = await main(process.argv.slice(2));

/** Exit code: 0 done, 1 something is wrong with the file or the environment. */
async function main([file, ...more]: readonly string[]): Promise<number> {
  if (file === '--help') {
    process.stdout.write(USAGE);
    return 0;
  }
  if (!file || more.length > 0) return fail(`Name one file, or --none.\n\n${USAGE}`);
  try {
    const { events, faults } = parseOptOutExport(file === '--none' ? '' : await readExport(file));
    if (file !== '--none' && faults.length > 0) {
      return fail(`Nothing was restored.\n${faults.slice(0, 10).join('\n')}\n`);
    }
    loadEnvFile(process.env);
    const config = readStorageConfig(process.env);
    const { people, events: added } = await restoreEvents(config, events);
    process.stdout.write(
      `${formatCount(people, 'number')} read, ${formatCount(added, 'event')} added to the ledger.\n`,
    );
    return 0;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}

async function restoreEvents(
  config: StorageConfig,
  events: Parameters<ReturnType<typeof createRestoreLedger>>[0],
) {
  const warn = (_fields: unknown, message: string) => void process.stderr.write(`${message}\n`);
  const store = await openStore(config, { debug() {}, info() {}, warn, error: warn });
  try {
    const clock = { now: Date.now, wait: async () => undefined };
    const records = createRecords(store, config.RETENTION_DAYS * DAY_MS, clock.now);
    return await createRestoreLedger({ records, clock })(events);
  } finally {
    await store.close();
  }
}

async function readExport(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = getSystemErrorCode(error) ?? 'unknown';
    const why = code === 'ENOENT' ? 'it isn’t there' : code;
    throw new Error(`Nothing was restored. ${resolve(file)} can’t be read: ${why}.`);
  }
}

/** Prints why nothing was restored, and returns the exit code. */
function fail(text: string): number {
  process.stderr.write(text);
  return 1;
}
