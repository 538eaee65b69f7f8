import type { Locator, Page } from 'playwright-core';

/** A person at the sandbox's page, with what they can do there. */
export interface PersonAtPage {
  become(name: string): Promise<void>;
  open(channel: string): Promise<void>;
  write(line: string): Promise<void>;
  readonly form: Locator;
  fill(values: Readonly<Record<string, string>>): Promise<void>;
  pickSample(words: string, file: string): Promise<void>;
  /**
   * Types into a menu that searches in the app, and picks an option; '' picks from the options offered at
   * once.
   */
  pick(label: string, typed: string, option: string): Promise<void>;
  /** Presses the form's submit button, or the button with this label. */
  submit(button?: string): Promise<void>;
  /** Presses *Review* and then the second step's button, and waits until the form is closed. */
  reviewAndSend(): Promise<void>;
  /** Presses a button in the form's content. */
  press(button: string): Promise<void>;
  /** Presses a button of the confirmation dialog. */
  confirm(button: string): Promise<void>;
  /** Posts a message with one of the sandbox's pictures in the open channel. */
  showPicture(words: string, says: string): Promise<void>;
  /**
   * Uses a message shortcut that opens a form: points at a message, ⋯, and its name. Slack lets a form open
   * for three seconds, which a busy machine may miss; then the app says so, and the person chooses it again.
   */
  onMessage(message: Locator, shortcut: string): Promise<void>;
  /** Uses a shortcut from the ⚡ menu. */
  shortcut(name: string): Promise<void>;
  /** Makes a choice in a post's ⋮ menu. */
  chooseInMenu(message: Locator, entry: string): Promise<void>;
  /** Opens the app's home tab. */
  openHome(): Promise<Locator>;
  /** The scheduled message for a number at ClickSend. */
  scheduled(number: string): Locator;
  phone(number: string): Locator;
  /** Texts from a phone. */
  answerFrom(number: string, words: string): Promise<void>;
  /** The app's post with this text in the open channel. */
  post(says: string | RegExp): Locator;
  /** A person's message with this text in the open channel. */
  message(by: string, says: string | RegExp): Locator;
}

/**
 * Presses a button that a message has only while the pointer is on it. A new message may push it away from
 * under the pointer before the button is pressed.
 */
export async function pressUnderPointer(message: Locator, name: string): Promise<void> {
  do await message.hover();
  while (!(await tryToClick(message.getByRole('button', { name }))));
}

/** Whether it appeared in the three seconds in which Slack lets a form open, and a little more. */
function hasCome(form: Locator): Promise<boolean> {
  return form.waitFor({ timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}

/** Whether it could be clicked. */
function tryToClick(button: Locator): Promise<boolean> {
  return button.click({ timeout: 2_000 }).then(
    () => true,
    () => false,
  );
}

export function createPerson(page: Page): PersonAtPage {
  const form = page.getByRole('dialog');
  const person: PersonAtPage = {
    form,
    async become(name) {
      const people = page.getByRole('group', { name: 'You are' });
      await people.getByText(name).click();
      await people.getByRole('radio', { name, checked: true }).waitFor();
    },
    open: (channel) => page.getByRole('navigation').getByRole('button', { name: channel }).click(),
    async write(line) {
      const composer = page.getByRole('textbox', { name: /^Write (in #|to )/ });
      await composer.fill(line);
      await composer.press('Enter');
    },
    async fill(values) {
      for (const [label, value] of Object.entries(values)) await form.getByLabel(label).fill(value);
    },
    async pickSample(words, file) {
      await form.getByRole('button', { name: words }).click();
      await form.getByText(file, { exact: true }).waitFor();
    },
    async pick(label, typed, option) {
      const field = form.getByRole('combobox', { name: label });
      if (typed === '') await field.focus();
      else await field.fill(typed);
      await form.getByRole('option', { name: option }).click();
    },
    submit: (button) =>
      (button
        ? form.locator('footer').getByRole('button', { name: button, exact: true })
        : form.locator('footer button[type=submit]')
      ).click(),
    async reviewAndSend() {
      await person.submit('Review');
      await form.getByText('Review and send').waitFor();
      await person.submit();
      await form.waitFor({ state: 'detached' });
    },
    press: (button) => form.locator('.form-blocks').getByRole('button', { name: button }).click(),
    confirm: (button) =>
      page.locator('dialog.confirm').getByRole('button', { name: button }).click(),
    async showPicture(words, says) {
      await page.locator('.channel').getByRole('button', { name: 'Attach a picture' }).click();
      await page.locator('.channel').getByRole('button', { name: words }).click();
      await page.locator('.attached img').waitFor();
      await person.write(says);
    },
    async onMessage(message, shortcut) {
      const entry = message.getByRole('button', { name: shortcut });
      while (!(await form.isVisible())) {
        await pressUnderPointer(message, 'More actions');
        // A new message may move this one away from the pointer, which closes its menu.
        if (await tryToClick(entry)) await hasCome(form);
      }
    },
    async shortcut(name) {
      await page.locator('.channel').getByRole('button', { name: 'Shortcuts' }).click();
      await page.locator('.channel').getByRole('button', { name }).click();
    },
    async chooseInMenu(message, entry) {
      await message.getByRole('button', { name: 'More options' }).click();
      await message.locator('[id^=overflow_menu_popup_]').getByText(entry, { exact: true }).click();
    },
    async openHome() {
      await person.open('slack-mms');
      await page.getByRole('button', { name: 'Home', exact: true }).click();
      return page.getByRole('region', { name: 'Home' });
    },
    scheduled: (number) => page.getByRole('listitem', { name: `Scheduled for ${number}` }),
    phone: (number) => page.getByRole('region', { name: `Phone ${number}` }),
    async answerFrom(number, words) {
      const field = person.phone(number).getByRole('textbox', { name: 'Text message' });
      await field.fill(words);
      await field.press('Enter');
    },
    post: (says) =>
      page
        .locator('.channel')
        .getByRole('article', { name: 'Message from slack-mms' })
        .filter({ hasText: says }),
    message: (by, says) =>
      page
        .locator('.channel')
        .getByRole('article', { name: `Message from ${by}` })
        .filter({ hasText: says }),
  };
  return person;
}

/** The part of an img element that is used here, because the tests' types have no DOM. */
interface PictureOnPage {
  readonly naturalWidth: number;
  decode(): Promise<void>;
}

/** Waits until the picture is loaded. Returns its width. */
export function measureLoadedWidth(picture: Locator): Promise<number> {
  return picture.evaluate(async (element) => {
    const image: PictureOnPage = element as unknown as PictureOnPage;
    await image.decode();
    return image.naturalWidth;
  });
}

/** How many pixels of its content overflow at the side. */
export function measureOverflow(box: Locator): Promise<number> {
  return box.evaluate((element) => {
    const { scrollWidth, clientWidth } = element as unknown as Record<string, number>;
    return Number(scrollWidth) - Number(clientWidth);
  });
}
