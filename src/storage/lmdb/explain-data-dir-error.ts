import { constants } from 'node:os';
import { getSystemErrorCode } from '../../core/errors.ts';

/** What is wrong with a folder or a file in DATA_DIR, and what to do. Without full stops, as in the doctor. */
export interface DataDirProblem {
  readonly what: string;
  readonly how: string;
}

/** Explains why the system does not let the app use this path. */
export function explainDataDirError(path: string, error: unknown): DataDirProblem {
  const explanation = PROBLEMS[getSystemErrorCode(error) ?? '']?.(path);
  if (explanation) return explanation;
  const reason = error instanceof Error ? error.message : String(error);
  return { what: `${path} can’t be used (${reason})`, how: 'Set DATA_DIR to another folder' };
}

/** Node's `util.getSystemErrorName` knows only some of them, EDQUOT not. */
const ERROR_NAMES = new Map(
  Object.entries(constants.errno).map(([name, number]) => [number, name]),
);

/** Explains why LMDB could not write. Its errors have the system's number of the error, or one of LMDB's own. */
export function explainWriteError(dataDir: string, error: unknown): DataDirProblem {
  const number = Number(getSystemErrorCode(error));
  const code = ERROR_NAMES.get(number) ?? String(number);
  const reason = error instanceof Error ? error.message : String(error);
  return (
    WRITE_PROBLEMS[code]?.(dataDir) ?? {
      what: reason,
      how: 'npm run doctor checks the disk of DATA_DIR',
    }
  );
}

const explainFull = (path: string): DataDirProblem => ({
  what: `the disk of ${path} is full`,
  how: 'Free some space',
});

const WRITE_PROBLEMS: Readonly<Record<string, (dataDir: string) => DataDirProblem>> = {
  ENOSPC: explainFull,
  EDQUOT: (path) => ({
    what: `the disk quota of ${path} is used up`,
    how: 'Raise it, or free some space',
  }),
  EFBIG: (path) => ({
    what: `the file in ${path} may not grow any more`,
    how: 'Raise the limit on file sizes (ulimit -f)',
  }),
  // LMDB reports it too if the disk takes only a part of a write, as the last one before it is full.
  EIO: (path) => ({
    what: `the disk of ${path} is full or broken`,
    how: 'Free some space, or raise the limit on file sizes (ulimit -f). If there is room, stop the app, and put a backup back on another disk: npm run restore -- FILE',
  }),
  EROFS: (path) => ({
    what: `the file system of ${path} has become read-only`,
    how: 'Look for disk errors in the system’s log, and mount it again',
  }),
  /** MDB_MAP_FULL */
  '-30792': explainFull,
};

const explainPermission = (path: string): DataDirProblem => {
  const user = process.getuid?.() ?? process.env.USERNAME ?? 'this user';
  return {
    what: `user ${user} may not write to ${path}`,
    how: `Create it and give it to that user (mkdir -p ${path} && chown -R ${user} ${path}), or set DATA_DIR to another folder`,
  };
};

const explainNotFolder = (path: string): DataDirProblem => ({
  what: `${path} is a file, or in a file, not a folder`,
  how: 'Set DATA_DIR to a folder',
});

const PROBLEMS: Readonly<Record<string, (path: string) => DataDirProblem>> = {
  EACCES: explainPermission,
  EPERM: explainPermission,
  EROFS: (path) => ({
    what: `the file system of ${path} is read-only`,
    how: 'Mount a volume that can be written there, or set DATA_DIR to another folder',
  }),
  ENOSPC: (path) => ({
    what: `the disk of ${path} is full`,
    how: 'Free some space, or set DATA_DIR to another disk',
  }),
  ENOENT: (path) => ({
    what: `${path} can’t be created there`,
    how: 'Create it yourself, or set DATA_DIR to another folder',
  }),
  ENOTDIR: explainNotFolder,
  EEXIST: explainNotFolder,
};
