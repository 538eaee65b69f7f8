import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** Below `node_modules`, because the bundle imports the packages with native code from there. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));

/** It takes the timers that are there when it is loaded, which is before test/setup/in-one-process.ts forbids them. */
const TAKES_TIMERS = ['@sinonjs/fake-timers'];

/**
 * Bundles the code that plays days, the app included, because tsx names each function whenever it is
 * created and Node resolves each import while the code runs: the same days took 1.4 times as long.
 */
export async function bundleDays(entry: 'portion' | 'days'): Promise<{
  readonly file: string;
  readonly remove: () => Promise<void>;
}> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(path.join(CACHE, 'simulation-'));
  const file = path.join(folder, `${entry}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`${entry}.ts`, import.meta.url))],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // As in scripts/build.mjs, and for the same reasons.
    external: ['sharp', 'lmdb', 'pino', ...TAKES_TIMERS],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    plugins: [keepUrls],
    logLevel: 'warning',
  });
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Each file still finds the files next to it. */
const keepUrls: Plugin = {
  name: 'keep urls',
  setup({ onLoad }) {
    onLoad({ filter: /\/(?:src|sandbox|test)\/[^:]*\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      const url = JSON.stringify(pathToFileURL(file).href);
      return { contents: text.replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
};
