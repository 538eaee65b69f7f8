import { expect, test } from 'vitest';
import { type Body, buildInput, buildText, startLittleSlack } from './slack-app.ts';

const ADA = 'Ada Moreno';
const LISTS = ['Tenants', 'Crew', 'Guests'];
const makeOption = (words: string) => ({ text: buildText(words), value: `id:${words}` });

/**
 * An app with a form of these blocks, which offers lists, handles updates and records what it
 * receives.
 */
async function getForm(
  blocks: readonly Body[],
  onAction: (body: Body) => Body | undefined = () => undefined,
) {
  const app = await startLittleSlack(async (body, client) => {
    const makeView = (shown: unknown) =>
      ({
        type: 'modal',
        callback_id: 'f',
        external_id: 'form-1',
        title: buildText('Form'),
        submit: buildText('Send'),
        blocks: shown,
      }) as unknown as Parameters<typeof client.views.open>[0]['view'];
    if (body.command)
      await client.views.open({ trigger_id: String(body.trigger_id), view: makeView(blocks) });
    if (body.type === 'block_suggestion') {
      const typed = String(body.value).toLowerCase();
      return {
        options: LISTS.filter((each) => each.toLowerCase().includes(typed)).map(makeOption),
      };
    }
    if (body.type === 'block_actions') {
      const next = onAction(body);
      const { hash } = body.view as Body;
      if (next)
        await client.views.update({
          external_id: 'form-1',
          hash: String(hash),
          view: makeView(next.blocks),
        });
    }
    return undefined;
  });
  await app.slack.command({ user: ADA, channel: 'field-crew' });
  const viewId = String(app.slack.views(ADA)[0]?.id);
  const readValues = () => app.slack.views(ADA)[0]?.view.state as { values: Record<string, Body> };
  const listSuggestionRequests = () =>
    app.requests.filter(({ type }) => type === 'block_suggestion');
  return { ...app, viewId, values: readValues, asked: listSuggestionRequests };
}

const buildMultiSelect = (more: Body = {}) =>
  buildInput('lists', 'Lists', {
    type: 'multi_external_select',
    action_id: 'v',
    min_query_length: 0,
    ...more,
  });

test('an external select offers options at min_query_length 0 before anything is typed, and not at 2', async () => {
  const { slack, viewId } = await getForm([
    buildMultiSelect(),
    buildInput('from', 'From', { type: 'external_select', action_id: 'v', min_query_length: 2 }),
  ]);
  expect(await slack.options(viewId, 'Lists', '')).toHaveLength(3);
  expect(await slack.options(viewId, 'From', 'c')).toEqual([]);
  expect(await slack.options(viewId, 'From', 'cr')).toEqual([{ text: 'Crew', value: 'id:Crew' }]);
});

test('several options are picked by name or from those offered, without asking again for picked ones', async () => {
  const { slack, viewId, values, asked } = await getForm([
    buildMultiSelect({ initial_options: [makeOption('Retired')] }),
  ]);
  await slack.options(viewId, 'Lists', 'ten');
  await slack.fill(viewId, { 'lists/v': ['id:Retired', 'id:Tenants'] });
  expect(asked()).toHaveLength(1);
  expect(values().values.lists?.v).toMatchObject({
    selected_options: [makeOption('Retired'), makeOption('Tenants')],
  });
  await slack.fill(viewId, { Lists: ['Crew'] });
  expect(asked().at(-1)).toMatchObject({ value: 'Crew', block_id: 'lists', action_id: 'v' });
  expect(values().values.lists?.v).toMatchObject({ selected_options: [makeOption('Crew')] });
  await expect(slack.fill(viewId, { Lists: ['id:Nobody'] })).rejects.toThrow(/does not offer/);
});

test('every element starts with its preset value', async () => {
  const choices = { options: [makeOption('a'), makeOption('b')] };
  const { slack, values } = await getForm([
    buildInput('text', 'Text', {
      type: 'plain_text_input',
      action_id: 'v',
      initial_value: 'typed',
    }),
    buildMultiSelect({ initial_options: [makeOption('Crew')] }),
    buildInput('from', 'From', {
      type: 'external_select',
      action_id: 'v',
      initial_option: makeOption('Any'),
    }),
    buildInput('one', 'One', {
      type: 'static_select',
      action_id: 'v',
      ...choices,
      initial_option: makeOption('b'),
    }),
    buildInput('box', 'Box', {
      type: 'checkboxes',
      action_id: 'v',
      ...choices,
      initial_options: [makeOption('a')],
    }),
    buildInput('at', 'At', {
      type: 'datetimepicker',
      action_id: 'v',
      initial_date_time: 1_790_000_000,
    }),
    buildInput('who', 'Who', { type: 'users_select', action_id: 'v', initial_user: 'U1' }),
    buildInput('where', 'Where', {
      type: 'conversations_select',
      action_id: 'v',
      default_to_current_conversation: true,
    }),
    buildInput('there', 'There', {
      type: 'conversations_select',
      action_id: 'v',
      initial_conversation: 'C1',
    }),
  ]);
  expect(values().values).toMatchObject({
    text: { v: { value: 'typed' } },
    lists: { v: { selected_options: [makeOption('Crew')] } },
    from: { v: { selected_option: makeOption('Any') } },
    one: { v: { selected_option: makeOption('b') } },
    box: { v: { selected_options: [makeOption('a')] } },
    at: { v: { selected_date_time: 1_790_000_000 } },
    who: { v: { selected_user: 'U1' } },
    where: { v: { selected_conversation: slack.channel('field-crew').id } },
    there: { v: { selected_conversation: 'C1' } },
  });
});

test('a dispatching select sends the current form, and an update keeps what was typed under the same ids', async () => {
  const country = buildInput(
    'country',
    'Country',
    { type: 'static_select', action_id: 'v', options: [makeOption('AU'), makeOption('NZ')] },
    { dispatch_action: true },
  );
  const buildWordsInput = (block_id: string, initial_value: string) =>
    buildInput(block_id, 'Message', { type: 'plain_text_input', action_id: 'v', initial_value });
  const { slack, viewId, values, requests } = await getForm(
    [country, buildWordsInput('text', 'old')],
    () => ({
      blocks: [country, buildWordsInput('text', 'new'), buildWordsInput('text.2', 'new')],
    }),
  );
  await slack.fill(viewId, { Message: 'mine', Country: 'NZ' });
  expect(requests.at(-1)).toMatchObject({
    type: 'block_actions',
    actions: [{ type: 'static_select', block_id: 'country', selected_option: makeOption('NZ') }],
    view: {
      id: viewId,
      hash: expect.stringMatching(/^\d+\.\w+$/),
      state: { values: { text: { v: { value: 'mine' } } } },
    },
  });
  expect(values().values).toMatchObject({
    country: { v: { selected_option: makeOption('NZ') } },
    text: { v: { value: 'mine' } },
    'text.2': { v: { value: 'new' } },
  });
});

test('a date and time is picked as Unix seconds and can be cleared', async () => {
  const { slack, viewId, values } = await getForm([
    buildInput('at', 'When', { type: 'datetimepicker', action_id: 'v' }, { optional: true }),
  ]);
  await slack.fill(viewId, { When: 1_790_000_000 });
  expect(values().values.at?.v).toEqual({
    type: 'datetimepicker',
    selected_date_time: 1_790_000_000,
  });
  await slack.fill(viewId, { When: null });
  expect(values().values.at?.v).toMatchObject({ selected_date_time: null });
});
