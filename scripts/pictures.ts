import { writeFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { startSandbox } from '../sandbox/sandbox.ts';
import { createPerson, type PersonAtPage } from '../test/browser/person.ts';
import { openBrowser, openPage } from '../test/setup/browser.ts';

/**
 * Retakes the README's pictures: a person walks through the sandbox like a newcomer. Run it after a change
 * to what people see (`npm run pictures`), and check the results.
 */

const FOLDER = 'docs/pictures';
/** Wide enough for both sides of the sandbox with a thread open. */
const VIEWPORT = { width: 1440, height: 860 };
/** A larger file takes too long to load for a visitor. */
const MAX_FILM_BYTES = 2_000_000;

interface Frame {
  readonly png: Buffer;
  readonly ms: number;
}

/** The people of the sandbox, with numbers from the range that Australia reserves for fiction. */
const JO = { name: 'Jo', typed: '0437 111 222', number: '+61437111222' };
const SUE = { name: 'Sue', typed: '0437 111 223', number: '+61437111223' };

const sandbox = await startSandbox({ port: 0, isDemo: true });
const browser = await openBrowser();
const page = await openPage(browser, { viewport: VIEWPORT });
const frames: Frame[] = [];
try {
  await page.goto(sandbox.url);
  await walk(page, createPerson(page));
  await writeFilm(`${FOLDER}/first-minute.gif`);
} finally {
  await page.close();
  await browser.close();
  await sandbox.close();
}

async function walk(at: Page, ada: PersonAtPage): Promise<void> {
  await at.getByRole('button', { name: 'Close the guide' }).click();
  await ada
    .post('The house is ready')
    .getByText(/006 delivered/)
    .waitFor();
  await film(1_200);
  await writeCommand(at);
  await ada.form.getByLabel('Recipients').waitFor();
  await film(1_200);
  await ada.fill({
    Recipients: `${JO.name} ${JO.typed}, ${SUE.name} ${SUE.typed}`,
    Subject: 'Your fence is done',
    Message: 'Hi {name}, your fence is done. Have a look!',
  });
  await ada.pickSample('House with a garden', 'house.jpg');
  await film(2_000);
  await shootElement(ada.form, 'form');
  await pressMain(ada);
  await ada.form.getByText('Balance').first().waitFor();
  await film(3_000);
  await shootElement(ada.form, 'second-step');
  await pressMain(ada);
  const post = ada.post('Your fence is done');
  await post.waitFor();
  await ada.phone(JO.number).getByText('your fence is done').first().waitFor();
  await film(1_800);
  await ada.phone(JO.number).getByRole('button', { name: 'Deliver' }).click();
  await ada.phone(SUE.number).getByRole('button', { name: 'Fail…' }).click();
  await ada.phone(SUE.number).getByRole('button', { name: 'Fail it' }).click();
  await post.getByText('223 failed').first().waitFor();
  await film(2_200);
  await ada.answerFrom(JO.number, 'Lovely, thank you!');
  await post.getByRole('button', { name: /repl/ }).click();
  const thread = at.getByRole('complementary').or(at.locator('.thread')).first();
  await thread.getByText('Lovely, thank you!').waitFor();
  await film(3_500);
  await at.screenshot({ path: `${FOLDER}/conversation.png`, animations: 'disabled' });
}

/** `/mms`, letter by letter, so that viewers see where it begins. */
async function writeCommand(at: Page): Promise<void> {
  const composer = at.getByRole('textbox', { name: /^Write (in #|to )/ });
  await composer.focus();
  for (const letter of '/mms') {
    await composer.pressSequentially(letter);
    await film(200);
  }
  await film(700);
  await composer.press('Enter');
}

/** The step's main button. */
function pressMain(ada: PersonAtPage): Promise<void> {
  return ada.form.locator('footer').getByRole('button').last().click();
}

/** One picture of the film, and how long it is shown. */
async function film(ms: number): Promise<void> {
  frames.push({ png: await page.screenshot({ animations: 'disabled' }), ms });
}

async function shootElement(element: Locator, name: string): Promise<void> {
  await element.screenshot({ path: `${FOLDER}/${name}.png`, animations: 'disabled' });
}

async function writeFilm(file: string): Promise<void> {
  const gif = await sharp(
    frames.map(({ png }) => png),
    { join: { animated: true } },
  )
    // Neighbouring frames share unchanged parts, which keeps the file small.
    .gif({
      delay: frames.map(({ ms }) => ms),
      loop: 0,
      colours: 128,
      effort: 10,
      dither: 0.4,
      interFrameMaxError: 4,
    })
    .toBuffer();
  if (gif.length > MAX_FILM_BYTES) {
    throw new Error(`the film has ${gif.length} bytes; at most ${MAX_FILM_BYTES} load quickly`);
  }
  await writeFile(file, gif);
  process.stdout.write(`${file}: ${frames.length} frames, ${Math.round(gif.length / 1000)} kB\n`);
}
