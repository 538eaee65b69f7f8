import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { problemText } from '../../../src/slack/text/problems.ts';
import { readSources } from '../../repository/sources.ts';

/**
 * Renders every sentence of the catalogue with these values: a value’s name means the same in all
 * files. Counts are rendered as 1, 2 and 202.
 */
const samples: Readonly<Record<string, string>> = {
  by: '<@U1>',
  finding: 'Slack scopes: the app is missing the Slack permission files:read',
  mend: 'Reinstall the app',
  to: 'Jo',
  people: 'Jo 0437 111 222',
  lists: 'Tenants (4)',
  cost: 'A$0.97',
  price: 'A$0.49',
  prices: '1 × A$1.20, 2 × A$0.49',
  balance: 'A$20.00',
  available: 'A$0.30',
  after: 'A$19.03',
  before: '4.2 MB, 4032 × 3024',
  size: '210 kB, 1280 × 960',
  time: '3 May at 9:00 AM',
  sender: 'BlueStreet',
  channel: '<#C1>',
  consent: 'asked at the front desk',
  value: 'asked at the front desk',
  url: 'https://example.com/door.jpg',
  reason: 'I couldn’t reach ClickSend.',
  letters: 'curly quotes and long dashes',
  who: 'Jo •••222',
  what: '“See you at ten.” to Jo •••222',
  when: 'Today at 9:00 AM',
  seen: 'May 3 at 9:00 AM',
  days: ' (may)',
  total: '73',
  state: '1 delivered · A$0.97',
  reference: 'MMS-7K3Q9D',
  longReference: 'mms-abcdefghijklmnopqrst',
  references: '`mms-abcdefghijklmnopqrst`, `mms-bcdefghijklmnopqrstu`',
  word: 'CANCEL',
  action: 'send',
  numberKind: 'landline',
  how: 'reply',
  utcDay: '2026-11-03',
  list: 'Clients',
  phone: '0437 111 222',
  advice: 'Use a mobile number',
  cause: 'clicksend_failed',
  id: 'mms-0000000000000000000a',
  fileKind: 'a PDF document',
  typed: '“Jo”',
  field: 'name',
  phones: '0437 111 222',
  blanks: '{address} and {day}',
  entry: 'subject',
  unicode: '👋',
  format: 'png',
  title: 'The front door',
  changes: 'the picture',
  text: 'Please paint it like this.',
  retry: '',
  due: ' May 3 at 9:00 AM',
  part: '',
  links: '<https://example.com|1>',
  usage: '`/mms who &lt;number or name&gt;`',
  help: 'shows what was sent',
  guess: 'history',
  menu: 'MMS → History → Export',
  code: 'not_in_channel',
  filter: 'failed, to 0437 111 222',
  country: 'Australia',
  numbers: '0437 111 222 and 3 more',
  subject: '*Door*',
  name: 'Jo',
};

const counts = [
  'sent',
  'kept',
  'count',
  'others',
  'left',
  'length',
  'limit',
  'maxMb',
  'width',
  'height',
  'maxMillions',
  'shown',
  'wanted',
  'subjectLimit',
  'unicodeLimit',
  'replies',
  'first',
  'last',
] as const;

const folder = new URL('../../../src/slack/text/', import.meta.url);

interface Sentence {
  /** `stop.stopText.dialog.title` */
  readonly place: string;
  readonly text: string;
}

const catalogue = (
  await Promise.all(
    readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .map(async (file) => {
        const exported: Record<string, unknown> = await import(new URL(file, folder).href);
        return Object.entries(exported)
          .filter(([name]) => name.endsWith('Text'))
          .flatMap(([name, entry]) => listSentences(`${file.slice(0, -3)}.${name}`, entry));
      }),
  )
).flat();

function listSentences(place: string, entry: unknown): readonly Sentence[] {
  if (typeof entry === 'string') return [{ place, text: entry }];
  if (typeof entry === 'function') return [1, 2, 202].map((count) => render(place, entry, count));
  return Object.entries(entry ?? {}).flatMap(([key, value]) =>
    listSentences(`${place}.${key}`, value),
  );
}

function render(place: string, entry: CallableFunction, count: number) {
  const values = new Proxy(
    {},
    {
      get(_, name) {
        const value = samples[String(name)];
        if (value !== undefined) return value;
        if (counts.some((countName) => countName === name)) return count;
        throw new Error(`${place} takes “${String(name)}”: name it in the samples or the counts`);
      },
    },
  );
  const text: unknown = entry(values);
  if (typeof text !== 'string') throw new Error(`${place} returns no text`);
  return { place, text };
}

/** Sentences that are longer, because a shorter one would say less. */
const longSentences: ReadonlySet<string> = new Set([
  // A list: its parts are read one by one.
  'commands.forgetText.goes',
  'cancel.cancelText.account.warning',
]);

/** The values that people fill in count as one word. */
const values = Object.values(samples)
  .filter((value) => value.includes(' '))
  .sort((one, other) => other.length - one.length);

function splitSentences(text: string): readonly string[] {
  const short = values.reduce((now, value) => now.replaceAll(value, 'X'), text);
  return short.split(/\n|(?<=[.!?:;][*_”]*)\s+/);
}

function countWords(sentence: string): number {
  return sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** The sentences that are wrong, with their places. */
function listWrong(isWrong: (text: string, place: string) => boolean): readonly string[] {
  return catalogue
    .filter(({ text, place }) => isWrong(text, place))
    .map(({ text, place }) => `${place}: ${text}`);
}

function expectNone(pattern: RegExp) {
  expect(listWrong((text) => pattern.test(text))).toEqual([]);
}

describe('a sentence', () => {
  test('is never empty', () => {
    expect(catalogue.length).toBeGreaterThan(0);
    // A problem that nobody can do anything about has no second sentence.
    const isEmpty = (text: string, place: string) => text.trim() === '' && !place.endsWith('.todo');
    expect(listWrong(isEmpty)).toEqual([]);
  });

  test('exists for every problem', () => {
    const places = new Set(catalogue.map(({ place }) => place));
    const isMissing = (code: string) => !places.has(`problems.problemText.${code}.what`);
    expect(Object.keys(problemText).filter(isMissing)).toEqual([]);
  });

  test('has no missing value', () => expectNone(/undefined|null|NaN|\[object/));

  test('has no double negative', () =>
    expectNone(
      /\b(no|not|n’t|never|nobody|nothing)\b[^.:;,–]*\b(no|never|nobody|nothing|none)\b/i,
    ));

  test('names who and what', () =>
    expectNone(
      /\b(whoever|whomever|whatever|whom|that which|which you may|shall|thereof|of it all)\b/i,
    ));

  test('has no empty bold and no double space', () => expectNone(/\*\*|__| {2}/));

  test('has the plural that goes with its count', () =>
    expectNone(
      /\b1 (people|messages|numbers|recipients|replies|days|lists|times|sends|texts)\b|\b(2|202) (person|message|number|recipient|reply|day|list|time|send|text)\b|\(s\)/,
    ));

  test('has two decimals in a sum of money', () => expectNone(/\$\d+\.(\d|\d{3,})\b/));

  test('has no “Today”, which Slack capitalizes, in its middle', () =>
    expectNone(/[\p{L},;] Today\b/u));

  test('uses typographic apostrophes', () => expectNone(/\w'\w/));

  test('has at most 14 words, or a reason why it is longer', () => {
    const wrong = catalogue.flatMap(({ place, text }) =>
      longSentences.has(place)
        ? []
        : splitSentences(text)
            .filter((sentence) => countWords(sentence) > 14)
            .map((sentence) => `${place}: ${sentence}`),
    );
    expect(wrong).toEqual([]);
  });

  test('has a first line of at most 140 characters', () => {
    expect(listWrong((text) => (text.split('\n')[0] ?? '').length > 140)).toEqual([]);
  });
});

test('a label does not end with brackets, because Slack adds “(optional)”', () => {
  expect(listWrong((text, place) => /\blabel$/i.test(place) && text.endsWith(')'))).toEqual([]);
});

/**
 * Slack allows 75 characters and shows about 30 on a phone; in this one those 30 say what matters.
 */
const long: ReadonlySet<string> = new Set(['buttons.buttonText.sendToUnreached.button']);

test('a button is a verb and a noun, of at most 30 characters', () => {
  const single = new Set<string>([
    // Known from Slack itself, or clear from what is next to it.
    'Back',
    'Cancel',
    'Close',
    'Done',
    'Edit',
    'Reply',
    'Review',
    'Save',
    'Send',
    'Delete',
  ]);
  const buttons = catalogue.filter(({ place }) => /(button|confirm|deny)\w*$/i.test(place));
  expect(
    buttons.filter(
      ({ text, place }) =>
        (text.length > 30 && !long.has(place)) || !(text.includes(' ') || single.has(text)),
    ),
  ).toEqual([]);
});

test('every sentence of the catalogue is used', () => {
  const sources = readSources('src').map(({ file, text }) => ({
    isCatalogue: file.startsWith('src/slack/text/'),
    text: text
      .replaceAll(/^import [^;]*;|\/\*[\s\S]*?\*\/|\/\/.*/gm, '')
      .replaceAll(/\?\.|\s*\n\s*\./g, '.'),
  }));
  const references = new Set(
    sources.flatMap(({ text }) => text.match(/(?<!const )\b\w+Text\b(\.\w+)*/g) ?? []),
  );
  const keys = new Set(
    sources
      .filter(({ isCatalogue }) => !isCatalogue)
      .flatMap(
        ({ text }) => text.match(/(?<=[.{,]\s*)\b\w+\b|(?<=')[\w ]+(?=')|\b\w+(?=:)/g) ?? [],
      ),
  );
  const isSaid = (place: string) => {
    if (references.has(place)) return true;
    // Where code takes a part of the catalogue, or an entry by a key known only at run time, some
    // code must contain that key.
    const rest = place.split('.');
    return rest.some(
      (_, n) =>
        references.has(rest.slice(0, n).join('.')) && rest.slice(n).every((key) => keys.has(key)),
    );
  };
  const places = new Set(catalogue.map(({ place }) => place.split('.').slice(1).join('.')));
  expect([...places].filter((place) => !isSaid(place))).toEqual([]);
});
