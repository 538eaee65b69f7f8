import { describe, expect, test } from 'vitest';
import { ensureMedia } from '../../src/core/delivery/media/ensure-media.ts';
import { AppError } from '../../src/core/errors.ts';
import { quoteJob } from '../../src/core/jobs.ts';
import type { SenderOption } from '../../src/core/ports/clicksend.ts';
import { parseMessageReference, type SendId } from '../../src/domain/send.ts';
import { formatProblem } from '../../src/slack/text/problems.ts';
import { ada, ben, createQuoteWorld, fitted, id, off, priceAll, SECOND } from './quote-world.ts';
import { makeSend } from './world.ts';

const createAwayError = (retryAfterMs?: number) =>
  new AppError('clicksend_unreachable', {
    retry: 'later',
    problem: { ...off, code: 'clicksend_unreachable' },
    retryAfterMs,
  });
const createRefusal = (code: string) =>
  new AppError(code, { retry: 'never', problem: { ...off, code }, answered: true });

const clients = { id: '7', name: 'Clients' };
const makeNumber = (n: number) => `+614${String(37_000_000 + n)}`;

test('shows the quote of a submitted form, and sends nothing', async () => {
  const world = await createQuoteWorld();
  const proposed = await world.submitForm();
  await world.jobs.runFor(5 * SECOND);
  expect(world.shown).toMatchObject([{ view: 'V1' }]);
  expect(world.getQuote()).toEqual({
    plan: {
      channel: 'C1',
      recipients: [{ phone: ada, name: 'Ada' }],
      subject: 'The front door',
      body: 'Please paint it like this.',
      picture: { kind: 'slack', id: 'F1', name: 'door.jpg' },
    },
    lists: [],
    doubles: [],
    leftOut: [],
    price: {
      kind: 'priced',
      total: 4850,
      currency: 'AUD',
      each: [{ units: 4850, count: 1 }],
      unpriced: 0,
    },
    balance: { units: 200_000, currency: 'AUD' },
    picture: {
      before: { width: 4032, height: 3024, sizeBytes: 4_200_000 },
      after: { width: 1280, height: 960, sizeBytes: 210_000, type: 'image/jpeg' },
      url: 'https://media.test/1.jpg',
    },
  });
  expect(await world.records.quote.get(id)).toMatchObject({ version: proposed.version });
  expect(await world.records.send.get(id)).toBeUndefined();
  expect(world.clickSend.submissions).toEqual([]);
  expect(world.jobs.listWaiting()).toEqual([]);
});

test.each(['shared', 'pending', 'unknown'] as const)(
  'the quote says who else reads the channel (%s), except in an edit of a posted send',
  async (audience) => {
    const world = await createQuoteWorld();
    world.audience = audience;
    await world.submitForm();
    await world.jobs.runFor(5 * SECOND);
    expect(world.getQuote()).toMatchObject({ audience });
    await world.submitForm({}, { changes: { id, base: 0 } });
    await world.jobs.runFor(5 * SECOND);
    expect(world.getQuote()).not.toHaveProperty('audience');
  },
);

test("the quote isn't shown before the waiting view, and isn't priced again meanwhile", async () => {
  const world = await createQuoteWorld();
  const { at } = await world.submitForm();
  await world.jobs.runFor(500);
  expect(world.shown).toEqual([]);
  await world.jobs.runFor(SECOND);
  expect(world.shown[0]?.at).toBe(at + 800);
  // The price is not requested twice.
  expect(world.priced).toHaveLength(1);
});

describe('the recipients of a quote', () => {
  test('are the typed ones and those of contact lists, each once, and the left-out ones have a reason', async () => {
    const world = await createQuoteWorld();
    world.contacts.set('7', [
      { phone: ada, name: 'Ada at work' },
      { phone: '0437 111 224', name: 'Cy' },
      { phone: '021 123 4567', name: 'Dee', country: 'NZ' },
      { phone: '12', name: 'Eve' },
      { phone: '+61437111226' },
      { phone: '+61437111227', name: 'x'.repeat(1500) },
    ]);
    await world.submitForm({
      body: 'Hello {name}',
      doubles: [{ phone: ada, name: 'Ada' }],
      unread: ['0437 11', 'Ben,,0437 999 888', '"Depot";12'],
      lists: [clients],
    });
    await world.jobs.runFor(SECOND);
    const { plan, lists, doubles, leftOut } = world.getQuote();
    expect(plan.recipients).toEqual([
      { phone: ada, name: 'Ada' },
      { phone: '+61437111224', name: 'Cy' },
      { phone: '+64211234567', name: 'Dee' },
    ]);
    expect(lists).toEqual([{ name: 'Clients', count: 5 }]);
    expect(doubles).toEqual([{ phone: ada, name: 'Ada' }]);
    expect(
      leftOut.map(({ said, name, problem }) => [said, name?.slice(0, 4), problem.code]),
    ).toEqual([
      ['0437 11', undefined, 'not_a_number'],
      ['Ben,,0437 999 888', undefined, 'row_without_number'],
      ['"Depot";12', undefined, 'row_without_number'],
      ['12', 'Eve', 'list_number_unreadable'],
      ['+61437111226', undefined, 'no_name'],
      ['+61437111227', 'xxxx', 'filled_text_too_long'],
    ]);
    expect(world.priced.flat().map(({ body }) => body)).toEqual(
      ['Ada', 'Cy', 'Dee'].map((name) => `Hello ${name}`),
    );
  });

  test('leave out typed and listed people who opted out, before the price is requested', async () => {
    const world = await createQuoteWorld();
    const at = world.clock.now();
    await world.optOuts.recordKeyword({ messageId: 'R1', phone: ada, at }, 'stop');
    await world.optOuts.recordKeyword({ messageId: 'R2', phone: ben, at }, 'stop');
    world.contacts.set('7', [{ phone: ben, name: 'Ben' }, { phone: '+61437111224' }]);
    await world.submitForm({ lists: [{ id: '7', name: 'Tenants' }] });
    await world.jobs.runFor(SECOND);
    const { plan, leftOut } = world.getQuote();
    expect(plan).toMatchObject({ recipients: [{ phone: '+61437111224' }], optedOut: 2 });
    expect(leftOut).toMatchObject([
      { said: ada, name: 'Ada', problem: { code: 'opted_out' } },
      { said: ben, name: 'Ben', problem: { code: 'opted_out' } },
    ]);
    expect(world.priced.flat().map(({ to }) => to)).toEqual(['+61437111224']);
  });

  test('are none when all have opted out: the person reads that, and no price is requested', async () => {
    const world = await createQuoteWorld();
    await world.optOuts.recordKeyword(
      { messageId: 'R1', phone: ada, at: world.clock.now() },
      'stop',
    );
    await world.submitForm();
    await world.jobs.runFor(SECOND);
    expect(formatProblem(world.getProblem())).toMatch(
      /^This person is left out. They texted STOP .* START/,
    );
    expect(world.priced).toEqual([]);
  });

  test('are none when every contact is left out: the person reads the reason', async () => {
    const world = await createQuoteWorld();
    world.contacts.set('7', [{ phone: ada }]);
    await world.submitForm({ recipients: [], lists: [clients], body: '{name}!' });
    await world.jobs.runFor(SECOND);
    expect(world.getProblem()).toMatchObject({ code: 'nobody_left' });
    expect(formatProblem(world.getProblem())).toContain('this number has no name');
    expect(world.priced).toEqual([]);
  });

  test('are none when the contact list is empty: the person reads its name', async () => {
    const world = await createQuoteWorld();
    await world.submitForm({ recipients: [], lists: [clients] });
    await world.jobs.runFor(SECOND);
    expect(formatProblem(world.getProblem())).toBe(
      'There is nobody in “Clients”. Choose another list, or enter phone numbers.',
    );
  });

  test.each([
    ['no_such_list', 'I can’t read the list “Clients”: it was deleted'],
    ['UNAUTHORIZED', 'I can’t read the list “Clients”. It does not work'],
    ['list_too_long', 'I can’t read the list “Clients”. It does not work'],
  ])(
    "can't be read when ClickSend answers %s to a contact list: the person reads why",
    async (code, why) => {
      const world = await createQuoteWorld();
      world.contacts.set('7', createRefusal(code));
      await world.submitForm({ lists: [clients] });
      await world.jobs.runFor(SECOND);
      expect(formatProblem(world.getProblem())).toContain(why);
      expect(world.shown).toHaveLength(1);
    },
  );
});

describe('the price of a quote', () => {
  test.each([1, 999, 1000, 1001, 2500])(
    'of %d recipients is requested in calls of up to 1,000',
    async (count) => {
      const world = await createQuoteWorld('clicksend');
      const contacts = Array.from({ length: count }, (_, n) => ({ phone: makeNumber(n) }));
      world.contacts.set('7', contacts);
      const at = world.clock.now() + 3_600_000;
      await world.submitForm({ recipients: [], lists: [clients], from: '+61400000000', at });
      await world.jobs.runFor(SECOND);
      expect(world.priced.map((call) => call.length)).toEqual(
        [1000, 1000, 1000].map((most, n) => Math.min(most, count - n * 1000)).filter((n) => n > 0),
      );
      const all = world.priced.flat();
      expect(new Set(all.map(({ reference }) => reference)).size).toBe(count);
      expect(all.filter(({ reference }) => parseMessageReference(reference))).toEqual([]);
      expect(all[0]).toMatchObject({ from: '+61400000000', schedule: at / 1000 });
      expect(world.getQuote().price).toMatchObject({ total: 4850 * count, unpriced: 0 });
      expect(world.getQuote().plan.schedule).toEqual({ at, with: 'clicksend' });
    },
  );

  test('lists different prices dearest first, and counts the recipients without one', async () => {
    const world = await createQuoteWorld();
    const prices = [4850, 9700, 4850, undefined];
    world.contacts.set(
      '7',
      prices.map((_, n) => ({ phone: makeNumber(n) })),
    );
    world.clickSend.priceBatch = async (_url, messages) => ({
      messages: messages.map(({ reference }, n) => {
        const price = prices[n];
        return price ? { kind: 'priced', reference, price } : { kind: 'unknown', reference };
      }),
    });
    await world.submitForm({ recipients: [], lists: [clients] });
    await world.jobs.runFor(SECOND);
    expect(world.getQuote().price).toEqual({
      kind: 'priced',
      total: 19_400,
      currency: 'AUD',
      each: [
        { units: 9700, count: 1 },
        { units: 4850, count: 2 },
      ],
      unpriced: 1,
    });
  });

  test('leaves out, with the reason, a recipient whom ClickSend refuses to price', async () => {
    const world = await createQuoteWorld();
    world.clickSend.priceBatch = async (_url, messages) => ({
      currency: 'AUD',
      messages: priceAll(messages).map((one, n) =>
        n === 0 ? { kind: 'refused', reference: one.reference, problem: off } : one,
      ),
    });
    await world.submitForm({ recipients: [{ phone: ada }, { phone: ben }] });
    await world.jobs.runFor(SECOND);
    const { plan, leftOut, price } = world.getQuote();
    expect(plan.recipients).toEqual([{ phone: ben }]);
    expect(leftOut).toEqual([{ said: ada, problem: off }]);
    expect(price).toMatchObject({ total: 4850, unpriced: 0 });
  });

  test('is a problem when ClickSend refuses to price every recipient', async () => {
    const world = await createQuoteWorld();
    world.clickSend.priceBatch = async (_url, messages) => ({
      messages: messages.map(({ reference }) => ({ kind: 'refused', reference, problem: off })),
    });
    await world.submitForm();
    await world.jobs.runFor(SECOND);
    expect(formatProblem(world.getProblem())).toContain(off.what);
  });

  test('is not asked for again once somebody has opted out', async () => {
    const world = await createQuoteWorld();
    let isConfirmed = false;
    world.clickSend.priceBatch = async (_url, messages, confirm) => {
      await confirm?.();
      isConfirmed = true;
      const stop = { messageId: 'R1', phone: ben, at: world.clock.now() };
      await world.optOuts.recordKeyword(stop, 'stop');
      await confirm?.();
      return { messages: priceAll(messages) };
    };
    await world.submitForm({ recipients: [{ phone: ada }, { phone: ben }] });
    await world.jobs.runFor(SECOND);
    expect(isConfirmed).toBe(true);
    expect(world.getQuote().price).toEqual({ kind: 'unknown', problem: { code: 'no_price' } });
  });

  test.each([
    ['ClickSend is unreachable', () => Promise.reject(createAwayError())],
    ['ClickSend answers 429', () => Promise.reject(createAwayError(30_000))],
    ['ClickSend refuses the call', () => Promise.reject(createRefusal('BAD_REQUEST'))],
    ['an unexpected error is thrown', () => Promise.reject(new Error('odd'))],
    ['ClickSend returns no messages', async () => ({ messages: [] })],
    ['ClickSend never responds', () => new Promise<never>(() => undefined)],
  ])('is unknown when %s', async (_how, price) => {
    const world = await createQuoteWorld();
    world.clickSend.priceBatch = price;
    await world.submitForm();
    await world.jobs.runFor(SECOND);
    expect(world.getQuote().price.kind).toBe('unknown');
    expect(world.getQuote().plan.recipients).toHaveLength(1);
  });

  test('includes the calls that succeed, and counts the recipients of the others as unpriced', async () => {
    const world = await createQuoteWorld();
    world.contacts.set(
      '7',
      Array.from({ length: 1001 }, (_, n) => ({ phone: makeNumber(n) })),
    );
    world.clickSend.fetchAccount = async () => ({ balance: 10_000_000, currency: 'AUD' });
    world.clickSend.priceBatch = async (_url, messages) => {
      if (messages.length < 1000) throw createAwayError();
      return { currency: 'AUD', messages: priceAll(messages) };
    };
    await world.submitForm({ recipients: [], lists: [clients] });
    await world.jobs.runFor(SECOND);
    expect(world.getQuote().price).toMatchObject({ kind: 'priced', unpriced: 1, total: 4_850_000 });
  });

  test.each([
    ['fails', () => Promise.reject(createAwayError())],
    ['never ends', () => new Promise<never>(() => undefined)],
  ])('is unknown when the upload of the picture %s', async (_how, upload) => {
    const world = await createQuoteWorld();
    world.clickSend.uploadMedia = upload;
    await world.submitForm();
    await world.jobs.runFor(SECOND);
    expect(world.getQuote().price.kind).toBe('unknown');
    expect(world.getQuote().picture).toMatchObject({ after: { width: 1280 } });
    expect(world.getQuote().picture.url).toBeUndefined();
    expect(world.priced).toEqual([]);
  });

  test('comes with a fresh balance before it says that the credit is too low', async () => {
    const world = await createQuoteWorld();
    let balance = 0;
    world.clickSend.fetchAccount = async ({ isFresh } = {}) => {
      if (isFresh) balance = 10_000_000;
      return { balance, currency: 'AUD' };
    };
    await world.submitForm();
    await world.jobs.runFor(5 * SECOND);
    expect(world.getQuote()).toMatchObject({ balance: { units: 10_000_000 } });
    expect(world.getQuote()).not.toHaveProperty('shortage');
  });

  test("is shown without the balance when that can't be fetched", async () => {
    const world = await createQuoteWorld();
    world.clickSend.fetchAccount = () => Promise.reject(createAwayError());
    await world.submitForm();
    await world.jobs.runFor(SECOND);
    expect(world.getQuote()).not.toHaveProperty('balance');
    expect(world.getQuote().price.kind).toBe('priced');
  });
});

describe('the picture of a quote', () => {
  test('that is refused is the problem that the person reads', async () => {
    const world = await createQuoteWorld();
    world.picture = async () => ({ kind: 'refused', problem: off });
    await world.submitForm();
    await world.jobs.runFor(SECOND);
    expect(world.getProblem()).toEqual(off);
  });

  test("is requested again while Slack isn't ready", async () => {
    const world = await createQuoteWorld();
    let requestCount = 0;
    world.picture = async () => {
      requestCount += 1;
      if (requestCount < 3) throw new AppError('file_not_ready', { retry: 'later', problem: off });
      return fitted;
    };
    await world.submitForm();
    await world.jobs.runFor(10 * SECOND);
    expect(world.getQuote().price.kind).toBe('priced');
  });

  test.each([
    [
      'Slack still scans the picture',
      new AppError('file_not_ready', { retry: 'later', problem: off }),
    ],
    ['an unexpected error is thrown', new Error('odd')],
  ])('becomes a problem within eight seconds when %s', async (_how, error) => {
    const world = await createQuoteWorld();
    world.picture = () => Promise.reject(error);
    const { at } = await world.submitForm();
    await world.jobs.runFor(60 * SECOND);
    expect(world.shown).toHaveLength(1);
    expect(formatProblem(world.getProblem())).not.toBe('');
    expect((world.shown[0]?.at ?? 0) - at).toBeLessThanOrEqual(8 * SECOND);
    expect(world.jobs.listWaiting()).toEqual([]);
  });

  test("from a web address is left to ClickSend, and isn't fetched or uploaded", async () => {
    const world = await createQuoteWorld();
    const url = 'https://example.com/door.jpg';
    await world.submitForm({ picture: { kind: 'link', url } });
    await world.jobs.runFor(SECOND);
    expect(world.fetched).toEqual([]);
    expect(world.clickSend.uploads).toEqual([]);
    expect(world.pricedWith).toEqual([url]);
    expect(world.getQuote().picture).toEqual({ url });
  });

  test('is uploaded once for the price and the send, and again when ClickSend is about to delete it', async () => {
    const world = await createQuoteWorld();
    const send = { id, picture: { kind: 'slack', id: 'F1' } } as const;
    await world.submitForm();
    await world.jobs.runFor(SECOND);
    expect(await ensureMedia(world, send, async () => fitted)).toMatchObject({ kind: 'media' });
    expect(world.clickSend.uploads).toHaveLength(1);
    world.clock.moveTo(world.clock.now() + 9 * 60 * SECOND);
    await ensureMedia(world, send, async () => fitted);
    expect(world.clickSend.uploads).toHaveLength(2);
  });
});

test("a contact list that ClickSend can't return becomes a problem within eight seconds", async () => {
  const world = await createQuoteWorld();
  world.contacts.set('7', createAwayError());
  const { at } = await world.submitForm({ lists: [clients] });
  await world.jobs.runFor(60 * SECOND);
  expect(world.getProblem().code).toBe('clicksend_unreachable');
  expect((world.shown[0]?.at ?? 0) - at).toBeLessThanOrEqual(8 * SECOND);
});

test('a contact list becomes a problem at once when ClickSend asks to wait longer than a person would', async () => {
  const world = await createQuoteWorld();
  world.contacts.set('7', createAwayError(30_000));
  await world.submitForm({ lists: [clients] });
  await world.jobs.runFor(SECOND);
  expect(world.getProblem().code).toBe('clicksend_unreachable');
});

describe('a quote is shown once', () => {
  test('when a form is submitted twice quickly: the newest one', async () => {
    const world = await createQuoteWorld();
    await world.submitForm();
    const { version } = await world.submitForm({ subject: 'Second' });
    await world.jobs.runFor(5 * SECOND);
    expect(world.shown).toHaveLength(1);
    expect(world.getQuote().plan.subject).toBe('Second');
    expect((await world.records.quote.get(id))?.version).toBe(version);
  });

  test('when a form is submitted again while its quote is made: the newer one', async () => {
    const world = await createQuoteWorld();
    world.picture = async () => {
      world.picture = async () => fitted;
      await world.submitForm({ subject: 'Second' });
      return fitted;
    };
    await world.submitForm();
    await world.jobs.runFor(5 * SECOND);
    expect(world.shown).toHaveLength(1);
    expect(world.getQuote().plan.subject).toBe('Second');
  });

  test('when Slack fails to show it: again later, without a new price', async () => {
    const world = await createQuoteWorld();
    world.beforeShowing = async () => {
      world.beforeShowing = async () => undefined;
      throw new AppError('slack_unreached', { retry: 'later' });
    };
    await world.submitForm();
    await world.jobs.runFor(10 * SECOND);
    expect(world.shown).toHaveLength(1);
    expect(world.priced).toHaveLength(1);
  });

  test("and its job, queued again, doesn't show it over what the person does next", async () => {
    const world = await createQuoteWorld();
    await world.submitForm();
    await world.jobs.runFor(5 * SECOND);
    await world.jobs.add(quoteJob, id);
    await world.jobs.runFor(5 * SECOND);
    expect(world.shown).toHaveLength(1);
  });

  test("and submitting the form fails if its job can't be queued", async () => {
    const world = await createQuoteWorld();
    world.jobs.breakAdd('quote');
    await expect(world.submitForm()).rejects.toThrow();
  });
});

describe('without a second step', () => {
  const approver = { kind: 'nobody' } as const;

  test('the send is queued without a price, and its author reads who was left out', async () => {
    const world = await createQuoteWorld();
    world.contacts.set('7', [{ phone: '0437 111 223' }, { phone: '12' }]);
    await world.submitForm({ lists: [clients] }, { asked: approver });
    await world.jobs.runFor(5 * SECOND);
    const send = await world.records.send.get(id);
    expect(send?.recipients).toEqual([{ phone: ada, name: 'Ada' }, { phone: ben }]);
    expect(world.jobs.listWaiting()).toEqual([`prepare ${id}`]);
    expect([world.priced, world.fetched, world.shown, world.authorNotices]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(world.leftOut).toMatchObject([{ said: '12' }]);
  });

  test('a recipient who got it from another resend meanwhile is left out, and the others get it', async () => {
    const world = await createQuoteWorld();
    const first = 'mms-firstfirstfirstfirst' as SendId;
    const other = 'mms-otherotherotherother' as SendId;
    const recipients = [{ phone: ada, name: 'Ada' }, { phone: ben }];
    await world.records.send.put({ ...makeSend([ada, ben]), id: first }, first);
    const { confirmQuote } = world;
    world.confirmQuote = async () => {
      world.confirmQuote = confirmQuote;
      await world.records.send.put({ ...makeSend([ada]), id: other }, other);
      await world.records.resends.put([{ id: other, by: 'U2', indexes: [0] }], first);
      return 'resent';
    };
    const form = { nonce: 'n1', recipients: '', generation: 0, first };
    await world.submitForm({ recipients }, { asked: approver, form });
    await world.jobs.runFor(5 * SECOND);
    expect((await world.records.send.get(id))?.recipients).toEqual([{ phone: ben }]);
    expect(world.authorNotices).toEqual([]);
    expect(world.leftOut).toMatchObject([{ said: ada, problem: { code: 'sent_again' } }]);
  });

  test('the author is notified that the contact list no longer exists, and nothing is sent', async () => {
    const world = await createQuoteWorld();
    world.contacts.set('7', createRefusal('no_such_list'));
    await world.submitForm({ lists: [clients] }, { asked: approver });
    await world.jobs.runFor(5 * SECOND);
    expect(world.authorNotices).toMatchObject([
      { kind: 'notSent', problem: { code: 'list_gone' } },
    ]);
    expect(await world.records.send.get(id)).toBeUndefined();
  });

  test('an unreachable ClickSend is retried for up to an hour, then the author is notified', async () => {
    const world = await createQuoteWorld();
    world.contacts.set('7', createAwayError());
    await world.submitForm({ lists: [clients] }, { asked: approver });
    await world.jobs.runFor(60 * SECOND);
    expect(world.authorNotices).toEqual([]);
    await world.jobs.runFor(3_600 * SECOND);
    expect(world.authorNotices).toMatchObject([
      { kind: 'notSent', problem: { code: 'clicksend_unreachable' } },
    ]);
  });

  test('the author is notified when the scheduled time passed meanwhile, and nothing is sent', async () => {
    const world = await createQuoteWorld();
    world.contacts.set('7', createAwayError());
    const at = world.clock.now() + 60 * SECOND;
    await world.submitForm({ lists: [clients], at }, { asked: approver });
    await world.jobs.runFor(70 * SECOND);
    world.contacts.set('7', [{ phone: ben }]);
    await world.jobs.runFor(3_600 * SECOND);
    expect(world.authorNotices).toMatchObject([
      { kind: 'notSent', problem: { code: 'time_passed' } },
    ]);
    expect(await world.records.send.get(id)).toBeUndefined();
  });
});

describe('a step of a workflow', () => {
  const approver = { kind: 'step', execution: 'Fx1', mustAsk: true } as const;

  test('gets its quote', async () => {
    const world = await createQuoteWorld();
    await world.submitForm({}, { asked: approver });
    await world.jobs.runFor(0);
    expect(world.steps).toMatchObject([
      { draft: { asked: approver }, quote: { price: { total: 4850 } } },
    ]);
  });

  test('gets the problem that prevents the quote', async () => {
    const world = await createQuoteWorld();
    world.picture = () => Promise.reject(createRefusal('file_deleted'));
    await world.submitForm({}, { asked: approver });
    await world.jobs.runFor(0);
    expect(world.steps).toMatchObject([{ problem: { code: 'file_deleted' } }]);
  });
});

test('a workflow step whose recipients all opted out fails with that reason, without a price', async () => {
  const world = await createQuoteWorld();
  await world.optOuts.recordKeyword({ messageId: 'R1', phone: ada, at: world.clock.now() }, 'stop');
  await world.submitForm({}, { asked: { kind: 'step', execution: 'Fx1', mustAsk: false } });
  await world.jobs.runFor(0);
  expect(world.steps).toMatchObject([{ problem: { problem: { code: 'opted_out' } } }]);
  expect(world.priced).toEqual([]);
});

test('a form without a second step goes to the others, and its author reads who opted out', async () => {
  const world = await createQuoteWorld();
  await world.optOuts.recordKeyword({ messageId: 'R1', phone: ada, at: world.clock.now() }, 'stop');
  const recipients = [{ phone: ada, name: 'Ada' }, { phone: ben }];
  await world.submitForm({ recipients }, { asked: { kind: 'nobody' } });
  await world.jobs.runFor(SECOND);
  const send = await world.records.send.get(id);
  expect(send?.recipients).toEqual([{ phone: ben }]);
  // The post needs only how many were left out.
  expect(send?.optedOut).toBe(1);
  expect(JSON.stringify(send)).not.toContain(ada);
  expect(world.leftOut).toMatchObject([{ said: ada, name: 'Ada', problem: { code: 'opted_out' } }]);
});

test('an edit of a scheduled send leaves out a recipient who opted out since', async () => {
  const world = await createQuoteWorld();
  await world.optOuts.recordKeyword({ messageId: 'R1', phone: ada, at: world.clock.now() }, 'stop');
  const recipients = [{ phone: ada, name: 'Ada' }, { phone: ben }];
  const fact = await world.submitForm({ recipients }, { changes: { id, base: 0 } });
  await world.jobs.runFor(SECOND);
  expect(await world.confirmQuote(id, fact.version, 'U1')).toBe('taken');
  expect(world.edits).toMatchObject([{ recipients: [{ phone: ben }] }]);
});

describe("a sender that people can't reply to", () => {
  const quoteSender = async (
    from: string | undefined,
    senders: readonly SenderOption[] | Error = [],
  ) => {
    const world = await createQuoteWorld();
    let requestCount = 0;
    world.clickSend.listSenders = async () => {
      requestCount += 1;
      if (senders instanceof Error) throw senders;
      return senders;
    };
    await world.submitForm(from ? { from } : {});
    await world.jobs.runFor(SECOND);
    return { unanswerable: world.getQuote().unanswerable, asked: requestCount };
  };
  const own: SenderOption = { value: '+61400000000', kind: 'own' };

  test("is known by its letters, or by its kind in ClickSend's list of senders", async () => {
    expect(await quoteSender('ACME 24')).toEqual({ unanswerable: 'name', asked: 0 });
    expect(await quoteSender('+61400000000', [own])).toEqual({ unanswerable: 'own', asked: 1 });
    const rented: SenderOption = { ...own, kind: 'number' };
    expect(await quoteSender('+61400000000', [rented])).toMatchObject({ unanswerable: undefined });
    expect(await quoteSender(undefined, [own])).toEqual({ unanswerable: undefined, asked: 0 });
  });

  test("gets no warning when ClickSend's list of senders can't be fetched", async () => {
    const result = await quoteSender('+61400000000', new AppError('away', { retry: 'later' }));
    expect(result).toEqual({ unanswerable: undefined, asked: 1 });
  });
});
