import type { ModalView } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findMessageRefusal } from '../../sandbox/slack/check/message.ts';
import { findViewRefusal } from '../../sandbox/slack/check/view.ts';
import type { PendingDraft } from '../../src/domain/draft.ts';
import type { Problem } from '../../src/domain/problem.ts';
import type { LeftOutRecipient, Quote } from '../../src/domain/quote.ts';
import type { Recipient } from '../../src/domain/recipient.ts';
import type { SendId } from '../../src/domain/send.ts';
import { removePictures } from '../../src/slack/messages/blocks/fallback-messages.ts';
import { buildLeftOutMessage } from '../../src/slack/messages/private/direct-messages.ts';
import { buildProblemView } from '../../src/slack/modals/review/problem-view.ts';
import {
  buildReviewRetryView,
  buildReviewView,
  parseReviewMetadata,
} from '../../src/slack/modals/review/review-view.ts';
import { buildWaitingView } from '../../src/slack/modals/shared/modal-views.ts';
import { collectTexts, readMessage } from './read-message.ts';
import { hostile, makePhone, makeSend } from './sends.ts';

const id = 'mms-abcdefghijklmnopqrst' as SendId;
const names = ['Ada', 'Ben', 'Cy'];
const notANumber: Problem = {
  code: 'not_a_number',
  what: 'This isn’t a phone number',
  todo: 'Write it like +61437111222',
};

const draft: PendingDraft = {
  id,
  version: 'v1',
  user: 'U1',
  asked: { kind: 'form', view: 'V1' },
  at: 0,
  draft: {
    recipients: [],
    doubles: [],
    unread: [],
    lists: [],
    subject: 'The front door',
    body: 'Please paint it like this.',
    picture: { kind: 'slack', id: 'F1', name: 'door.jpg' },
    channel: 'C1',
  },
};

function makeRecipients(count: number): readonly Recipient[] {
  return Array.from({ length: count }, (_, n) => {
    const name = names[n];
    return { phone: makePhone(n), name: name || undefined };
  });
}

function makeQuote(
  count: number,
  more: Partial<Quote> = {},
  plan: Partial<Quote['plan']> = {},
): Quote {
  const { channel, subject, body, picture } = draft.draft;
  const units = 4850;
  return {
    plan: { channel, subject, body, picture, recipients: makeRecipients(count), ...plan },
    lists: [],
    doubles: [],
    leftOut: [],
    price: {
      kind: 'priced',
      total: units * count,
      currency: 'AUD',
      each: [{ units, count }],
      unpriced: 0,
    },
    balance: { units: 200_000, currency: 'AUD' },
    picture: {
      before: { sizeBytes: 4_200_000, width: 4032, height: 3024 },
      after: { sizeBytes: 210_000, width: 1280, height: 960, type: 'image/jpeg' },
      url: 'https://media.test/1.jpg',
    },
    ...more,
  };
}

/** A modal as a person reads it. */
function read({ title, blocks, submit, close }: ModalView): string {
  const lines = readMessage({
    text: '',
    blocks: blocks as never,
  });
  const images = blocks.flatMap((block) =>
    'accessory' in block && block.accessory?.type === 'image'
      ? [`{${block.accessory.alt_text}}`]
      : [],
  );
  const buttons = [close, submit].flatMap((button) => (button ? [`[${button.text}]`] : []));
  return [title.text, ...images, lines, buttons.join(' ')].join('\n');
}

const renderQuote = (quote: Quote, more: Partial<PendingDraft> = {}) =>
  read(buildReviewView({ ...draft, ...more }, quote, 'AU'));

test('the review of a send to one person', () => {
  expect(renderQuote(makeQuote(1))).toMatchInlineSnapshot(`
    "Review and send
    {door.jpg}
    # Send to Ada – A$0.49?
    *To* Ada 0437 111 200
    *When* Now
    *From* A number that ClickSend picks
    *Post in* <#C1> [picture: door.jpg]
    > The front door
    Please paint it like this.
    (Picture: 210 kB, 1280 × 960 (was 4.2 MB, 4032 × 3024))
    *Balance* A$20.00 now, A$19.51 after
    [Back]
    (Nothing has been sent yet. You can close this, and type /mms within a day to continue. Reference MMS-XAE763)
    [Cancel] [Send to Ada]"
  `);
});

test('the review warns about fields that can’t be filled in and would go out with their braces', () => {
  const body = 'Hi {name}, {fist_name|there}: we are at {Address} & <here>.';
  const step = renderQuote(makeQuote(2, {}, { subject: 'At {time}', body }));
  expect(step).toContain(
    '⚠️ *{time}, {fist_name} and {address} won’t be filled in: they go out as typed.*\nI can fill in only {name} and {first_name}. Press *Back* to change the text.',
  );
  expect(renderQuote(makeQuote(2, {}, { body: 'Hi {name} and {first_name|there}' }))).not.toContain(
    'filled in',
  );
});

test('the review names numbers that can’t get pictures, says what happens to them and offers the opposite', () => {
  const landline = '+61298765432' as Recipient['phone'];
  const problem: Problem = { code: 'no_pictures', what: 'Landlines can’t get pictures', todo: '' };
  const withLeftOut = renderQuote(
    makeQuote(1, { leftOut: [{ said: landline, name: 'Jo', problem }] }),
  );
  expect(withLeftOut).toContain(
    '*1 number can’t get pictures:* Jo (02) 9876 5432 (landline). I’ve left it out.\n[Include this number]',
  );
  expect(withLeftOut).not.toContain('left out');
  const withIncluded = renderQuote(makeQuote(1, { withoutPictures: [{ phone: landline }] }));
  expect(withIncluded).toContain(
    '*1 number can’t get pictures:* (02) 9876 5432 (landline). You included it anyway.\n[Leave this number out]',
  );
});

test.each([
  [
    'shared',
    /\*People from other organizations read <#C1>\.\* They’ll see this post and its thread/,
  ],
  ['pending', /\*<#C1> is about to be shared with another organization\.\*/],
  ['unknown', /\*I couldn’t check who reads <#C1>\.\*/],
] as const)('the review says who else reads the channel: %s', (audience, words) => {
  expect(renderQuote(makeQuote(1, { audience }))).toMatch(words);
});

test.each([
  [
    { kind: 'still', at: 1, of: 380 },
    'It won’t be animated: I can send only its first frame (of 380)',
  ],
  [
    { kind: 'still', at: 12, of: 1380 },
    'It won’t be animated: I can send only one frame (number 12 of 1,380)',
  ],
  [
    { kind: 'fewerFrames', sent: 95, of: 380 },
    'It stays animated, but with only 95 of its 380 frames',
  ],
  [{ kind: 'shorterPause' }, 'Long pauses in the animation are shortened to 65 seconds'],
  [{ kind: 'firstPage', of: 3 }, 'I can send only the first of its 3 pages'],
  [{ kind: 'ground', colour: 'white' }, 'See-through parts become white'],
  [
    { kind: 'ground', colour: 'grey' },
    'See-through parts become grey, so that white parts can be seen',
  ],
  [{ kind: 'preview' }, 'I can’t open it, so I’ll send Slack’s smaller preview'],
] as const)('the review describes a change to the picture beside its size: %o', (change, words) => {
  const quote = makeQuote(1);
  const picture = { ...quote.picture, changes: [change] };
  expect(read(buildReviewView(draft, { ...quote, picture }, 'AU'))).toContain(words);
});

test('the review warns that people can’t reply STOP to a sender name or to one’s own number', () => {
  const name = makeQuote(1, { unanswerable: 'name' }, { from: 'ACME & co' });
  expect(renderQuote(name)).toContain(
    '⚠️ *People can’t reply to ACME &amp; co*, because it’s a name, not a number. Say in the message how they can opt out.',
  );
  const own = makeQuote(1, { unanswerable: 'own' }, { from: '+61400000000' });
  expect(renderQuote(own)).toContain('because it’s your own phone’s number');
  expect(renderQuote(makeQuote(1, {}, { from: '+61400000000' }))).not.toContain('can’t reply');
});

test('the review of a scheduled send with a list, duplicates, left-out recipients and several prices', () => {
  const leftOut: readonly LeftOutRecipient[] = [
    { said: '0437 11', problem: notANumber },
    { said: '12', name: 'Eve', problem: notANumber },
    { said: makePhone(40), problem: { code: 'x', what: 'There is no name', todo: '' } },
  ];
  const price: Quote['price'] = {
    kind: 'priced',
    total: 67_900,
    currency: 'AUD',
    each: [
      { units: 9700, count: 2 },
      { units: 4850, count: 10 },
    ],
    unpriced: 1,
  };
  const quote = makeQuote(
    13,
    { lists: [{ name: 'Clients & co', count: 11 }], doubles: makeRecipients(2), leftOut, price },
    {
      body: 'Hello {name}',
      from: '+61400000000',
      schedule: { at: Date.UTC(2026, 11, 24, 9), with: 'app' },
    },
  );
  expect(renderQuote(quote)).toMatchInlineSnapshot(`
    "Review and schedule
    {door.jpg}
    # Schedule for 13 people – A$6.79 or more?
    *To* Ada 0437 111 200, Ben 0437 111 201, Cy 0437 111 202, 0437 111 203, 0437 111 204, 0437 111 205, 0437 111 206, 0437 111 207, 0437 111 208, 0437 111 209 and 3 more
    _From the list Clients &amp; co (11)_
    *Entered more than once:* Ada 0437 111 200, Ben 0437 111 201. Each gets it once.
    *3 left out*
    • “0437 11”, Eve “12”: This isn’t a phone number. Write it like +61437111222.
    • 0437 111 240: There is no name.
    *When* <!date^1798102800^{date_short_pretty} at {time}|2026-12-24 09:00 UTC>
    *From* 0400 000 000
    *Post in* <#C1> [picture: door.jpg]
    > The front door
    Hello Ada
    (Picture: 210 kB, 1280 × 960 (was 4.2 MB, 4032 × 3024))
    *Price* 2 × A$0.97, 10 × A$0.485, *A$6.79* together
    ⚠️ ClickSend gave no price for 1 person, so the total will be higher.
    *Balance* A$20.00 now, A$13.21 after
    [Back]
    (Nothing has been sent yet. You can close this, and type /mms within a day to continue. Reference MMS-XAE763)
    [Cancel] [Schedule for 13 people]"
  `);
});

describe('the price in the review', () => {
  test('has a warning if the balance is too low', () => {
    const balance = { units: 20_000, currency: 'AUD' };
    const words = renderQuote(makeQuote(10, { balance }));
    expect(words).toContain('this costs A$4.85 and you have A$2.00');
    expect(words).not.toContain('after');
  });

  test('may be unknown, and the send can still be confirmed', () => {
    const problem = { code: 'x', what: 'I couldn’t reach ClickSend', todo: '' };
    const words = renderQuote(makeQuote(2, { price: { kind: 'unknown', problem } }));
    expect(words).toContain('*No price yet.* I couldn’t reach ClickSend.');
    expect(words).toContain('*Balance* A$20.00');
    expect(words).toContain('[Send to 2 people]');
  });

  test('is shown without a currency if ClickSend names none', () => {
    const { price, ...rest } = makeQuote(2, {});
    const nameless = { ...price, currency: '' } as Quote['price'];
    expect(renderQuote({ ...rest, price: nameless })).toContain(
      '*Price* 0.485 each, *0.97* together',
    );
  });
});

test('the review warns about numbers in the US unless the send has a sender of its own', () => {
  const recipients = [{ phone: '+14155550100' as never }, { phone: makePhone(1) }];
  expect(renderQuote(makeQuote(2, {}, { recipients }))).toContain('1 number is in the US');
  const from = '+14155550199';
  expect(renderQuote(makeQuote(2, {}, { recipients, from }))).not.toContain('in the US');
  expect(renderQuote(makeQuote(2))).not.toContain('in the US');
});

test('the button of the review says what it does', () => {
  const schedule = { at: Date.UTC(2027, 0, 1), with: 'app' } as const;
  expect(buildReviewView(draft, makeQuote(1), 'AU').submit?.text).toBe('Send to Ada');
  const later = buildReviewView(draft, makeQuote(1, {}, { schedule }), 'AU');
  expect(later.submit?.text).toBe('Schedule for Ada');
  const change = buildReviewView({ ...draft, changes: { id, base: 0 } }, makeQuote(1), 'AU');
  expect(change.submit?.text).toBe('Save changes');
});

test('a review without its picture preview still shows everything else', () => {
  const view = removePictures(buildReviewView(draft, makeQuote(1), 'AU'));
  expect(read(view)).not.toContain('{door.jpg}');
  expect(read(view)).toContain('210 kB, 1280 × 960 (was 4.2 MB, 4032 × 3024)');
});

test('the review of a linked picture says that ClickSend fetches it when the message is sent', () => {
  const url = 'https://example.com/door.jpg';
  const quote = makeQuote(1, { picture: { url } }, { picture: { kind: 'link', url } });
  expect(renderQuote(quote)).toContain(
    `Picture: ClickSend fetches it from ${url} when it’s sent. If it changes there by then, people get the new one.`,
  );
});

test('the metadata of the review survives a round trip, and anything else is ignored', () => {
  const { private_metadata = '' } = buildReviewView(draft, makeQuote(1), 'AU');
  expect(parseReviewMetadata(private_metadata)).toEqual({ id, version: 'v1' });
  expect(buildReviewRetryView({ id, version: 'v1' }, 'Again').private_metadata).toBe(
    private_metadata,
  );
  for (const odd of ['', 'x', '{}', '[]', '{"id":"","version":"v"}', '{"id":1,"version":"v"}']) {
    expect(parseReviewMetadata(odd)).toBeUndefined();
  }
});

describe('Slack accepts the second step', () => {
  const findRefusal = (view: ModalView) =>
    findViewRefusal(JSON.parse(JSON.stringify(view)), 'modal', () => {});
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
    fc
      .constantFrom('<', '&', '👋', 'x', '&amp;', '"', '\n', hostile)
      .chain((unit) => fc.constantFrom(1, 600, 4000).map((count) => unit.repeat(count))),
  );
  const problem = fc.record({ code: fc.constant('x'), what: text, todo: text });
  const leftOut = fc
    .tuple(fc.constantFrom(0, 1, 11, 500), fc.array(problem, { minLength: 1, maxLength: 30 }), text)
    .map(([count, problems, said]) =>
      Array.from({ length: count }, (_, n): LeftOutRecipient => {
        const why = problems[n % problems.length] ?? notANumber;
        return n % 2
          ? { said, problem: why }
          : { said: makePhone(n % 100), name: said, problem: why };
      }),
    );

  test('with any texts, prices and number of recipients', () => {
    fc.assert(
      fc.property(
        fc.record({
          count: fc.constantFrom(1, 2, 10, 11, 2500),
          name: text,
          subject: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
          body: fc.constantFrom('x', 'x'.repeat(1500), '👋'.repeat(250), hostile, '{name}'),
          leftOut,
          prices: fc.array(fc.integer({ min: 0, max: 1e9 }), { maxLength: 40 }),
          why: problem,
          file: text,
        }),
        ({ count, name, subject, body, prices, why, file, ...rest }) => {
          const recipients = Array.from({ length: count }, (_, n) => {
            return { phone: makePhone(n % 100), name: n % 3 ? name : undefined };
          });
          const quote = makeQuote(
            count,
            {
              leftOut: rest.leftOut,
              doubles: recipients.slice(0, 400),
              lists: Array.from({ length: 10 }, () => ({ name, count })),
              price:
                prices.length === 0
                  ? { kind: 'unknown', problem: why }
                  : {
                      kind: 'priced',
                      total: 1,
                      currency: 'AUD',
                      each: prices.map((units) => ({ units, count: 1 })),
                      unpriced: 3,
                    },
            },
            { recipients, subject, body, picture: { kind: 'slack', id: 'F1', name: file } },
          );
          expect(findRefusal(buildReviewView(draft, quote, 'AU'))).toBeUndefined();
          expect(findRefusal(buildProblemView(id, why))).toBeUndefined();
          if (rest.leftOut.length === 0) return;
          const message = buildLeftOutMessage(makeSend(2, { subject }), rest.leftOut, 'AU');
          expect(findMessageRefusal({ ...message }, () => {})).toBeUndefined();
        },
      ),
      { numRuns: 100 },
    );
  });

  test('with 500 left-out recipients, of whom it names some and counts the rest', () => {
    const out = Array.from({ length: 500 }, (_, n) => ({ said: `x${n}`, problem: notANumber }));
    const words = renderQuote(makeQuote(2500, { leftOut: out }));
    expect(words).toContain('*500 left out*');
    expect(words).toContain('“x9” and 490 more: This isn’t a phone number');
    expect(words).toContain('and 2,490 more');
  });

  test('while it loads, and when the outcome of the confirmation is unknown', () => {
    expect(findRefusal(buildWaitingView())).toBeUndefined();
    expect(buildWaitingView().submit).toBeUndefined();
    expect(findRefusal(buildReviewRetryView({ id, version: 'v1' }, hostile))).toBeUndefined();
  });
});

test('markup that a person typed has no effect in the review', () => {
  const recipients = [{ phone: makePhone(0), name: hostile }];
  const quote = makeQuote(
    1,
    {
      lists: [{ name: hostile, count: 1 }],
      doubles: recipients,
      leftOut: [{ said: hostile, name: hostile, problem: { code: 'x', what: hostile, todo: '' } }],
    },
    { recipients, from: hostile },
  );
  const views = [
    buildReviewView(draft, quote, 'AU'),
    buildProblemView(id, { code: 'x', what: hostile, todo: hostile }),
  ];
  for (const view of views) {
    const marked = view.blocks.filter(({ type }) => type === 'section' || type === 'context');
    expect(collectTexts(marked).filter((words) => /<[!@](?!date)|<script/.test(words))).toEqual([]);
  }
});
