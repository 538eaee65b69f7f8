import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findMessageRefusal } from '../../sandbox/slack/check/message.ts';
import { findViewRefusal } from '../../sandbox/slack/check/view.ts';
import {
  createTemplates,
  type ScopedTemplate,
  WORKSPACE_SCOPE,
} from '../../src/core/compose/templates.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { registerButtons } from '../../src/slack/actions/button.ts';
import { deleteTemplateButton } from '../../src/slack/actions/delete-template.ts';
import { buildTemplatesMessage, showTemplates } from '../../src/slack/commands/templates.ts';
import { buildTemplateGroups } from '../../src/slack/messages/blocks/template-options.ts';
import { registerChangeListeners } from '../../src/slack/modals/compose/change-listeners.ts';
import { parseComposeSubmission } from '../../src/slack/modals/compose/compose-submission.ts';
import { buildComposeView } from '../../src/slack/modals/compose/compose-view.ts';
import { registerTemplateListeners } from '../../src/slack/modals/template/listeners.ts';
import { buildTemplateView } from '../../src/slack/modals/template/template-view.ts';
import { createMovingClock } from '../core/clock.ts';
import { RETENTION, silent } from '../core/world.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { startWorkspace } from './bolt-on-sandbox.ts';
import { readMessage } from './read-message.ts';
import { hostile } from './sends.ts';

const ADA = 'Ada Moreno';

/** A workspace with only `/mms templates` and the form. */
async function createTestWorkspace() {
  const templates = createTemplates({
    records: createRecords(await openMemoryStore(), RETENTION, Date.now),
    clock: createMovingClock(),
    log: silent,
  });
  const slack = await startWorkspace((app) => {
    app.command('/mms', async ({ ack, command, respond, client }) => {
      await ack();
      if (command.text === 'templates') {
        await respond({ ...(await showTemplates({ templates: templates }, command.channel_id)) });
      } else {
        const view = buildComposeView({
          nonce: 'n1',
          templates: true,
          recipients: '+61437111222',
          subject: 'Typed',
        });
        await client.views.open({ trigger_id: command.trigger_id, view });
      }
    });
    registerTemplateListeners(app, { templates });
    registerButtons<Parameters<typeof deleteTemplateButton.run>[0]>(app, [deleteTemplateButton], {
      templates,
      commands: { showPage: async () => Promise.reject(new Error('the list has pages')) },
    });
    registerChangeListeners(app, {
      templates,
      findNoReplyReason: async () => undefined,
      presets: { findDraft: async () => undefined, discardDraft: async () => undefined },
      completeComposePreset: async () => ({ nonce: 'n2' }),
    });
  });
  const channel = slack.channel('field-crew').id;
  const listPrivate = () => slack.privately(ADA);
  const waitForForm = (what: string) => slack.until(() => slack.views(ADA)[0], what);
  return {
    slack,
    store: templates,
    channel,
    private_: listPrivate,
    form: waitForForm,
    async list() {
      await slack.command({ user: ADA, channel: 'field-crew', text: 'templates' });
      return slack.until(() => listPrivate().at(-1), 'the list');
    },
    async press(button: string, value?: string) {
      const ts = listPrivate().at(-1)?.ts ?? '';
      const more = value ? { value } : {};
      return slack.click({ user: ADA, channel: 'field-crew', ts, button, ...more });
    },
  };
}

test('a template is created, appears in the list, is edited and is deleted', async () => {
  const { slack, store, channel, list, press, private_, form } = await createTestWorkspace();
  expect((await list()).text).toContain('No templates here yet');

  await press('New template');
  const fresh = await form('the form');
  await slack.fill(fresh.id, {
    Name: 'On our way',
    Subject: 'Today',
    Message: 'Hi {name}, we come at {time}.',
  });
  await slack.submit(fresh.id);
  await slack.until(() => private_().some(({ text }) => text.includes('On our way')), 'the list');
  expect(slack.views(ADA)).toEqual([]);
  const [made] = await store.listTemplates(channel);
  expect(made).toMatchObject({ scope: channel, body: 'Hi {name}, we come at {time}.' });

  await press('edit_template');
  const editForm = await slack.until(
    () => slack.views(ADA).find(({ view }) => view.callback_id === 'template'),
    'the filled form',
  );
  await slack.fill(editForm.id, { Name: 'Coming', 'Where to offer it': WORKSPACE_SCOPE });
  await slack.submit(editForm.id);
  await slack.until(() => private_().some(({ text }) => text.includes('everywhere')), 'the list');
  expect(await store.listTemplates(channel)).toMatchObject([
    { name: 'Coming', scope: WORKSPACE_SCOPE },
  ]);

  await press('delete_template');
  await slack.until(() => private_().some(({ text }) => text.includes('No templates')), 'the list');
  expect(await store.listTemplates(channel)).toEqual([]);
});

test('a mistake in a template is explained below its field', async () => {
  const { slack, store, channel, list, press, form } = await createTestWorkspace();
  await store.saveTemplate({ scope: channel, name: 'Taken', subject: '', body: 'x' }, 'U1');
  await list();
  await press('New template');
  const fresh = await form('the form');
  await slack.fill(fresh.id, { Name: 'taken', Message: 'Other words' });
  await slack.submit(fresh.id);
  expect(slack.views(ADA)[0]?.errors).toEqual({ name: expect.stringContaining('with this name') });
});

test('picking a template fills in its text and keeps everything else that was typed', async () => {
  const { slack, store, channel, form } = await createTestWorkspace();
  const mine = { scope: channel, name: 'Ours', subject: 'Visit', body: 'Hi {name}, at {time}' };
  await store.saveTemplate(mine, 'U1');
  await store.saveTemplate(
    { scope: WORKSPACE_SCOPE, name: 'Open', subject: '', body: 'We are open' },
    'U1',
  );
  await store.saveTemplate({ ...mine, scope: 'C404', name: 'Foreign' }, 'U1');
  await slack.command({ user: ADA, channel: 'field-crew' });
  const { id } = await form('the form');
  await slack.fill(id, { Recipients: '+61437111222, +61437111223', Message: 'typed before' });

  const offered = await slack.options(id, 'Template', '');
  expect(offered.map(({ text }) => text)).toEqual(['Ours', 'Open']);
  expect(await slack.options(id, 'Template', 'ope')).toMatchObject([{ text: 'Open' }]);

  await slack.fill(id, { Template: offered[0]?.value ?? '' });
  const read = () => parseComposeSubmission(getBody(slack.views(ADA)[0]));
  await slack.until(() => read().generation === 2, 'the words');
  expect(read().entries).toMatchObject({
    recipients: '+61437111222, +61437111223',
    subject: 'Visit',
    message: 'Hi {name}, at {time}',
    blanks: ['time'],
    channel,
  });

  // A template without a subject keeps the one in the form; blanks that are filled no longer
  // count.
  await slack.fill(id, { Subject: 'My own', Template: offered[1]?.value ?? '' });
  await slack.until(() => read().generation === 3, 'the other words');
  expect(read().entries).toMatchObject({ subject: 'My own', message: 'We are open', blanks: [] });
});

test('picking a template that was just deleted says so', async () => {
  const { slack, store, channel, form } = await createTestWorkspace();
  await store.saveTemplate({ scope: channel, name: 'Ours', subject: '', body: 'x' }, 'U1');
  await slack.command({ user: ADA, channel: 'field-crew' });
  const { id } = await form('the form');
  const [ours] = await slack.options(id, 'Template', '');
  const [stored] = await store.listTemplates(channel);
  if (stored) await store.deleteTemplate(stored, 'U2');
  await slack.fill(id, { Template: ours?.value ?? '', Message: 'kept' });
  await slack.until(() => JSON.stringify(slack.views(ADA)[0]).includes('deleted'), 'the notice');
  expect(parseComposeSubmission(getBody(slack.views(ADA)[0])).entries.subject).toBe('Typed');
});

/** A form as Slack sends it. */
function getBody(open: { readonly view: Record<string, unknown> } | undefined): unknown {
  return { user: { id: 'U1' }, view: { id: 'V1', ...open?.view } };
}

const template = fc
  .record({
    scope: fc.constantFrom('C1', WORKSPACE_SCOPE),
    name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    subject: fc.string({ maxLength: 20 }),
    body: fc.oneof(fc.constant(hostile.repeat(20)), fc.string({ minLength: 1, maxLength: 400 })),
  })
  .filter(({ name, body }) => name.trim() !== '' && name.length <= 60 && body.trim() !== '')
  .map((words): ScopedTemplate => ({ ...words, id: 'abcdefghijklmnopqrst', by: 'U1' }));

test('Slack accepts the list and the form with any templates', () => {
  fc.assert(
    fc.property(
      fc.array(template, { maxLength: 100 }),
      fc.integer({ min: -1, max: 12 }),
      (all, page) => {
        expect(
          findMessageRefusal({ ...buildTemplatesMessage(all, page) }, () => {}),
        ).toBeUndefined();
        const [one] = all;
        const was = one && { scope: one.scope, id: one.id };
        const view = buildTemplateView({ channel: 'C1', was }, one);
        expect(
          findViewRefusal(JSON.parse(JSON.stringify(view)), 'modal', () => {}),
        ).toBeUndefined();
        for (const { options } of buildTemplateGroups(all, '')) {
          expect(options.length).toBeGreaterThan(0);
          for (const { text, value } of options) {
            expect(text.text.length).toBeLessThanOrEqual(75);
            expect(value?.length).toBeLessThanOrEqual(75);
          }
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('the list of templates as a person reads it, ten on a page', () => {
  const all = Array.from({ length: 12 }, (_, n) => ({
    scope: n < 11 ? 'C1' : WORKSPACE_SCOPE,
    id: 'abc',
    by: 'U1',
    name: `Template ${n}`,
    subject: n % 2 ? 'Hello' : '',
    body: `<!channel>\n${n}`,
  }));
  expect(readMessage(buildTemplatesMessage(all, 1))).toMatchInlineSnapshot(`
    "*Templates* (11 to 12 of 12). To use one, type \`/mms\` and pick it in the form.
    *Template 10* · this channel · by <@U1>
    &lt;!channel&gt; 10
    [Edit template] [Delete template]
    *Template 11* · everywhere · by <@U1>
    Hello – &lt;!channel&gt; 11
    [Edit template] [Delete template]
    [New template] [First page]"
  `);
  expect(readMessage(buildTemplatesMessage(all, 0)).split('\n')).toHaveLength(32);
  expect(buildTemplatesMessage(all, 7)).toEqual(buildTemplatesMessage(all, 1));
});
