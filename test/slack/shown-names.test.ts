import { expect, test } from 'vitest';
import type { SendId } from '../../src/domain/send.ts';
import { buildContactFile } from '../../src/slack/messages/files/contact-csv.ts';
import { formatResultsFileName } from '../../src/slack/messages/files/results-csv.ts';
import { buildEditedNote } from '../../src/slack/messages/thread/change-notes.ts';
import { buildResendView } from '../../src/slack/modals/resend/resend-modal.ts';
import { makePhone, makeProgress, makeSend } from './sends.ts';

const now = Date.UTC(2026, 10, 30, 23);
const jo = { phone: makePhone(0), name: 'Jo' };
const sue = { phone: makePhone(1), name: 'Sue' };
const greeting = { body: 'Hi {name}, {first_name|there}' };

test('the file about a contact has the text that this contact got', () => {
  const send = makeSend(2, { ...greeting, recipients: [jo, sue] });
  const { name, bytes } = buildContactFile(
    sue.phone,
    [{ kind: 'sent', at: now, send, state: 'delivered' }],
    now,
  );
  expect(new TextDecoder().decode(bytes)).toContain('"Hi Sue, Sue"');
  expect(name).toBe('contact-201-2026-11-30.csv');
});

test('the note about an edit shows names filled in for one recipient, and placeholders for several', () => {
  const before = makeSend(1, { recipients: [jo] });
  const note = (recipients: (typeof jo)[]) =>
    buildEditedNote('U1', { ...before, recipients }, { ...before, ...greeting, recipients }).text;
  expect(note([jo])).toContain('Hi Jo, Jo');
  expect(note([jo, sue])).toContain('Hi [name], [first name]');
});

test('a colleague who presses *Send again* sees placeholders instead of names', () => {
  const send = makeSend(2, { ...greeting, recipients: [jo, sue] });
  const view = buildResendView(
    { send, progress: makeProgress(['failed', 'failed']), edits: 0 },
    'C1',
  );
  expect(JSON.stringify(view)).toContain('Hi [name], [first name]');
});

test('the name of a results file has the reference of the send and its day', () => {
  const of = { id: 'mms-abcdefghijklmnopqrst' as SendId, submittedAt: now };
  expect(formatResultsFileName(of)).toMatch(/^MMS-[A-Z0-9]{6}-results-2026-11-30\.csv$/);
  const schedule = { at: now + 24 * 3_600_000, with: 'app' } as const;
  expect(formatResultsFileName({ ...of, schedule })).toMatch(/-results-2026-12-01\.csv$/);
});
