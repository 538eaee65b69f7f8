import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  computeEditDistance,
  findNearestWord,
  type ParsedCommand,
  parseCommand,
} from '../../src/domain/command.ts';
import {
  computeDayStart,
  computeTimeRange,
  getCalendarDay,
  getNextDay,
  getPreviousDay,
  parseDayRange,
} from '../../src/domain/day-range.ts';
import { parseHistoryFilter } from '../../src/domain/history-filter.ts';
import { commands } from '../../src/slack/commands/command-table.ts';

const read = (text: string) => parseCommand(text, 'AU', commands);

describe('parseCommand', () => {
  test.each<[string, ParsedCommand]>([
    ['', { kind: 'form' }],
    ['   ', { kind: 'form' }],
    ['help', { kind: 'known', word: 'help', rest: '' }],
    ['HISTORY  failed today', { kind: 'known', word: 'history', rest: 'failed today' }],
    ['history 0437 111 222', { kind: 'known', word: 'history', rest: '0437 111 222' }],
    [
      'price Jo 0437 111 222\n0437 111 223',
      { kind: 'known', word: 'price', rest: 'Jo 0437 111 222\n0437 111 223' },
    ],
    ['cancel all', { kind: 'known', word: 'cancel', rest: 'all' }],
    ['cancel', { kind: 'misused', word: 'cancel' }],
    ['status', { kind: 'misused', word: 'status' }],
    ['price', { kind: 'misused', word: 'price' }],
    ['balance please', { kind: 'misused', word: 'balance' }],
    ['optout 0437 111 222', { kind: 'known', word: 'optout', rest: '0437 111 222' }],
    ['opt out 0437 111 222', { kind: 'known', word: 'optout', rest: '0437 111 222' }],
    ['Opt-In 0437 111 222 why', { kind: 'known', word: 'optin', rest: '0437 111 222 why' }],
    ['optouts', { kind: 'known', word: 'optouts', rest: '' }],
    ['optin', { kind: 'misused', word: 'optin' }],
    ['optot', { kind: 'unknown', typed: 'optot', guess: 'optout' }],
    ['+61437111222', { kind: 'recipients', text: '+61437111222' }],
    ['Jo 0437 111 222', { kind: 'recipients', text: 'Jo 0437 111 222' }],
    ['Liszt 0437 111 222', { kind: 'recipients', text: 'Liszt 0437 111 222' }],
    ['0437 111', { kind: 'recipients', text: '0437 111' }],
    ['histroy', { kind: 'unknown', typed: 'histroy', guess: 'history' }],
    ['hist', { kind: 'unknown', typed: 'hist', guess: 'history' }],
    ['canel', { kind: 'unknown', typed: 'canel', guess: 'cancel' }],
    ['Canel all', { kind: 'unknown', typed: 'Canel all', guess: 'cancel all' }],
    ['cancelall', { kind: 'unknown', typed: 'cancelall', guess: 'cancel all' }],
    ['template', { kind: 'unknown', typed: 'template', guess: 'templates' }],
    ['balanse', { kind: 'unknown', typed: 'balanse', guess: 'balance' }],
    [
      'histroy 2026-11-01',
      { kind: 'unknown', typed: 'histroy 2026-11-01', guess: 'history 2026-11-01' },
    ],
    ['banana', { kind: 'unknown', typed: 'banana' }],
    ['Jo', { kind: 'unknown', typed: 'Jo' }],
  ])('parses %j', (text, command) => {
    expect(read(text)).toEqual(command);
  });

  test('a known word at the start is recognized whatever follows it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...commands), fc.string(), ({ word }, rest) => {
        expect(read(`${word.toUpperCase()} ${rest}`)).toMatchObject({ word });
      }),
    );
  });

  test('parses any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(read(text).kind).toMatch(/./);
      }),
    );
  });
});

describe('command words with typing errors', () => {
  test('a swap of neighbouring letters counts as one edit', () => {
    expect(computeEditDistance('histroy', 'history')).toBe(1);
    expect(computeEditDistance('', 'abc')).toBe(3);
    expect(computeEditDistance('status', 'stats')).toBe(1);
  });

  test('the edit distance is symmetric, 0 only between equals, and at most the longer length', () => {
    const word = fc.string({ maxLength: 10 });
    fc.assert(
      fc.property(word, word, (one, other) => {
        const slips = computeEditDistance(one, other);
        expect(slips).toBe(computeEditDistance(other, one));
        expect(slips === 0).toBe(one === other);
        expect(slips).toBeLessThanOrEqual(Math.max(one.length, other.length));
      }),
    );
  });

  test('finds the nearest word, and none if all differ too much', () => {
    expect(findNearestWord('jo', ['to', 'so', 'help'])).toBe('to');
    expect(findNearestWord('bob', ['help', 'lists'])).toBeUndefined();
  });
});

describe('days', () => {
  const zones = [
    'UTC',
    'Australia/Sydney',
    'America/Los_Angeles',
    'Asia/Kolkata',
    'Asia/Kathmandu',
  ];

  test('a day starts at its first moment in every time zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) }),
        fc.constantFrom(...zones),
        (at, zone) => {
          const day = getCalendarDay(at, zone);
          const begins = computeDayStart(day, zone);
          expect(begins).toBeLessThanOrEqual(at);
          expect(getCalendarDay(begins, zone)).toBe(day);
          expect(getCalendarDay(begins - 1, zone)).toBe(getPreviousDay(day));
          expect(getPreviousDay(getNextDay(day))).toBe(day);
        },
      ),
    );
  });

  test('the day on which summer time begins has 23 hours', () => {
    // Sydney's summer time began on 4 October 2026: that day has 23 hours.
    const { from = 0, until = 0 } = computeTimeRange(
      { from: '2026-10-04', until: '2026-10-04' },
      'Australia/Sydney',
    );
    expect(until + 1 - from).toBe(23 * 3_600_000);
  });

  test.each([
    ['2026-11-01', { from: '2026-11-01', until: '2026-11-01' }],
    ['2026-11-01..2026-11-07', { from: '2026-11-01', until: '2026-11-07' }],
    ['2026-11-01..', { from: '2026-11-01' }],
    ['..2026-11-07', { until: '2026-11-07' }],
    ['today', { from: '2026-11-23', until: '2026-11-23' }],
    ['yesterday..TODAY', { from: '2026-11-22', until: '2026-11-23' }],
    ['2026-02-30', undefined],
    ['2026-11-07..2026-11-01', undefined],
    ['2026-11-01..2026-11-02..2026-11-03', undefined],
    ['..', undefined],
    ['soon', undefined],
  ])('parses the days %j', (text, days) => {
    expect(parseDayRange(text, '2026-11-23')).toEqual(days);
  });
});

describe('parseHistoryFilter', () => {
  const context = { by: 'U1', channel: 'C1', country: 'AU', today: '2026-11-23' } as const;
  const filterOf = (text: string) => parseHistoryFilter(text, context);

  test.each([
    ['', {}],
    ['mine', { person: 'U1' }],
    ['here FAILED', { channel: 'C1', state: 'failed' }],
    ['canceled', { state: 'cancelled' }],
    ['0437 111 222', { number: '+61437111222' }],
    [
      'delivered 0437 111 222 mine yesterday',
      {
        state: 'delivered',
        number: '+61437111222',
        person: 'U1',
        from: '2026-11-22',
        until: '2026-11-22',
      },
    ],
  ])('parses the filter %j', (text, filter) => {
    expect(filterOf(text)).toEqual({ kind: 'filter', filter });
  });

  test('returns the words that are neither a filter nor a number', () => {
    expect(filterOf('failed bananas 12')).toEqual({ kind: 'unread', words: 'bananas 12' });
    const alone = parseHistoryFilter('here', { ...context, channel: undefined });
    expect(alone).toEqual({ kind: 'unread', words: 'here' });
  });
});
