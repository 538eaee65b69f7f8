/**
 * Loads `.env` from the working folder, if it exists. Existing environment variables win. Throws if the
 * file exists but cannot be read.
 */
export function loadEnvFile(file = '.env'): void {
  try {
    process.loadEnvFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code !== 'ENOENT') throw new Error(`${file} cannot be read (${code})`, { cause: error });
  }
}
