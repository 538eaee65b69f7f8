import { join, resolve } from 'node:path';
import { checkLmdbFile } from './check-lmdb-file.ts';
import { type DataDirProblem, explainDataDirError } from './explain-data-dir-error.ts';

/** Why the store's file in this folder can't be opened, without opening it. Undefined if it can, or is not there. */
export async function findDataFileProblem(dataDir: string): Promise<DataDirProblem | undefined> {
  const path = resolve(join(dataDir, 'slack-mms.mdb'));
  try {
    await checkLmdbFile(path, { all: false, mode: 'r+' });
    return undefined;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) {
      return {
        what: `${path} is damaged or isn’t a store of this app`,
        how: `Move it away, with slack-mms.mdb-lock, and put a backup back: npm run restore -- FILE`,
      };
    }
    return error.code === 'ENOENT' ? undefined : explainDataDirError(path, error);
  }
}
