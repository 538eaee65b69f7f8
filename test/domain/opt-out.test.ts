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

describe('whether a number may be texted', () => {
  test('nobody is opted out of whom nothing was said', () => {
    expect(computeOptOutState([])).toEqual({ kind: 'in' });
  });

  test('what was said last counts, not what was heard last', () => {
    expect(computeOptOutState([makeEvent('in', 5), makeEvent('out', 3)]).kind).toBe('in');
    expect(computeOptOutState([makeEvent('out', 3), makeEvent('in', 5)]).kind).toBe('in');
    expect(computeOptOutState([makeEvent('in', 3), makeEvent('out', 5)]).kind).toBe('out');
  });

  test('at the same moment the later written counts', () => {
    expect(computeOptOutState([makeEvent('out', 3), makeEvent('in', 3)]).kind).toBe('in');
    expect(computeOptOutState([makeEvent('in', 3), makeEvent('out', 3)]).kind).toBe('out');
  });

  test('the first of several STOPs is when they opted out', () => {
    const first = makeEvent('out', 4);
    expect(
      computeOptOutState([makeEvent('out', 1), makeEvent('in', 2), makeEvent('out', 9), first]),
    ).toEqual({
      kind: 'out',
      event: first,
    });
  });

  test('the newest word decides, in whatever order all of them come', () => {
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

  test('what an event changed is the same, whatever was written after it', () => {
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

describe('why nothing is sent', () => {
  const at = Date.UTC(2026, 10, 3, 22);
  const formatReason = (how: OptOutHow) =>
    formatProblem(buildOptOutProblem(makeEvent('out', at, 'x', how)));
  const todo = 'They can text START, or an admin can use /mms optin.';

  test.each<[OptOutHow, string]>([
    [byReply, 'They texted STOP on 3 November 2026 (UTC)'],
    [
      { kind: 'person', by: 'U1', reason: 'asked at the desk' },
      // Why is for those who ask for the ledger: this is read in channels.
      'A teammate opted them out on 3 November 2026 (UTC)',
    ],
    [{ kind: 'person', by: 'U1' }, 'A teammate opted them out on 3 November 2026 (UTC)'],
    [
      { kind: 'flag', by: 'U1', messageId: 'R1' },
      'They asked us to stop, and a teammate confirmed it on 3 November 2026 (UTC)',
    ],
  ])('%j', (how, what) => {
    expect(formatReason(how)).toBe(`${what}. ${todo}`);
  });
});
