import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The page's three files, built in memory. */
export interface PageFiles {
  readonly html: string;
  readonly script: string;
  readonly style: string;
}

const ENTRY = fileURLToPath(new URL('../page/main.tsx', import.meta.url));

const HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>slack-mms sandbox</title>
    <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='9' fill='%234a3aa8'/%3E%3Cpath d='M8 11h16v9H15l-4 4v-4H8z' fill='%23fff'/%3E%3C/svg%3E" />
    <link rel="stylesheet" href="/app.css" />
  </head>
  <body>
    <div id="sandbox"></div>
    <script type="module" src="/app.js"></script>
  </body>
</html>
`;

let bundled: Promise<PageFiles> | undefined;

/** Bundles the page's React code and styles, once per process; fonts are inlined in the style sheet. */
export function bundlePage(): Promise<PageFiles> {
  bundled ??= buildPage();
  return bundled;
}

async function buildPage(): Promise<PageFiles> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    outdir: 'page',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.woff2': 'dataurl' },
    logLevel: 'silent',
  });
  const text = (ending: string) =>
    outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
  return { html: HTML, script: text('.js'), style: text('.css') };
}
