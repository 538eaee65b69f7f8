import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildOptOutProblem,
  computeOptOutChange,
  computeOptOutState,
  type OptOutEvent,
  type OptOutHow,
} from '../../src/domain/opt-out.ts';
import { formatProblem } from '../../src/slack/text/problems.ts';

const byReply: OptOutHow = { kind: 'reply', messageId: 'R1' };

function makeEvent(
  kind: 'out' | 'in',
  at: number,
  id = `${kind}${at}`,
  how = byReply,
): OptOutEvent {
  return { id, kind, at, how };
}

const events = fc.array(
  fc.record({ kind: fc.constantFrom('out', 'in'), at: fc.integer({ min: 0, max: 20 }) }),
  { maxLength: 12 },
);

describe('the opt-out state of a number', () => {
  test('without events is in', () => {
    expect(computeOptOutState([])).toEqual({ kind: 'in' });
  });

  test('is that of the latest event, not of the one stored last', () => {
    expect(computeOptOutState([makeEvent('in', 5), makeEvent('out', 3)]).kind).toBe('in');
    expect(computeOptOutState([makeEvent('out', 3), makeEvent('in', 5)]).kind).toBe('in');
    expect(computeOptOutState([makeEvent('in', 3), makeEvent('out', 5)]).kind).toBe('out');
  });

  test('is that of the event stored later if two have the same time', () => {
    expect(computeOptOutState([makeEvent('out', 3), makeEvent('in', 3)]).kind).toBe('in');
    expect(computeOptOutState([makeEvent('in', 3), makeEvent('out', 3)]).kind).toBe('out');
  });

  test('has the time of the first of several STOPs', () => {
    const first = makeEvent('out', 4);
    expect(
      computeOptOutState([makeEvent('out', 1), makeEvent('in', 2), makeEvent('out', 9), first]),
    ).toEqual({
      kind: 'out',
      event: first,
    });
  });

  test('depends only on the newest event, whatever the order', () => {
    fc.assert(
      fc.property(events, (some) => {
        const all = some.map(({ kind, at }, n) => makeEvent(kind, at, String(n)));
        const newest = Math.max(...all.map(({ at }) => at));
        const last = all.findLast(({ at }) => at === newest);
        expect(computeOptOutState(all).kind).toBe(last?.kind ?? 'in');
        expect(computeOptOutState(all).event?.kind ?? 'in').toBe(computeOptOutState(all).kind);
      }),
    );
  });

  test("an event's change stays the same when later events are stored", () => {
    fc.assert(
      fc.property(events, events, (some, more) => {
        const all = [...some, ...more].map(({ kind, at }, n) => makeEvent(kind, at, String(n)));
        for (const { id } of all.slice(0, some.length)) {
          expect(computeOptOutChange(all, id)).toBe(
            computeOptOutChange(all.slice(0, some.length), id),
          );
        }
      }),
    );
    expect(computeOptOutChange([makeEvent('out', 1), makeEvent('out', 2)], 'out2')).toBe(
      'unchanged',
    );
    expect(computeOptOutChange([makeEvent('out', 1), makeEvent('in', 2)], 'in2')).toBe('in');
    expect(computeOptOutChange([makeEvent('out', 1)], 'out1')).toBe('out');
  });
});

describe('the reason why nothing is sent', () => {
  const at = Date.UTC(2026, 10, 3, 22);
  const formatReason = (how: OptOutHow) =>
    formatProblem(buildOptOutProblem(makeEvent('out', at, 'x', how)));
  const todo = 'They can text START, or an admin can use /mms optin.';

  test.each<[OptOutHow, string]>([
    [byReply, 'They texted STOP on 3 November 2026 (UTC)'],
    [
      { kind: 'person', by: 'U1', reason: 'asked at the desk' },
      // The reason is only in the ledger, because this text is read in channels.
      'A teammate opted them out on 3 November 2026 (UTC)',
    ],
    [{ kind: 'person', by: 'U1' }, 'A teammate opted them out on 3 November 2026 (UTC)'],
    [
      { kind: 'flag', by: 'U1', messageId: 'R1' },
      'They asked us to stop, and a teammate confirmed it on 3 November 2026 (UTC)',
    ],
  ])('of %j names who opted out and when, and how to opt back in', (how, what) => {
    expect(formatReason(how)).toBe(`${what}. ${todo}`);
  });
});
