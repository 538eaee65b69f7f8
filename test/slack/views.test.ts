import { expect, test } from 'vitest';
import { composeView } from '../../src/slack/views/compose.ts';
import { noticeView } from '../../src/slack/views/notice.ts';
import { readSubmission } from '../../src/slack/views/submission.ts';

/** The form as a person sees it: label, what stands in it, hint. */
function readableForm(view: ReturnType<typeof composeView>): string {
  const fields = view.blocks.flatMap((block) => {
    if (!('element' in block)) return [];
    const { element } = block;
    const preset = [
      'initial_value' in element ? JSON.stringify(element.initial_value) : '',
      'initial_conversation' in element ? `#${element.initial_conversation}` : '',
      'focus_on_load' in element && element.focus_on_load ? '|' : '',
    ].join('');
    return `${block.label.text}: ${element.type} ${preset} ${block.hint ? `(${block.hint.text})` : ''}`.trim();
  });
  return [view.title.text, ...fields, `[${view.close?.text}] [${view.submit?.text}]`].join('\n');
}

test('the empty form', () => {
  expect(readableForm(composeView({ nonce: 'n1' }))).toMatchInlineSnapshot(`
    "Send a picture (MMS)
    Recipients: plain_text_input | (Phone numbers, separated by commas, semicolons or new lines.)
    Subject: plain_text_input
    Message: plain_text_input  (Up to 1,500 characters, or 500 with emoji or letters outside the basic SMS alphabet.)
    Picture: file_input  (One file of up to 10 MB. It is made to fit, and its hidden data (place, camera) is removed.)
    Channel for the post: conversations_select  (There everyone sees who was reached; numbers are masked.)
    [Cancel] [Send]"
  `);
});

test('the form with what is known already', () => {
  const preset = {
    recipients: '+61437111222\n0437 111',
    subject: 'Door',
    message: '<!channel> & *x*',
    channel: 'C1',
  };
  expect(readableForm(composeView({ nonce: 'n1', ...preset }))).toMatchInlineSnapshot(`
    "Send a picture (MMS)
    Recipients: plain_text_input "+61437111222\\n0437 111" (Phone numbers, separated by commas, semicolons or new lines.)
    Subject: plain_text_input "Door"|
    Message: plain_text_input "<!channel> & *x*" (Up to 1,500 characters, or 500 with emoji or letters outside the basic SMS alphabet.)
    Picture: file_input  (One file of up to 10 MB. It is made to fit, and its hidden data (place, camera) is removed.)
    Channel for the post: conversations_select #C1 (There everyone sees who was reached; numbers are masked.)
    [Cancel] [Send]"
  `);
});

test('a notice', () => {
  expect(noticeView('One moment…')).toMatchInlineSnapshot(`
    {
      "blocks": [
        {
          "text": {
            "text": "One moment…",
            "type": "plain_text",
          },
          "type": "section",
        },
      ],
      "close": {
        "text": "Close",
        "type": "plain_text",
      },
      "title": {
        "text": "Send a picture (MMS)",
        "type": "plain_text",
      },
      "type": "modal",
    }
  `);
});

const filled = {
  type: 'view_submission',
  user: { id: 'U1', team_id: 'T1' },
  team: { id: 'T1', domain: 'x' },
  view: {
    id: 'V1',
    app_installed_team_id: 'T1',
    private_metadata: '{"nonce":"n1"}',
    state: {
      values: {
        recipients: { recipients: { type: 'plain_text_input', value: '0437 111 222' } },
        subject: { subject: { type: 'plain_text_input', value: 'Door' } },
        message: { message: { type: 'plain_text_input', value: 'Hello' } },
        picture: {
          picture: {
            type: 'file_input',
            files: [{ id: 'F1', name: 'door.jpg', url_private: 'https://files.slack.com/1' }],
          },
        },
        channel: { channel: { type: 'conversations_select', selected_conversation: 'C1' } },
      },
    },
  },
};

const withValues = (values: unknown) => ({
  ...filled,
  view: { ...filled.view, state: { values } },
});
const withFile = (file: unknown) =>
  withValues({ ...filled.view.state.values, picture: { picture: { files: [file] } } });
const empty = { recipients: '', subject: '', message: '', file: undefined, channel: undefined };

test('a filled form is read', () => {
  expect(readSubmission(filled)).toEqual({
    user: 'U1',
    form: { team: 'T1', view: 'V1', nonce: '{"nonce":"n1"}' },
    entries: {
      recipients: '0437 111 222',
      subject: 'Door',
      message: 'Hello',
      file: { id: 'F1', name: 'door.jpg', url: 'https://files.slack.com/1' },
      channel: 'C1',
    },
  });
});

test.each([
  ['without any field', {}],
  [
    'with fields that are null',
    { recipients: null, subject: null, message: null, picture: null, channel: null },
  ],
  [
    'with elements that are null',
    {
      recipients: { recipients: null },
      subject: { subject: null },
      message: { message: null },
      picture: { picture: null },
      channel: { channel: null },
    },
  ],
  [
    'with values that are null',
    {
      recipients: { recipients: { value: null } },
      subject: { subject: { value: null } },
      message: { message: {} },
      picture: { picture: { files: null } },
      channel: { channel: { selected_conversation: null } },
    },
  ],
  ['with an empty list of files', { picture: { picture: { files: [] } } }],
])('a form %s is an empty form', (_how, values) => {
  expect(readSubmission(withValues(values)).entries).toEqual(empty);
});

test('everything but a file’s id may be missing', () => {
  expect(readSubmission(withFile({ id: 'F2' })).entries.file).toEqual({ id: 'F2' });
  expect(
    readSubmission(withFile({ id: 'F2', name: null, url_private: null })).entries.file,
  ).toEqual({ id: 'F2' });
  const both = { id: 'F2', url_private: 'https://a', url_private_download: 'https://b' };
  expect(readSubmission(withFile(both)).entries.file).toEqual({ id: 'F2', url: 'https://b' });
});

test('the team is found wherever Slack puts it', () => {
  const { team: _, ...teamless } = filled;
  const view = { ...filled.view, app_installed_team_id: null };
  expect(readSubmission({ ...teamless, team: null, view }).form.team).toBe('T1');
  expect(readSubmission({ ...teamless, team: { id: 'T2' }, view }).form.team).toBe('T2');
});

test.each([undefined, null, {}, { user: { id: 'U1' } }, { ...filled, view: null }])(
  '%j is no form',
  (body) => {
    expect(() => readSubmission(body)).toThrow();
  },
);
