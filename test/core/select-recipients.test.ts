import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectRecipients } from '../../src/core/compose/select-recipients.ts';
import type { E164 } from '../../src/domain/phone.ts';
import type { Recipient } from '../../src/domain/recipient.ts';
import { draft } from './quote-world.ts';

const somebody = fc
  .record({
    number: fc.integer({ min: 0, max: 20 }),
    name: fc.constantFrom(undefined, 'Jo', 'x'.repeat(1501)),
  })
  .map(({ number, name }): Recipient => {
    return {
      phone: `+614371112${String(number).padStart(2, '0')}` as E164,
      name: name || undefined,
    };
  });

test('each recipient is selected once, or left out once with a reason', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(somebody, { selector: ({ phone }) => phone }),
      fc.array(somebody),
      fc.constantFrom('Hello', 'Hello {name}', 'Hello {NAME}, 👋'),
      (typed, listed, body) => {
        const lists = { lists: [], recipients: listed, leftOut: [] };
        const sorted = selectRecipients({ ...draft, recipients: typed, body }, lists, new Map());
        const reached = sorted.recipients.map(({ phone }) => phone);
        const leftOut = sorted.leftOut.map(({ said }) => said);
        const all = [...typed, ...listed].map(({ phone }) => phone);
        expect([...reached, ...leftOut].sort()).toEqual([...new Set(all)].sort());
        expect(sorted.doubles.map(({ phone }) => phone).sort()).toEqual(
          [...new Set(all.filter((phone, n) => all.indexOf(phone) !== n))].sort(),
        );
        if (body === 'Hello') expect(leftOut).toEqual([]);
      },
    ),
  );
});

test('a recipient whom a pasted table leaves out is also left out of a contact list', () => {
  const jo = { phone: '+61437111222' as E164, name: 'Jo' };
  const ben = { phone: '+61437111223' as E164, name: 'Ben' };
  const typed = { ...draft, recipients: [ben], tableOptOuts: [jo], body: 'Hello' };
  const { recipients, leftOut } = selectRecipients(
    typed,
    { recipients: [jo], leftOut: [] },
    new Map(),
  );
  expect(recipients).toEqual([ben]);
  expect(leftOut).toEqual([{ said: jo.phone, name: 'Jo', problem: { code: 'table_opt_out' } }]);
});
