import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

// `npm install` runs this too; without development dependencies there is no esbuild.
const esbuild = await import('esbuild').catch(() => undefined);
if (!esbuild) {
  process.stderr.write(
    'Not built: the development dependencies are missing (npm install --include=dev)\n',
  );
  process.exit(process.env.npm_lifecycle_event === 'prepare' ? 0 : 1);
}

// One bundle instead of a thousand files: the app starts in about half the time
// (docs/decisions/0005-a-bundle.md). `npm run types` checks the types.
const { metafile } = await esbuild.build({
  metafile: true,
  entryPoints: [
    { in: 'src/main.ts', out: 'main' },
    // The image has only the built app: `node dist/doctor.js`.
    { in: 'src/doctor/main.ts', out: 'doctor' },
    { in: 'src/setup/main.ts', out: 'setup' },
    { in: 'src/backup/main.ts', out: 'backup' },
    { in: 'src/restore/main.ts', out: 'restore-opt-outs' },
    // The process that decodes pictures.
    { in: 'src/media/process/child.ts', out: 'picture-child' },
  ],
  outdir: 'dist',
  bundle: true,
  // Redis and sharp's wrapper, which are imported lazily, stay in separate files.
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  sourcesContent: false,
  // Native code, and packages that find their own files by their location.
  external: ['sharp', 'lmdb', 'pino'],
  // CommonJS packages in an ES module still need `require`.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
});

// Deletes old files last, and only those that were not rewritten, because an app that is starting must find
// its files.
const written = new Set(Object.keys(metafile.outputs).map((file) => path.normalize(file)));
for (const name of await readdir('dist')) {
  const file = path.join('dist', name);
  if (!written.has(file)) await rm(file, { recursive: true, force: true });
}
