import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDeliveryFact } from '../../src/clicksend/codes/delivery-fact.ts';
import { sanitizeClickSendText } from '../../src/clicksend/codes/sanitize-clicksend-text.ts';
import { parseReceiptRow } from '../../src/clicksend/endpoints/receipts.ts';
import { NOW } from './world.ts';

const nothing = { code: '', word: '', statusText: '', errorText: '' };
const makeFact = (status: Partial<typeof nothing>) =>
  parseDeliveryFact({ ...nothing, ...status }, { now: NOW });

describe('parseDeliveryFact', () => {
  it.each([
    [{ code: '200' }, 'sent'],
    [{ code: '200', word: 'Sent' }, 'sent'],
    [{ code: '200', word: 'Completed' }, 'delivered'],
    [{ code: '200', word: 'Queued' }, 'queued'],
    [{ code: '200', word: 'WaitApproval' }, 'queued'],
    [{ code: '200', word: 'Failed' }, 'sent'],
    [{ code: '201' }, 'delivered'],
    [{ code: '201', word: 'Sent' }, 'delivered'],
    [{ code: '300', word: 'Failed' }, 'retrying'],
    [{ code: '301' }, 'failed'],
    [{ code: '301', word: 'Completed' }, 'failed'],
    [{ code: 'Completed' }, 'delivered'],
    [{ word: 'completed' }, 'delivered'],
    [{ code: 'status_code', word: 'Completed' }, 'delivered'],
    [{ word: 'Sent' }, 'sent'],
    [{ word: 'Failed' }, 'failed'],
    [{ word: 'Failed', errorText: 'Temporary network error - will be retried' }, 'retrying'],
    [{ word: 'Cancelled' }, 'cancelled'],
    [{ word: 'canceled' }, 'cancelled'],
    [{ word: 'CancelledAfterReview' }, 'cancelled'],
    [{ word: 'Canceled After Review' }, 'cancelled'],
    [{ code: 'Cancelled' }, 'cancelled'],
    [{ code: '301', word: 'Cancelled' }, 'cancelled'],
    [{ code: '301', word: 'Failed', statusText: 'Message is cancelled' }, 'cancelled'],
    [{ code: '301', errorText: 'Canceled by ClickSend staff' }, 'cancelled'],
    [{ code: '200', word: 'Cancelled' }, 'cancelled'],
    [{ code: '201', word: 'Cancelled' }, 'delivered'],
    [{ word: 'Received' }, undefined],
    [{ word: 'Queued:WaitSend' }, 'queued'],
    [{ word: 'Scheduled' }, 'queued'],
    [{ statusText: 'Success: Message received on handset.' }, 'delivered'],
    [{ code: '302', word: 'Failed' }, undefined],
    [{ code: '302' }, undefined],
    [{ word: 'Constructor' }, undefined],
    [{}, undefined],
  ])('%o means %s', (status, state) => {
    expect(makeFact(status)?.state).toBe(state);
  });

  it.each([
    ['Unknown failure', 'unknown_failure'],
    ['Unknown subscriber. Number is inactive or invalid', 'unknown_subscriber'],
    [
      'Unidentified Subscriber. Number is invalid or network routing issue.',
      'unidentified_subscriber',
    ],
    [
      'Illegal Subscriber. Rejection due to failed authentication or filtering.',
      'illegal_subscriber',
    ],
    ['Rejection due to subscription, handset or network not supporting SMS.', 'not_supported'],
    ['Absent Subscriber. Phone is out of range or switched off.', 'absent_subscriber'],
    [
      'Memory Capacity Exceeded. Rejection due to subscriber handset not having the memory',
      'memory_full',
    ],
    ['Rejection due to recipient network error or congestion.', 'network_congested'],
    ['Rejected by the recipient network.', 'rejected_by_network'],
    ['Network timeout when delivering message', 'network_timeout'],
    ['Network routing error', 'routing_error'],
    ['Anti-spam rejection by recipient network', 'taken_for_spam'],
    ['Message delivery receipt expired', 'receipt_expired'],
    ['Unable to process your MMS for sending.', 'not_processed'],
  ])('a failure with “%s” has the reason %s', (errorText, code) => {
    expect(makeFact({ code: '301', errorText })?.problem).toMatchObject({
      code,
      what: expect.stringMatching(/[^.]$/),
      todo: expect.stringMatching(/\w[^.]*$/),
    });
    // The two documents put the text into different fields.
    expect(makeFact({ code: '301', statusText: errorText })?.problem?.code).toBe(code);
  });

  it('a temporary error requires no action', () => {
    const errorText = 'Temporary network error - will be retried';
    expect(makeFact({ code: '300', errorText })?.problem).toMatchObject({
      code: 'temporary_network_error',
      todo: expect.stringContaining('need to do anything'),
    });
  });

  it('another reason is shown in ClickSend’s own words', () => {
    const errorText = ' The *moon* <!channel> was closed for +61 437 111 222. ';
    expect(makeFact({ code: '301', errorText, word: 'Failed' })?.problem).toHaveProperty(
      'what',
      'The message didn’t arrive: “The moon !channel was closed for •••222”',
    );
    expect(makeFact({ code: '301', word: 'Failed', errorText: '7' })?.problem?.code).toBe(
      'unknown_failure',
    );
  });

  it('a temporary error in other words is still temporary', () => {
    expect(makeFact({ code: '300', word: 'Failed' })?.problem?.code).toBe(
      'temporary_network_error',
    );
    expect(makeFact({ code: '300', errorText: 'The moon was closed' })?.problem).toEqual({
      code: 'other',
      what: 'The message hasn’t arrived yet: “The moon was closed”',
      todo: expect.stringContaining('need to do anything'),
    });
    expect(makeFact({ code: '300', errorText: 'Network timeout' })?.problem).toMatchObject({
      code: 'network_timeout',
      todo: expect.stringContaining('need to do anything'),
    });
  });

  it('a cancelled message names ClickSend’s staff only if they cancelled it', () => {
    expect(makeFact({ word: 'Cancelled' })?.problem).toBeUndefined();
    expect(makeFact({ code: '301', errorText: 'Message is cancelled' })?.problem).toBeUndefined();
    for (const status of [
      { word: 'CancelledAfterReview' },
      { code: '301', word: 'Cancelled', errorText: 'It did not comply with our guidelines' },
    ]) {
      expect(makeFact(status)?.problem).toMatchObject({
        code: 'cancelled_after_review',
        what: expect.stringContaining('ClickSend’s staff'),
      });
    }
  });

  it.each([
    [1_700_000_000, 1_700_000_000_000],
    ['1700000000', 1_700_000_000_000],
    [1_700_000_000_123, 1_700_000_000_000],
    ['', NOW],
    [null, NOW],
    ['yesterday', NOW],
    [0, NOW],
  ])('the time %s is parsed', (timestamp, at) => {
    const row = parseReceiptRow({ message_id: 'A', status_code: 201, timestamp });
    if ('unread' in row) throw new Error(row.unread);
    expect(parseDeliveryFact(row.status, { seconds: row.seconds, now: NOW })?.at).toBe(at);
  });

  it('never throws, and always returns a reason for a failure', () => {
    const some = fc.oneof(
      fc.constantFrom('200', '300', '301', 'Failed', 'Queued', '__proto__', 'toString'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(
        fc.record({ code: some, word: some, statusText: some, errorText: some }),
        (status) => {
          const fact = parseDeliveryFact(status, { now: NOW });
          if (fact?.state === 'failed')
            expect(fact.problem).toHaveProperty('what', expect.stringMatching(/./));
        },
      ),
    );
    fc.assert(
      fc.property(fc.anything(), (value) => {
        parseReceiptRow(value);
      }),
    );
  });
});

describe('sanitizeClickSendText', () => {
  it('removes markup and full numbers, and shortens the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ maxLength: 3_000 })),
        (text) => {
          const words = sanitizeClickSendText(`${text} +61437111222 ${text}`);
          expect(words).not.toMatch(/[<>&`*\n]|61437111222/);
          expect(words.length).toBeLessThanOrEqual(320);
        },
      ),
    );
  });
});
