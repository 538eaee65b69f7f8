import { randomUUID } from 'node:crypto';
import { access, constants, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../../config.ts';
import { AppError, getSystemErrorCode } from '../../core/errors.ts';
import { isSameWorkspace } from '../../core/opt-outs/workspace-guard.ts';
import type { SlackWorkspace } from '../../core/records/opt-out-facts.ts';
import { createRecords } from '../../core/records/records.ts';
import {
  type DataDirProblem,
  explainDataDirError,
} from '../../storage/lmdb/explain-data-dir-error.ts';
import { findDataFileProblem } from '../../storage/lmdb/find-data-file-problem.ts';
import { makePrivateFolder } from '../../storage/lmdb/make-private-folder.ts';
import { explainRedisError } from '../../storage/redis/explain-redis-error.ts';
import {
  EVICTION_ADVICE,
  PERSISTENCE_ADVICE,
  type RedisPersistence,
  readRedisPersistence,
} from '../../storage/redis/redis-persistence.ts';
import {
  type DoctorCheck,
  type DoctorContext,
  type Finding,
  failCheck,
  formatReason,
  passCheck,
  warnCheck,
} from './doctor-check.ts';

/** The Redis or folder in which the app stores its records. */
export const storageCheck: DoctorCheck = {
  name: 'storage',
  async run(context) {
    const { REDIS_URL, REDIS_KEY_PREFIX, DATA_DIR } = context.config;
    const finding = await (REDIS_URL
      ? checkRedis(REDIS_URL, REDIS_KEY_PREFIX)
      : checkDataFolder(DATA_DIR));
    return finding.state === 'wrong' ? finding : ((await checkOwner(context)) ?? finding);
  },
};

/**
 * Whether the store belongs to another workspace than the token. Undefined if not, or if that can't be known, such
 * as while the running app uses a data folder: it checked this when it started.
 */
async function checkOwner({ config, fetchToken }: DoctorContext): Promise<Finding | undefined> {
  const { workspace } = (await fetchToken().catch(() => undefined)) ?? {};
  const owner = workspace && (await readOwner(config).catch(() => undefined));
  if (!owner || isSameWorkspace(owner, workspace)) return undefined;
  return failCheck(
    `the store belongs to the Slack workspace ${owner.team}, but SLACK_BOT_TOKEN is for ${workspace.team}`,
    `Use the token of ${owner.team}, or set another DATA_DIR or, with Redis, another REDIS_KEY_PREFIX`,
  );
}

async function readOwner(config: Config): Promise<SlackWorkspace | undefined> {
  const store = await openExistingStore(config);
  try {
    // Reading needs no expiry.
    return (await createRecords(store, 0, Date.now).storeIdentity.get())?.workspace;
  } finally {
    await store.close();
  }
}

/** Throws if there is no store yet, or another process uses it. Imports only what is needed, as in the app. */
async function openExistingStore({ REDIS_URL, REDIS_KEY_PREFIX, DATA_DIR }: Config) {
  if (REDIS_URL) {
    const { openRedisStore } = await import('../../storage/redis/redis-store.ts');
    return openRedisStore({ url: REDIS_URL, keyPrefix: REDIS_KEY_PREFIX });
  }
  // Both, because a file that the doctor creates may belong to another user than the app's.
  for (const end of ['mdb', 'mdb-lock']) await access(join(DATA_DIR, `slack-mms.${end}`));
  const { openLmdbStore } = await import('../../storage/lmdb/lmdb-store.ts');
  return openLmdbStore({ dataDir: DATA_DIR });
}

const MB = 1024 * 1024;
const WARN_BELOW = 200 * MB;
const FAIL_BELOW = 20 * MB;
const FREE_SPACE = 'Free some space on that disk';

/** Whether the folder exists or can be created, is writable and has space. It may be locked by a running app. */
async function checkDataFolder(dataDir: string): Promise<Finding> {
  const path = resolve(dataDir);
  const kind = await readKind(path);
  if (kind === 'none') return checkMissing(path);
  if (kind === 'file') return failCheck(`${path} is a file`, 'Set DATA_DIR to a folder');
  const refusal = await tryWrite(path);
  if (refusal) return failCheck(refusal.what, refusal.how);
  const damage = await findDataFileProblem(path);
  return damage ? failCheck(damage.what, damage.how) : checkSpace(path);
}

async function readKind(path: string): Promise<'folder' | 'file' | 'none'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    return getSystemErrorCode(error) === 'ENOTDIR' ? 'file' : 'none';
  }
}

/** The app creates the folder when it starts; the check only finds out whether it can. */
async function checkMissing(path: string): Promise<Finding> {
  let parent = dirname(path);
  while ((await readKind(parent)) === 'none' && parent !== dirname(parent))
    parent = dirname(parent);
  if ((await readKind(parent)) === 'file') {
    return failCheck(
      `${path} can’t be created, because ${parent} is a file`,
      'Set DATA_DIR to a folder',
    );
  }
  try {
    await access(parent, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { what, how } = explainDataDirError(path, error);
    return failCheck(what, how);
  }
  return {
    state: 'fine',
    what: `${path} doesn’t exist yet; the app creates it when it starts`,
    fix: async () => {
      await makePrivateFolder(path);
      return `created ${path}`;
    },
  };
}

/** Undefined if the write succeeds. */
async function tryWrite(path: string): Promise<DataDirProblem | undefined> {
  const probe = join(path, `.doctor-${randomUUID()}`);
  try {
    await writeFile(probe, 'x');
    return undefined;
  } catch (error) {
    return explainDataDirError(path, error);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

async function checkSpace(path: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  const shown = `${path} has ${Math.round(free / MB)} MB free`;
  if (free < FAIL_BELOW) return failCheck(shown, FREE_SPACE);
  return free < WARN_BELOW ? warnCheck(shown, FREE_SPACE) : passCheck(shown);
}

/** Whether Redis responds, can do the app's work, and persists its data. */
async function checkRedis(url: string, keyPrefix: string): Promise<Finding> {
  // Imported only if needed, as in the app.
  const { connectRedis } = await import('../../storage/redis/redis-connection.ts');
  const { checkRedisAbility } = await import('../../storage/redis/check-redis-ability.ts');
  try {
    const connection = await connectRedis(url);
    try {
      await checkRedisAbility(connection, keyPrefix);
      return judgePersistence(await readRedisPersistence(connection));
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (error instanceof AppError && error.retry === 'never') {
      return failCheck(formatReason(error), 'Change that, or set REDIS_URL to another Redis');
    }
    const { what, how } = explainRedisError(error instanceof AppError ? error.cause : error);
    return failCheck(what, how);
  }
}

function judgePersistence({ evictionPolicy, isAppendOnly }: RedisPersistence): Finding {
  if (evictionPolicy)
    return failCheck(EVICTION_ADVICE.problem(evictionPolicy), EVICTION_ADVICE.fix);
  if (!isAppendOnly) return warnCheck(PERSISTENCE_ADVICE.problem, PERSISTENCE_ADVICE.fix);
  return passCheck('Redis is reachable and persistent');
}
