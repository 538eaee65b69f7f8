import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
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

/** A page with the same generous timeouts as every test. */
export async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** Where screenshots go: SCREENSHOT_DIR, or a folder that git ignores. */
export function getScreenshotPath(name: string): string {
  const folder = process.env.SCREENSHOT_DIR ?? '.scratch/screenshots';
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${name}.png`);
}
