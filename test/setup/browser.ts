import { mkdirSync } from 'node:fs';
import path from 'node:path';
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { PATIENCE_MS } from '../../sandbox/patience.ts';
import { chromium as program, requireProgram } from './programs.ts';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function openBrowser(): Promise<Browser> {
  const executablePath = requireProgram(program);
  return chromium.launch({ executablePath, headless: true, args: ARGS });
}

let shared: Promise<Browser> | undefined;

/** The browser of all tests of this process. It ends with the process. */
export function getSharedBrowser(): Promise<Browser> {
  shared ??= openBrowser();
  return shared;
}

/** A page with the same generous timeouts as every test. */
export async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** Takes a screenshot if SCREENSHOT_DIR names a folder for it, to be looked at. */
export async function takeScreenshot(on: Page | Locator, name: string): Promise<void> {
  const folder = process.env.SCREENSHOT_DIR;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await on.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
}
