import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withDates } from '../../sandbox/page/slack-dates.ts';
import { parseLocalInput, toLocalInput } from '../../sandbox/page/zone.ts';

const SYDNEY = 'Australia/Sydney';
/** Wednesday, 25 November 2026, 20:30:05 UTC. */
const AT = Date.UTC(2026, 10, 25, 20, 30, 5);
const DAY = 24 * 3600 * 1000;
const showDates = (format: string, timeZone = SYDNEY, now = AT - 10 * DAY) =>
  withDates(`<!date^${AT / 1000}^${format}|then>`, { timeZone, now });

test.each([
  ['{date_num}', '2026-11-26'],
  ['{date_slash}', '11/26/2026'],
  ['{date}', 'November 26th'],
  ['{date_short}', 'Nov 26'],
  ['{date_long}', 'Thursday, November 26th'],
  ['{date_pretty}', 'November 26th'],
  ['{date_short_pretty} at {time}', 'Nov 26 at 7:30 AM'],
  ['{date_long_pretty}', 'Thursday, November 26th'],
  ['{time_secs}', '7:30:05 AM'],
  ['{ago}', 'In 10 days'],
  ['leaves {time} or {later}', 'Leaves 7:30 AM or {later}'],
])('%s is shown in the reader’s time zone as %s', (format, shown) => {
  expect(showDates(format)).toBe(shown);
});

test('a reader in another time zone sees another day', () => {
  expect(showDates('{date_num} {time}', 'America/Los_Angeles')).toBe('2026-11-25 12:30 PM');
});

test.each([
  [0, 'Today'],
  [-DAY, 'Tomorrow'],
  [DAY, 'Yesterday'],
  [2 * DAY, 'Nov 26'],
])('a pretty date near now is a word: %i ms later', (after, shown) => {
  expect(showDates('{date_short_pretty}', SYDNEY, AT + after)).toBe(shown);
});

test('a date half a year away shows its year', () => {
  expect(showDates('{date_short}', SYDNEY, AT - 200 * DAY)).toBe('Nov 26, 2026');
});

test('a date can be a link and part of a sentence', () => {
  const text = `Leaves <!date^${AT / 1000}^{time}^https://example.com|then>, <@U1>`;
  const seen = withDates(text, { timeZone: SYDNEY, now: AT });
  expect(seen).toBe('Leaves <https://example.com|7:30 AM>, <@U1>');
});

test('a date field is parsed in the time zone in which it is shown', () => {
  const zones = fc.constantFrom(SYDNEY, 'Europe/London', 'America/Los_Angeles', 'Asia/Kathmandu');
  const minutes = fc.integer({ min: Date.UTC(2026, 0) / 60_000, max: Date.UTC(2030, 0) / 60_000 });
  fc.assert(
    fc.property(zones, minutes, (zone, minute) => {
      const local = toLocalInput(minute * 60_000, zone);
      expect(toLocalInput(parseLocalInput(local, zone), zone)).toBe(local);
    }),
  );
  expect(parseLocalInput('2026-11-26T07:30', SYDNEY)).toBe(AT - 5_000);
});
