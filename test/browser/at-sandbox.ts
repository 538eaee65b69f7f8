import type { Page } from 'playwright-core';
import { afterEach, beforeEach } from 'vitest';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { getSharedBrowser, openPage, takeScreenshot } from '../setup/browser.ts';
import { createPerson, type PersonAtPage } from './person.ts';

/** Ada at the page, in a new world for every test. */
interface AtPage<World> {
  readonly world: World;
  readonly page: Page;
  readonly ada: PersonAtPage;
  /** Takes a screenshot if SCREENSHOT_DIR is set. */
  shoot(name: string): Promise<void>;
  /** Takes a screenshot of the whole open form. */
  shootWhole(name: string): Promise<void>;
  /** Ada opens the form with `/mms` and fills in these fields and the house's picture, without submitting. */
  fillWithTheHouse(values: Readonly<Record<string, string>>): Promise<void>;
}

/** The page of a sandbox with the real app. Call `here()` inside tests. */
export function useSandboxPage(options: { readonly isDemo?: boolean } = {}) {
  const { here } = usePage(() => startSandbox({ port: 0, ...options }));
  return { here: () => ({ ...here(), sandbox: here().world }) };
}

/** The page of the world that `start` creates. Call `here()` inside tests. */
export function usePage<World extends { readonly url: string; close(): Promise<void> }>(
  start: () => Promise<World>,
): { readonly here: () => AtPage<World> } {
  let current: AtPage<World> | undefined;

  beforeEach(async () => {
    const world = await start();
    const page = await openPage(await getSharedBrowser(), {
      viewport: { width: 1440, height: 900 },
    });
    await page.goto(world.url);
    const ada = createPerson(page);
    current = {
      world,
      page,
      ada,
      shoot: (name) => takeScreenshot(page, name),
      async shootWhole(name) {
        const size = page.viewportSize();
        await page.setViewportSize({ width: 1440, height: 1900 });
        const whole = await page.addStyleTag({
          content: 'dialog.form, .form-blocks { max-height: none !important; }',
        });
        await takeScreenshot(ada.form, name);
        await whole.evaluate((style) => (style as unknown as { remove(): void }).remove());
        if (size) await page.setViewportSize(size);
      },
      async fillWithTheHouse(values) {
        await ada.write('/mms');
        await ada.fill(values);
        await ada.pickSample('House with a garden', 'house.jpg');
      },
    };
  });
  afterEach(async () => {
    await current?.page.close();
    await current?.world.close();
    current = undefined;
  });

  return {
    here() {
      if (!current) throw new Error('there is a page only inside of a test');
      return current;
    },
  };
}

/** A time this many days ahead, as a `datetime-local` field takes it. */
export function formatDayAhead(days: number, time: string): string {
  return `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T${time}`;
}
