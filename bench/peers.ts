import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/** Ignored by git; kept, so that a second run needs no registry. */
const FOLDER = '.scratch/bench-peers';
/** Where the bench's own programs find the project's packages. */
const CACHE = 'node_modules/.cache/slack-mms-bench';

/** The programs that the app is compared with, ready for node. */
export interface Peers {
  readonly bareBolt: string;
  readonly bareWebhook: string;
  readonly slackEdge: string;
  readonly chatSdk: string;
  readonly jimp: string;
  /** By package, as installed. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Installs other projects' programs, in the versions of bench/peers/package.json, in a separate folder,
 * because the project does not depend on them. Compiles them to plain JavaScript, like the app.
 */
export async function preparePeers(): Promise<Peers> {
  const versions = await install();
  await bundle(['bench/bare-bolt.ts', 'bench/bare-webhook.ts'], CACHE);
  const programs = (await readdir('bench/peers')).filter((name) => name.endsWith('.mjs'));
  await bundle(
    programs.map((name) => `bench/peers/${name}`),
    FOLDER,
  );
  return {
    bareBolt: `${CACHE}/bare-bolt.mjs`,
    bareWebhook: `${CACHE}/bare-webhook.mjs`,
    slackEdge: `${FOLDER}/slack-edge.mjs`,
    chatSdk: `${FOLDER}/chat-sdk.mjs`,
    jimp: `${FOLDER}/jimp.mjs`,
    versions,
  };
}

async function install(): Promise<Readonly<Record<string, string>>> {
  const text = await readFile('bench/peers/package.json', 'utf8');
  const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
  const installed = await readFile(path.join(FOLDER, 'package.json'), 'utf8').catch(() => '');
  if (installed === text) return dependencies;
  await mkdir(FOLDER, { recursive: true });
  const npm = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const packages = Object.entries(dependencies).map(([name, version]) => `${name}@${version}`);
  await promisify(execFile)('npm', [...npm, '--no-save', '--prefix', FOLDER, ...packages]);
  // Last, because its presence means that everything is installed.
  await cp('bench/peers/package.json', path.join(FOLDER, 'package.json'));
  return dependencies;
}

async function bundle(entryPoints: readonly string[], outdir: string): Promise<void> {
  await build({
    entryPoints: [...entryPoints],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
  });
}
