/** What is wrong with a folder or a file in DATA_DIR, and what to do. Without full stops, as in the doctor. */
export interface DataDirProblem {
  readonly what: string;
  readonly how: string;
}

/** Explains why the system does not let the app use this path. */
export function explainDataDirError(path: string, error: unknown): DataDirProblem {
  const known = PROBLEMS[getSystemErrorCode(error) ?? '']?.(path);
  if (known) return known;
  const reason = error instanceof Error ? error.message : String(error);
  return { what: `${path} can’t be used (${reason})`, how: 'Set DATA_DIR to another folder' };
}

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

/** The system's code for what failed, such as `ENOENT`. Undefined for another error. */
export function getSystemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
