import type { Locator, Page } from 'playwright-core';

/** A person at the sandbox's page: what they do, in the words of the screen. */
export interface PersonAtPage {
  become(name: string): Promise<void>;
  open(channel: string): Promise<void>;
  write(line: string): Promise<void>;
  readonly form: Locator;
  fill(values: Readonly<Record<string, string>>): Promise<void>;
  pickSample(words: string, file: string): Promise<void>;
  submit(): Promise<void>;
  phone(number: string): Locator;
  /** The app's post in the open channel, as soon as it says this. */
  post(says: string | RegExp): Locator;
}

export function personAt(page: Page): PersonAtPage {
  const form = page.getByRole('dialog');
  return {
    form,
    become: (name) => page.getByRole('group', { name: 'You are' }).getByText(name).click(),
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
      await form.getByText(file).waitFor();
    },
    submit: () => form.getByRole('button', { name: 'Send' }).click(),
    phone: (number) => page.getByRole('region', { name: `Phone ${number}` }),
    post: (says) =>
      page
        .locator('.channel')
        .getByRole('article', { name: 'Message from slack-mms' })
        .filter({ hasText: says }),
  };
}

/** What is asked of an img element here; the tests' types know no DOM. */
interface PictureOnPage {
  readonly naturalWidth: number;
  decode(): Promise<void>;
}

/** Waits until the picture is really there, and gives its width. */
export function loadedWidth(picture: Locator): Promise<number> {
  return picture.evaluate(async (element) => {
    const image: PictureOnPage = element as unknown as PictureOnPage;
    await image.decode();
    return image.naturalWidth;
  });
}
