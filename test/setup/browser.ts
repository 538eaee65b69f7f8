import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { PATIENCE_MS } from '../../src/sandbox/patience.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const HOW_TO_GET_ONE =
  'Install one (Debian: apt-get install chromium), or say where it is with CHROMIUM_PATH.';

/** Where a Chromium is on this machine. Without one the browser tests fail, unless ALLOW_NO_BROWSER=1. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const places = [
    ...(process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : []),
    '/usr/bin/chromium',
    ...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))),
  ];
  const found = places.find(isExecutable);
  if (found) return found;
  if (process.env.ALLOW_NO_BROWSER !== '1') {
    throw new Error(`There is no Chromium for the browser tests. ${HOW_TO_GET_ONE}`);
  }
  process.stderr.write(
    `\n!!! LEFT OUT: the browser tests of the sandbox's page, as there is no Chromium here and ALLOW_NO_BROWSER=1. ${HOW_TO_GET_ONE}\n\n`,
  );
  return undefined;
}

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: ARGS });
}

/** A page that waits as long as every test does for what is going to be there. */
export async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** Where screenshots go: SCREENSHOT_DIR, or a folder that git ignores. */
export function screenshotPath(name: string): string {
  const folder = process.env.SCREENSHOT_DIR ?? '.scratch/screenshots';
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${name}.png`);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
