import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createTemplates,
  digestTemplate,
  MAX_TEMPLATES,
  WORKSPACE_SCOPE,
} from '../../src/core/compose/templates.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { formatFaults } from '../../src/slack/text/problems.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';
import { RETENTION, silent } from './world.ts';

async function createShelf() {
  const records = createRecords(await openMemoryStore(), RETENTION, Date.now);
  const log: unknown[] = [];
  const templates = createTemplates({
    records,
    clock: createMovingClock(),
    log: { ...silent, info: (fields, message) => void log.push([message, fields]) },
  });
  return {
    ...templates,
    records,
    log,
    names: async (at: string) => (await templates.listTemplates(at)).map(getName),
  };
}

const getName = ({ name }: { readonly name: string }) => name;
const makeTemplate = (scope: string, name: string, more = {}) => {
  return { scope, name, subject: 'Hello', body: 'Hi {name}', ...more };
};

test("lists a channel's own templates by name, then those of the workspace", async () => {
  const { saveTemplate, names } = await createShelf();
  await saveTemplate(makeTemplate(WORKSPACE_SCOPE, 'Welcome'), 'U1');
  await saveTemplate(makeTemplate('C1', 'Zebra'), 'U1');
  await saveTemplate(makeTemplate('C1', 'apple'), 'U2');
  await saveTemplate(makeTemplate('C2', 'Other'), 'U2');
  expect(await names('C1')).toEqual(['apple', 'Zebra', 'Welcome']);
  expect(await names('C9')).toEqual(['Welcome']);
  expect(await names('')).toEqual(['Welcome']);
});

test('templates that people save at the same time are all listed', async () => {
  const { saveTemplate, names } = await createShelf();
  const all = Array.from({ length: 20 }, (_, n) => `Template ${String(n).padStart(2, '0')}`);
  await Promise.all(all.map((name, n) => saveTemplate(makeTemplate('C1', name), `U${n}`)));
  expect(await names('C1')).toEqual(all);
});

test('refuses a second template with the same name in a channel, whatever its capitals and spaces', async () => {
  const { saveTemplate, findTemplate, listTemplates } = await createShelf();
  const [one, other] = await Promise.all([
    saveTemplate(makeTemplate('C1', 'On our way', { body: 'One' }), 'U1'),
    saveTemplate(makeTemplate('C1', ' on our  WAY', { body: 'Other' }), 'U2'),
  ]);
  expect([one.kind, other.kind].sort()).toEqual(['faults', 'saved']);
  expect(await listTemplates('C1')).toHaveLength(1);
  // The name is free in the workspace.
  expect(await saveTemplate(makeTemplate(WORKSPACE_SCOPE, 'On our way'), 'U1')).toMatchObject({
    kind: 'saved',
  });
  const [first] = await listTemplates('C1');
  expect(first && (await findTemplate(first))).toMatchObject({ scope: 'C1' });
});

test('a template form submitted twice makes one template', async () => {
  const { saveTemplate, names } = await createShelf();
  await saveTemplate(makeTemplate('C1', 'Twice'), 'U1');
  expect(await saveTemplate(makeTemplate('C1', 'Twice'), 'U1')).toMatchObject({ kind: 'saved' });
  expect(await names('C1')).toEqual(['Twice']);
});

test('anybody can change, rename and move a template, and the log says who did it', async () => {
  const { saveTemplate, listTemplates, names, log } = await createShelf();
  await saveTemplate(makeTemplate('C1', 'Old'), 'U1');
  const [old] = await listTemplates('C1');
  await saveTemplate(makeTemplate('C1', 'Old', { body: 'New words' }), 'U2', old);
  expect(await listTemplates('C1')).toMatchObject([{ name: 'Old', body: 'New words', by: 'U2' }]);
  await saveTemplate(makeTemplate('C1', 'New'), 'U2', old);
  expect(await names('C1')).toEqual(['New']);
  const [renamed] = await listTemplates('C1');
  await saveTemplate(makeTemplate(WORKSPACE_SCOPE, 'New'), 'U3', renamed);
  expect(await listTemplates('C2')).toMatchObject([
    { name: 'New', scope: WORKSPACE_SCOPE, by: 'U3' },
  ]);
  expect(await listTemplates('C1')).toHaveLength(1);
  const who = log.map((line) => (line as [string, { by: string }])[1].by);
  expect(who).toEqual(['U1', 'U2', 'U2', 'U3']);
  expect(JSON.stringify(log)).not.toContain('New words');
});

test('saving a template that somebody changed or deleted since the form was opened is refused', async () => {
  const { saveTemplate, listTemplates, deleteTemplate, names } = await createShelf();
  await saveTemplate(makeTemplate('C1', 'Shared'), 'U1');
  const [first] = await listTemplates('C1');
  if (!first) throw new Error('nothing was saved');
  const opened = { scope: 'C1', id: first.id, digest: digestTemplate(first) };
  const changed = { kind: 'faults', faults: { name: [{ code: 'template_changed' }] } };
  const theirs = makeTemplate('C1', 'Shared', { body: 'Theirs' });
  expect(await saveTemplate(theirs, 'U2', opened)).toMatchObject({ kind: 'saved' });
  // The second press of the same form is not another change.
  expect(await saveTemplate(theirs, 'U2', opened)).toMatchObject({ kind: 'saved' });
  expect(await saveTemplate(makeTemplate('C1', 'Shared'), 'U1', opened)).toMatchObject(changed);
  expect(await saveTemplate(makeTemplate('C1', 'Renamed'), 'U1', opened)).toMatchObject(changed);
  expect(await listTemplates('C1')).toMatchObject([{ name: 'Shared', body: 'Theirs' }]);
  await deleteTemplate(first, 'U2');
  expect(await saveTemplate(theirs, 'U1', opened)).toMatchObject(changed);
  expect(await names('C1')).toEqual([]);
});

test("a template can't be renamed to the name of another one", async () => {
  const { saveTemplate, listTemplates, names } = await createShelf();
  await saveTemplate(makeTemplate('C1', 'One'), 'U1');
  await saveTemplate(makeTemplate('C1', 'Two'), 'U1');
  const two = (await listTemplates('C1')).find(({ name }) => name === 'Two');
  expect(await saveTemplate(makeTemplate('C1', 'one'), 'U1', two)).toMatchObject({
    kind: 'faults',
  });
  expect(await names('C1')).toEqual(['One', 'Two']);
});

test('a deleted template is no longer listed, and its name is free', async () => {
  const { saveTemplate, listTemplates, deleteTemplate, names } = await createShelf();
  await saveTemplate(makeTemplate('C1', 'Gone'), 'U1');
  const [listed] = await listTemplates('C1');
  if (!listed) throw new Error('not saved');
  expect(await deleteTemplate(listed, 'U2')).toBe(true);
  expect(await deleteTemplate(listed, 'U2')).toBe(false);
  expect(await names('C1')).toEqual([]);
  expect(await saveTemplate(makeTemplate('C1', 'Gone', { body: 'Again' }), 'U1')).toMatchObject({
    kind: 'saved',
  });
  expect(await names('C1')).toEqual(['Gone']);
});

test('a template that was stored before the process died is listed after the next attempt to save it', async () => {
  const { saveTemplate, names, records, listTemplates } = await createShelf();
  await saveTemplate(makeTemplate('C1', 'Half'), 'U1');
  const [half] = await listTemplates('C1');
  await records.scopeTemplates('C1').remove(half?.id ?? '');
  expect(await names('C1')).toEqual([]);
  expect(await saveTemplate(makeTemplate('C1', 'Half', { body: 'Other' }), 'U2')).toMatchObject({
    kind: 'faults',
  });
  expect(await names('C1')).toEqual(['Half']);
});

test("a channel can have 50 templates, as many as Slack's menu shows", async () => {
  const { saveTemplate } = await createShelf();
  for (let n = 0; n < MAX_TEMPLATES; n += 1) await saveTemplate(makeTemplate('C1', `T ${n}`), 'U1');
  expect(await saveTemplate(makeTemplate('C1', 'One more'), 'U1')).toMatchObject({
    kind: 'faults',
    faults: { name: [{ code: 'templates_full', limit: 50 }] },
  });
  expect(await saveTemplate(makeTemplate('C2', 'One more'), 'U1')).toMatchObject({ kind: 'saved' });
});

test.each([
  ['an empty name', { name: '  ' }, 'name', 'Enter a name for the template.'],
  ['a long name', { name: 'x'.repeat(61) }, 'name', 'The name has 61 characters, but only 60 fit.'],
  ['a long subject', { subject: 'x'.repeat(21) }, 'subject', 'The subject has 21 characters'],
  [
    'a placeholder in the subject',
    { subject: 'Hi {Name}' },
    'subject',
    'Use {name} in the message',
  ],
  ['no message', { body: ' \n' }, 'body', 'Enter a message.'],
  [
    'a long message',
    { body: 'x'.repeat(1501) },
    'body',
    'has 1,501 characters, but only 1,500 fit.',
  ],
  [
    'a long message with an emoji',
    { body: `👋${'x'.repeat(500)}` },
    'body',
    '500 fit because of “👋”',
  ],
] as const)('a template with %s is refused under its field', async (_, wrong, field, words) => {
  const { saveTemplate, names } = await createShelf();
  const result = await saveTemplate(makeTemplate('C1', 'Name', wrong), 'U1');
  const faults = result.kind === 'faults' ? formatFaults(result.faults) : {};
  expect(faults).toEqual({ [field]: expect.stringContaining(words) });
  expect(await names('C1')).toEqual([]);
});

test('a template can have an empty subject', async () => {
  const { saveTemplate } = await createShelf();
  expect(await saveTemplate(makeTemplate('C1', 'Name', { subject: '' }), 'U1')).toMatchObject({
    kind: 'saved',
  });
});

test('a template with any name is found by its id, which has no digits', async () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      name.filter((one) => one.trim() !== '' && one.length <= 60),
      async (one) => {
        const { saveTemplate, listTemplates, findTemplate } = await createShelf();
        const result = await saveTemplate(makeTemplate('C1', one), 'U1');
        expect(result.kind).toBe('saved');
        const [listed] = await listTemplates('C1');
        expect(listed?.id).toMatch(/^[a-z]{20}$/);
        expect(listed && (await findTemplate(listed))).toEqual(listed);
      },
    ),
    { numRuns: 30 },
  );
});
