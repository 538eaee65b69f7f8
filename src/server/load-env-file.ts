/**
 * Reads the settings in the file `.env` of the working folder, if there is one. What the environment has
 * already wins. Throws when there is a file that cannot be read.
 */
export function loadEnvFile(file = '.env'): void {
  try {
    process.loadEnvFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code !== 'ENOENT') throw new Error(`${file} cannot be read (${code})`, { cause: error });
  }
}
