import type { Browser, Page } from 'playwright-core';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { createPerson, type PersonAtPage } from '../../test/browser/person.ts';
import { openBrowser, openPage } from '../../test/setup/browser.ts';
import { chromium, findProgram } from '../../test/setup/programs.ts';
import { computeMedian, countFigure, type Figure } from '../figures.ts';

const ROUNDS = 3;

/** From the keystroke-level model (Card, Moran, Newell): the keystroke of an average typist, and pointing and clicking. */
const KEY_SECONDS = 0.2;
const CLICK_SECONDS = 1.3;

interface Recipients {
  /** The text typed to open the form. */
  readonly command: string;
  readonly choose?: (page: Page, ada: PersonAtPage) => Promise<void>;
}

const NUMBERS = ['0437 111 222', '0437 111 223', '0437 111 224', '0437 111 225', '0437 111 226'];

const everyRecipients: Readonly<Record<string, Recipients>> = {
  'one recipient': { command: `/mms ${NUMBERS[0]}` },
  'five recipients': { command: `/mms ${NUMBERS.join(', ')}` },
  'a list of twelve': {
    command: '/mms',
    async choose(page, { form }) {
      await typeInto(page, form.getByRole('combobox', { name: 'People and lists' }), 'open');
      await form.getByRole('option', { name: 'Open day guests (12)' }).click();
    },
  },
};

interface Effort {
  readonly clicks: number;
  readonly keys: number;
  /** The waits for the form, the second step and the post together. */
  readonly waitSeconds: number;
}

/** The effort of sending a picture: clicks, keys and waiting time. The file dialog counts as one click. */
export async function measureMainJob(): Promise<readonly Figure[]> {
  if (!findProgram(chromium)) return [];
  const browser = await openBrowser();
  const figures: Figure[] = [];
  for (const confirm of ['always', 'never'] as const) {
    for (const [whom, recipients] of Object.entries(everyRecipients)) {
      const what = `a picture to ${whom}, CONFIRM_SENDS=${confirm}`;
      figures.push(...listFigures(what, await measureEffort(browser, recipients, confirm)));
    }
  }
  await browser.close();
  return figures;
}

function listFigures(what: string, { clicks, keys, waitSeconds }: Effort): readonly Figure[] {
  const seconds = clicks * CLICK_SECONDS + keys * KEY_SECONDS + waitSeconds;
  return [
    countFigure(`${what}: clicks`, { ours: clicks, beside: `${keys} keys` }),
    countFigure(`${what}: seconds`, {
      ours: seconds,
      beside: `${waitSeconds.toFixed(1)} of them waiting`,
    }),
  ];
}

async function measureEffort(
  browser: Browser,
  recipients: Recipients,
  confirm: 'always' | 'never',
): Promise<Effort> {
  const sandbox = await startSandbox({ port: 0, env: { CONFIRM_SENDS: confirm } });
  const page = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await page.addInitScript(COUNT_ACTS);
  await page.goto(sandbox.url);
  const ada = createPerson(page);
  const efforts: Effort[] = [];
  for (let n = 1; n <= ROUNDS; n++) {
    await page.evaluate('acts.click = acts.keydown = 0');
    const how = { subject: `Your fence is ${n}`, confirm };
    const waitSeconds = await sendPicture(page, ada, recipients, how);
    const { click, keydown } = await page.evaluate<{ click: number; keydown: number }>('acts');
    efforts.push({ clicks: click, keys: keydown, waitSeconds });
  }
  await page.close();
  await sandbox.close();
  const [first] = efforts;
  if (!first) throw new Error('no round');
  return { ...first, waitSeconds: computeMedian(efforts.map((effort) => effort.waitSeconds)) };
}

/** Resolves to the time that the person waits for the app, in seconds. */
async function sendPicture(
  page: Page,
  ada: PersonAtPage,
  { command, choose }: Recipients,
  { subject, confirm }: { readonly subject: string; readonly confirm: 'always' | 'never' },
): Promise<number> {
  const { form } = ada;
  await typeInto(page, page.getByRole('textbox', { name: /^Write in #/ }), command);
  let waitMs = await measure(async () => {
    await page.keyboard.press('Enter');
    await form.getByLabel('Subject').waitFor();
  });
  await choose?.(page, ada);
  await typeInto(page, form.getByLabel('Subject'), subject);
  await typeInto(page, form.getByLabel('Message'), 'Have a look and tell us if you like it!');
  await ada.pickSample('House with a garden', 'house.jpg');
  if (confirm === 'always') {
    waitMs += await measure(async () => {
      await ada.submit('Review');
      await form.getByText('Nothing has been sent yet').waitFor();
      await form.locator('footer button[type=submit]').waitFor();
    });
  }
  waitMs += await measure(async () => {
    await ada.submit();
    await ada.post(subject).getByText('queued').first().waitFor();
  });
  return waitMs / 1000;
}

async function measure(act: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}

async function typeInto(
  page: Page,
  field: ReturnType<Page['locator']>,
  text: string,
): Promise<void> {
  // The form opens with the cursor in the first empty field.
  const hasCursor = await field.evaluate(
    (element) => element === (element as unknown as InDocument).ownerDocument.activeElement,
  );
  if (!hasCursor) await field.click();
  await page.keyboard.type(text);
}

/** The properties of an element that are used here, because these types do not include the DOM. */
interface InDocument {
  readonly ownerDocument: { readonly activeElement: unknown };
}

/** Counts the person's actions, which are trusted events; clicks by scripts are not. */
const COUNT_ACTS = `
  globalThis.acts = { click: 0, keydown: 0 };
  for (const kind of ['click', 'keydown'])
    addEventListener(kind, (event) => {
      // A click on a label also clicks its field, and Enter clicks the form's button.
      if (event.isTrusted && (kind === 'keydown' || event.detail > 0)) acts[kind]++;
    }, true);
`;
