import { describe, expect, test } from 'vitest';
import { parseComposeSubmission } from '../../src/slack/modals/compose/compose-submission.ts';

const filled = {
  type: 'view_submission',
  user: { id: 'U1', team_id: 'T1' },
  team: { id: 'T1', domain: 'x' },
  view: {
    id: 'V1',
    app_installed_team_id: 'T1',
    private_metadata: '{"nonce":"n1","channel":"C9"}',
    state: {
      values: {
        recipients: { recipients: { type: 'plain_text_input', value: '0437 111 222' } },
        lists: {
          list: {
            type: 'multi_external_select',
            selected_options: [
              { text: { type: 'plain_text', text: 'Tenants (1,204)' }, value: '7' },
              { value: '8' },
            ],
          },
        },
        template: { template: { type: 'external_select', selected_option: null } },
        subject: { subject: { type: 'plain_text_input', value: 'Door' } },
        message: { message: { type: 'plain_text_input', value: 'Hello' } },
        picture: {
          picture: {
            type: 'file_input',
            files: [{ id: 'F1', name: 'door.jpg', url_private: 'https://files.slack.com/1' }],
          },
        },
        channel: { channel: { type: 'conversations_select', selected_conversation: 'C1' } },
        from: { from: { selected_option: { text: { text: 'ACME' }, value: 'ACME' } } },
        when: { when: { type: 'datetimepicker', selected_date_time: 1_795_000_000 } },
        country: { country: { selected_option: { text: { text: 'x' }, value: 'NZ' } } },
      },
    },
  },
};
const { values } = filled.view.state;

const withValues = (other: unknown) => ({
  ...filled,
  view: { ...filled.view, private_metadata: '', state: { values: other } },
});
const withFile = (file: unknown) =>
  withValues({ ...values, picture: { picture: { files: [file] } } });
const withMetadata = (metadata: unknown, other: unknown = values) => ({
  ...filled,
  view: { ...filled.view, private_metadata: JSON.stringify(metadata), state: { values: other } },
});
const pictureless = { ...values, picture: { picture: { files: [] } } };

const empty = {
  recipients: '',
  people: [],
  lists: [],
  subject: '',
  message: '',
  picture: undefined,
  channel: undefined,
  from: undefined,
  at: undefined,
  blanks: [],
};

test('a complete form is parsed', () => {
  expect(parseComposeSubmission(filled)).toEqual({
    user: 'U1',
    form: { team: 'T1', nonce: 'n1' },
    view: 'V1',
    kept: undefined,
    changes: undefined,
    rest: undefined,
    country: 'NZ',
    generation: 1,
    blocks: {
      recipients: 'recipients',
      lists: 'lists',
      subject: 'subject',
      message: 'message',
      picture: 'picture',
      channel: 'channel',
      from: 'from',
      when: 'when',
      country: 'country',
    },
    entries: {
      recipients: '0437 111 222',
      people: [],
      lists: [
        { id: '7', name: 'Tenants' },
        { id: '8', name: 'List 8' },
      ],
      subject: 'Door',
      message: 'Hello',
      picture: { kind: 'slack', id: 'F1', name: 'door.jpg', url: 'https://files.slack.com/1' },
      channel: 'C1',
      from: 'ACME',
      at: 1_795_000_000_000,
      blanks: [],
    },
  });
});

const names = Object.keys(values);
const fillAll = (value: unknown) => Object.fromEntries(names.map((name) => [name, value]));

test.each([
  ['without fields', {}],
  ['with fields that are null', fillAll(null)],
  ['with fields that are empty', fillAll({})],
  [
    'with elements that are null',
    Object.fromEntries(
      Object.entries(values).map(([block, value]) => [
        block,
        Object.fromEntries(Object.keys(value).map((action) => [action, null])),
      ]),
    ),
  ],
  [
    'with values that are null',
    {
      recipients: { recipients: { value: null } },
      lists: { list: { selected_options: null } },
      subject: { subject: { value: null } },
      message: { message: {} },
      picture: { picture: { files: null } },
      channel: { channel: { selected_conversation: null } },
      from: { from: { selected_option: null } },
      when: { when: { selected_date_time: null } },
      country: { country: { selected_option: null } },
    },
  ],
  [
    'with values of other kinds',
    {
      recipients: { recipients: { value: 3 } },
      lists: { list: { selected_options: [{ value: 7 }] } },
      picture: { picture: { files: [{ name: 'x' }] } },
      from: { from: { selected_option: { value: '' } } },
      when: { when: { selected_date_time: 'soon' } },
      country: { country: { selected_option: { value: 'ZZ' } } },
    },
  ],
])('a form %s parses as empty', (_how, other) => {
  const read = parseComposeSubmission(withValues(other));
  expect(read.entries).toEqual(empty);
  expect(read.country).toBeUndefined();
});

test('a file needs only its id', () => {
  const fetchPicture = (file: unknown) => parseComposeSubmission(withFile(file)).entries.picture;
  expect(fetchPicture({ id: 'F2' })).toEqual({ kind: 'slack', id: 'F2' });
  expect(fetchPicture({ id: 'F2', name: null, url_private: null })).toEqual({
    kind: 'slack',
    id: 'F2',
  });
  const both = { id: 'F2', url_private: 'https://a', url_private_download: 'https://b' };
  expect(fetchPicture(both)).toEqual({ kind: 'slack', id: 'F2', url: 'https://b' });
});

describe('the picture kept from before', () => {
  const link = { kind: 'link', url: 'https://example.org/a.jpg' };

  test('is used if no other was selected', () => {
    const read = parseComposeSubmission(withMetadata({ nonce: 'n1', kept: link }, pictureless));
    expect(read.entries.picture).toEqual(link);
    expect(read.kept).toEqual(link);
  });

  test('is replaced by a newly selected one', () => {
    const read = parseComposeSubmission(withMetadata({ nonce: 'n1', kept: link }));
    expect(read.entries.picture).toMatchObject({ id: 'F1' });
  });
});

test('a form that edits a send takes the channel from its metadata', () => {
  const { channel: _, ...channelless } = values;
  const read = parseComposeSubmission(
    withMetadata({ nonce: 'n1', changes: { id: 'mms-a', base: 0 }, channel: 'C7' }, channelless),
  );
  expect(read.entries.channel).toBe('C7');
  expect(read.changes).toEqual({ id: 'mms-a', base: 0 });
  expect(read.blocks.channel).toBeUndefined();
});

test('fields under newer block ids are parsed, and the newest one wins', () => {
  const { subject: _, ...others } = values;
  const read = parseComposeSubmission(
    withValues({
      ...others,
      'subject.2': { subject: { value: 'Second' } },
      'subject.10': { subject: { value: 'Tenth' } },
      'message.10': { message: { value: 'Ten' } },
    }),
  );
  expect(read.entries).toMatchObject({ subject: 'Tenth', message: 'Ten' });
  expect(read.generation).toBe(10);
  expect(read.blocks).toMatchObject({ subject: 'subject.10', message: 'message.10' });
});

test('a template field counts as blank while the message still contains it', () => {
  const blanks = ['unit', 'day'];
  const message = { message: { value: 'In {Unit}, on Monday' } };
  expect(
    parseComposeSubmission(withMetadata({ nonce: 'n1', blanks }, { ...values, message })).entries
      .blanks,
  ).toEqual(['unit']);
});

test.each([undefined, null, '', '{}', 'x'])(
  'with %j as metadata the view id identifies the form',
  (text) => {
    const body = { ...filled, view: { ...filled.view, private_metadata: text } };
    expect(parseComposeSubmission(body).form.nonce).toBe('V1');
  },
);

test('the team is found wherever Slack puts it', () => {
  const { team: _, ...teamless } = filled;
  const view = { ...filled.view, app_installed_team_id: null };
  expect(parseComposeSubmission({ ...teamless, team: null, view }).form.team).toBe('T1');
  expect(parseComposeSubmission({ ...teamless, team: { id: 'T2' }, view }).form.team).toBe('T2');
});

test.each([undefined, null, {}, { user: { id: 'U1' } }, { ...filled, view: null }])(
  '%j is not a form',
  (body) => {
    expect(() => parseComposeSubmission(body)).toThrow();
  },
);
