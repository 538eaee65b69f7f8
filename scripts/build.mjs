import { rm } from 'node:fs/promises';

// `npm install` builds as well; without the development dependencies there is nothing to build with.
const esbuild = await import('esbuild').catch(() => undefined);
if (!esbuild) {
  process.stderr.write(
    'Not built: the development dependencies are missing (npm install --include=dev)\n',
  );
  process.exit(process.env.npm_lifecycle_event === 'prepare' ? 0 : 1);
}

// One bundle instead of a thousand files: the app starts in about half the time
// (docs/decisions/0005-a-bundle.md). Types are checked by `npm run types`.
await rm('dist', { recursive: true, force: true });
await esbuild.build({
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  // What is imported lazily stays a file of its own: Redis, sharp's wrapper.
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  sourcesContent: false,
  // Native code, and what finds its own files by their place.
  external: ['sharp', 'lmdb', 'pino'],
  // CommonJS packages in an ES module still want `require`.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
