import { type BusyPage, MESSAGES, openBusyPage, PHONES } from '../../test/browser/busy-page.ts';
import { openBrowser } from '../../test/setup/browser.ts';
import { chromium, findProgram } from '../../test/setup/programs.ts';
import { computeMedian, countFigure, type Figure } from '../figures.ts';

const ROUNDS = 7;
/** By then, incremental rendering is done. */
const SETTLE_MS = 400;

/** Actions of a person on the page; `n` is the round. */
type Acts = Readonly<Record<string, (n: number) => Promise<void>>>;

/** The longest blocking task of the sandbox's page. Below 50 ms it counts as 0. */
export async function measureSandboxPage(): Promise<readonly Figure[]> {
  if (!findProgram(chromium)) return [];
  const browser = await openBrowser();
  const busy = await openBusyPage(browser);
  const figures: Figure[] = [];
  for (const [what, act] of Object.entries(listActs(busy))) {
    figures.push(
      countFigure(
        `the sandbox’s page, ${MESSAGES} messages and ${PHONES} phones: longest step while ${what}, ms`,
        { ours: await measureLongestStep(busy, act), aim: { atMost: 100 } },
      ),
    );
  }
  await busy.close();
  await browser.close();
  return figures;
}

function listActs({ page, ada, post }: BusyPage): Acts {
  return {
    'a post comes': async (n) => {
      await post(n);
      await ada.post(`Send ${n} `).waitFor();
    },
    'a picture is delivered': async (n) => {
      const phone = page.getByRole('region', { name: /^Phone \+/ }).nth(n);
      await phone.getByRole('button', { name: 'Deliver' }).click();
      await phone.getByText('Delivered', { exact: true }).first().waitFor();
    },
    'somebody types': (n) =>
      page.getByRole('textbox', { name: /^Write in/ }).pressSequentially(`Hello ${n}`),
    'a channel is opened': async () => {
      await ada.open('front-desk');
      await page.getByText('This is #front-desk').waitFor();
      await ada.open('field-crew');
      await page.getByText(`Build ${MESSAGES}`).waitFor();
    },
  };
}

async function measureLongestStep(
  { page }: BusyPage,
  act: (n: number) => Promise<void>,
): Promise<number> {
  const longest: number[] = [];
  for (let n = 1; n <= ROUNDS; n++) {
    await page.evaluate('steps.length = 0');
    await act(n);
    await page.waitForTimeout(SETTLE_MS);
    longest.push(await page.evaluate<number>('Math.max(0, ...steps)'));
  }
  return computeMedian(longest);
}
