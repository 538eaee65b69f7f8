import { describe, expect, it } from 'vitest';
import {
  type Answer,
  answerHtml,
  answerJson,
  answerPage,
  answerSuccess,
  readFixture,
  startScriptedClickSend,
} from './world.ts';

const none: Answer = answerJson({ response_code: 'NOT_FOUND', data: null }, 404);

/** The three endpoints; those not given return 404. */
const answerThree =
  (answers: { numbers?: Answer; own?: Answer; tags?: Answer }): Answer =>
  (seen, res, req) => {
    const { numbers = none, own = none, tags = none } = answers;
    const byPath: Readonly<Record<string, Answer>> = {
      '/v3/numbers': numbers,
      '/v3/own-numbers': own,
      '/v3/alpha-tags': tags,
    };
    byPath[seen.path]?.(seen, res, req);
  };
const makeNumber = (dedicated_number: unknown, more: Record<string, unknown> = {}) => ({
  dedicated_number,
  country: 'AU',
  ...more,
});

describe('listSenders', () => {
  it('returns rented numbers, own numbers and names, each once', async () => {
    const { client, seen } = await startScriptedClickSend(
      answerThree({
        numbers: answerPage([
          makeNumber('+61481070206', { type: 'mms', status: { value: 0 }, notes: 'Office' }),
        ]),
        own: answerJson({
          own_numbers: [
            { phone_number: '61 ', status: 'APPROVED' },
            { phone_number: '+61412345678', status: 'VERIFIED', country: 'AU', label: 'Mine' },
            { phone_number: 61481070206, status: null },
            { phone_number: '+61412345679', status: 'PENDING' },
          ],
        }),
        tags: answerJson({
          alpha_tags: [
            { alpha_tag: 'Roofers', status: 'APPROVED', countries: ['AU'] },
            { alpha_tag: 'Roofers2', status: 'approved', countries: ['AU', 'NZ'] },
            { alpha_tag: 'Later', status: 'PENDING', countries: null },
            { alpha_tag: 'Unsaid' },
          ],
        }),
      }),
    );
    expect(await client.listSenders()).toEqual([
      { value: '+61481070206', kind: 'number', country: 'AU', label: 'Office' },
      { value: '+61412345678', kind: 'own', country: 'AU', label: 'Mine' },
      { value: 'Roofers', kind: 'name', country: 'AU' },
      { value: 'Roofers2', kind: 'name' },
    ]);
    const queries = Object.fromEntries(seen.map(({ path, query }) => [path, query]));
    expect(queries).toEqual({
      '/v3/numbers': { page: '1', limit: '100' },
      '/v3/own-numbers': { page_size: '100' },
      '/v3/alpha-tags': { page_size: '100' },
    });
  });

  it('leaves out SMS numbers if there are MMS numbers, and lists unregistered ones last, or not at all in the US', async () => {
    const { client } = await startScriptedClickSend(
      answerThree({
        numbers: answerPage([
          makeNumber('+61400000001'),
          makeNumber('+61400000002', { type: 'sms', status: { value: 0 } }),
          makeNumber('+61400000003', { type: 'MMS', status: { value: '5' } }),
          makeNumber('+61400000004', { type: 'mms', status: { value: 1 } }),
          makeNumber('+61400000005', { type: 'mms', status: null }),
          makeNumber('+61400000006', { type: 'mms', status: {} }),
          makeNumber('+61400000007', { type: 'mms', status: { value: 4 } }),
          makeNumber('+61400000008', { type: 'mms', status: { value: 2 } }),
          makeNumber('+18335550100', { type: 'mms', country: 'US', status: { value: 1 } }),
          makeNumber('+18335550199', { type: 'mms', country: 'US', status: { value: 4 } }),
        ]),
      }),
    );
    const offered = (await client.listSenders()).map(({ value, restriction = '' }) => {
      return `${value.slice(-1)} ${restriction}`.trim();
    });
    const inFull = ['3', '5', '6', '1'];
    expect(offered).toEqual([...inFull, '7 registering', '9 registering', '4 unregistered']);
  });

  it('returns all numbers if none is marked for MMS', async () => {
    const { client } = await startScriptedClickSend(
      answerThree({
        numbers: answerPage([
          makeNumber('+61400000001', { type: 'sms' }),
          makeNumber('+61400000002'),
        ]),
      }),
    );
    expect(await client.listSenders()).toHaveLength(2);
  });

  it('parses ClickSend’s sample responses', async () => {
    const older = await startScriptedClickSend(
      answerThree({
        numbers: (seen, res, req) =>
          (seen.query.page === '1' ? answerJson(readFixture('docs-get_numbers')) : answerPage([]))(
            seen,
            res,
            req,
          ),
      }),
    );
    const listed = await older.client.listSenders();
    expect(listed).toHaveLength(14);
    expect(listed[0]).toEqual({ value: '+61481070206', kind: 'number', country: 'AU' });
    const newer = await startScriptedClickSend(
      answerThree({
        numbers: answerJson(readFixture('spec-get_v3_numbers')),
        own: answerJson(readFixture('spec-get_v3_own-numbers')),
        tags: answerJson(readFixture('spec-get_v3_alpha-tags')),
      }),
    );
    // Its MMS number is not registered, so it does not displace the SMS number; its name is not
    // approved.
    expect(await newer.client.listSenders()).toEqual([
      { value: '+61411111111', kind: 'number', country: 'AU' },
      {
        value: '+61422222222',
        kind: 'number',
        country: 'AU',
        label: 'Business line',
        restriction: 'unregistered',
      },
      { value: '+61412345678', kind: 'own', country: 'AU', label: 'My phone number' },
    ]);
  });

  it.each<[string, Answer]>([
    ['404', none],
    ['403', answerJson({ response_code: 'FORBIDDEN' }, 403)],
    ['405', answerJson({}, 405)],
    ['an HTML page', answerHtml],
    ['500', answerJson({}, 500)],
    ['no data', answerSuccess(null)],
    ['another list', answerJson({ sms_numbers: [] })],
    ['null', answerJson({ own_numbers: null, alpha_tags: null })],
  ])('leaves out only the senders whose endpoint returns %s', async (_name, answer) => {
    const own = answerJson({ own_numbers: [{ phone_number: '+61412345678' }] });
    const numbers = answerPage([makeNumber('+61481070206')]);
    const one = await startScriptedClickSend(answerThree({ numbers, own: answer, tags: answer }));
    expect(await one.client.listSenders()).toHaveLength(1);
    const other = await startScriptedClickSend(answerThree({ numbers: answer, own, tags: answer }));
    expect((await other.client.listSenders()).map(({ kind }) => kind)).toEqual(['own']);
  });

  it('returns nothing for an account without senders, whose data and currency are missing', async () => {
    const { client } = await startScriptedClickSend(
      answerThree({ numbers: answerSuccess({ total: 0, last_page: 0 }) }),
    );
    expect(await client.listSenders()).toEqual([]);
  });

  it('accepts an envelope, and skips and counts senders that can’t be parsed', async () => {
    const { client, counts } = await startScriptedClickSend(
      answerThree({
        own: answerSuccess({
          own_numbers: [{ phone_number: '+61412345678' }, { phone_number: 'me' }, 7],
        }),
        tags: answerJson({
          alpha_tags: [{ alpha_tag: 'Much too long a name', status: 'APPROVED' }],
        }),
      }),
    );
    expect(await client.listSenders()).toEqual([{ value: '+61412345678', kind: 'own' }]);
    expect(counts).toEqual({ 'receipts senders unreadable': 3 });
  });

  it('throws when the credentials are wrong', async () => {
    const { client } = await startScriptedClickSend(answerJson(readFixture('error_401'), 401));
    await expect(client.listSenders()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});
