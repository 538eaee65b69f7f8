import { expect, test } from 'vitest';
import type { PictureSource, SendId } from '../../src/domain/send.ts';
import { fillFields } from '../../src/slack/modals/compose/compose-fields.ts';
import { buildComposeView } from '../../src/slack/modals/compose/compose-view.ts';
import { buildNoticeView } from '../../src/slack/modals/shared/modal-views.ts';

/** The form as a person sees it: labels, contents, hints. */
function formatForm(view: ReturnType<typeof buildComposeView>): string {
  const fields = view.blocks.flatMap((block) => {
    if ('text' in block && typeof block.text === 'object') return [`« ${block.text.text} »`];
    if ('elements' in block) return [`« ${JSON.stringify(block.elements)} »`];
    if (!('element' in block)) return [];
    const { element } = block;
    const preset = [
      'initial_value' in element ? JSON.stringify(element.initial_value) : '',
      'initial_option' in element && element.initial_option
        ? `[${element.initial_option?.text.text}]`
        : '',
      'initial_options' in element && element.initial_options
        ? `[${element.initial_options?.map(({ text }) => text.text).join('] [')}]`
        : '',
      'initial_date_time' in element && element.initial_date_time
        ? `@${element.initial_date_time}`
        : '',
      'initial_conversation' in element && element.initial_conversation
        ? `#${element.initial_conversation}`
        : '',
      'focus_on_load' in element && element.focus_on_load ? '|' : '',
    ].join('');
    const optional = block.optional ? '?' : '';
    return `${block.label.text}${optional}: ${element.type} ${preset} ${block.hint ? `(${block.hint.text})` : ''}`.trim();
  });
  return [view.title.text, ...fields, `[${view.close?.text}] [${view.submit?.text}]`].join('\n');
}

test('the empty form', () => {
  expect(formatForm(buildComposeView({ nonce: 'n1' }))).toMatchInlineSnapshot(`
    "Send a picture (MMS)
    Recipients?: plain_text_input | (Type numbers here, choose people or lists below, or both. Put commas or new lines between numbers. You can add names: Jo 0437 111 222.)
    People and lists?: multi_external_select  (Type a name, a number or a list. You’ll find everyone your team has texted or heard from.)
    Subject: plain_text_input
    Message: plain_text_input  (Up to 1,500 characters, or 500 with emoji or unusual letters.
    Write {name} for each person’s name. {first_name|there} gives their first name, or “there” if we have none.)
    Picture: file_input  (Up to 10 MB. Resized for phones. Location data is removed.)
    Slack channel to post this in: conversations_select  (Everyone in the channel sees who got it. Numbers show only their last three digits.)
    When?: datetimepicker  (Leave empty to send now. Times are in your own time zone.)
    From?: external_select  (Leave empty and ClickSend picks a number. If you send from a name, people can’t reply.)
    Country for numbers without a country code?: external_select
    Consent: why may we text them??: plain_text_input  (Saved with each number. Example: “asked for it at the front desk, 3 May”.)
    [Cancel] [Send message]"
  `);
});

test('the form with recipients, subject, message and channel preset', () => {
  const preset = {
    recipients: '+61437111222\n0437 111',
    subject: 'Door',
    message: '<!channel> & *x*',
    channel: 'C1',
  };
  expect(formatForm(buildComposeView({ nonce: 'n1', ...preset }))).toMatchInlineSnapshot(`
    "Send a picture (MMS)
    Recipients?: plain_text_input "+61437111222\\n0437 111" (Type numbers here, choose people or lists below, or both. Put commas or new lines between numbers. You can add names: Jo 0437 111 222.)
    People and lists?: multi_external_select  (Type a name, a number or a list. You’ll find everyone your team has texted or heard from.)
    Subject: plain_text_input "Door"
    Message: plain_text_input "<!channel> & *x*" (Up to 1,500 characters, or 500 with emoji or unusual letters.
    Write {name} for each person’s name. {first_name|there} gives their first name, or “there” if we have none.)
    Picture: file_input  (Up to 10 MB. Resized for phones. Location data is removed.)
    Slack channel to post this in: conversations_select #C1 (Everyone in the channel sees who got it. Numbers show only their last three digits.)
    When?: datetimepicker  (Leave empty to send now. Times are in your own time zone.)
    From?: external_select  (Leave empty and ClickSend picks a number. If you send from a name, people can’t reply.)
    Country for numbers without a country code?: external_select
    Consent: why may we text them??: plain_text_input  (Saved with each number. Example: “asked for it at the front desk, 3 May”.)
    [Cancel] [Send message]"
  `);
});

test('a notice', () => {
  expect(buildNoticeView('One moment…')).toMatchInlineSnapshot(`
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
      "submit": undefined,
      "title": {
        "text": "Send a picture (MMS)",
        "type": "plain_text",
      },
      "type": "modal",
    }
  `);
});

test('the form with everything that can be preset', () => {
  const preset = {
    notice: 'The app <cannot> see it.',
    recipients: 'Jo +61437111222',
    rest: { send: 'mms-a' as SendId, whom: 'all', from: 230, count: 800 },
    lists: [{ id: '7', name: 'Tenants' }],
    subject: 'Door',
    message: 'Hello {name}',
    channel: 'C1',
    from: 'ACME',
    at: Date.UTC(2026, 10, 24, 9),
    country: 'NZ',
    kept: { kind: 'slack', id: 'F1', name: 'door.jpg' },
    templates: true,
  } as const;
  expect(formatForm(buildComposeView({ nonce: 'n1', ...preset }))).toMatchInlineSnapshot(`
    "Send a picture (MMS)
    « The app <cannot> see it. »
    « [{"type":"mrkdwn","text":"⚠️ *People can’t reply to ACME*, because it’s a name, not a number. Say in the message how they can opt out."}] »
    « *800 more people will get this too.* They don’t fit in the field below. »
    Recipients?: plain_text_input "Jo +61437111222" (Type numbers here, choose people or lists below, or both. Put commas or new lines between numbers. You can add names: Jo 0437 111 222.)
    People and lists?: multi_external_select [Tenants] (Type a name, a number or a list. You’ll find everyone your team has texted or heard from.)
    Template?: external_select
    Subject: plain_text_input "Door"
    Message: plain_text_input "Hello {name}" (Up to 1,500 characters, or 500 with emoji or unusual letters.
    Write {name} for each person’s name. {first_name|there} gives their first name, or “there” if we have none.)
    « Picture: door.jpg »
    Different picture?: file_input  (Leave empty to send the picture above. Up to 10 MB.)
    Slack channel to post this in: conversations_select #C1 (Everyone in the channel sees who got it. Numbers show only their last three digits.)
    When?: datetimepicker @1795510800 (Leave empty to send now. Times are in your own time zone.)
    From?: external_select [ACME] (Leave empty and ClickSend picks a number. If you send from a name, people can’t reply.)
    Country for numbers without a country code?: external_select [New Zealand (+64)]
    Consent: why may we text them??: plain_text_input  (Saved with each number. Example: “asked for it at the front desk, 3 May”.)
    [Cancel] [Send message]"
  `);
});

test('the form that edits a scheduled send', () => {
  const view = buildComposeView({
    nonce: 'n1',
    changes: { id: 'mms-a' as SendId, base: 0 },
    channel: 'C1',
  });
  expect(formatForm(view)).toMatchInlineSnapshot(`
    "Edit scheduled message
    Recipients?: plain_text_input | (Type numbers here, choose people or lists below, or both. Put commas or new lines between numbers. You can add names: Jo 0437 111 222.)
    People and lists?: multi_external_select  (Type a name, a number or a list. You’ll find everyone your team has texted or heard from.)
    Subject: plain_text_input
    Message: plain_text_input  (Up to 1,500 characters, or 500 with emoji or unusual letters.
    Write {name} for each person’s name. {first_name|there} gives their first name, or “there” if we have none.)
    Picture: file_input  (Up to 10 MB. Resized for phones. Location data is removed.)
    « [{"type":"mrkdwn","text":"The post stays in <#C1>."}] »
    When?: datetimepicker  (Leave empty to send now. Times are in your own time zone.)
    From?: external_select  (Leave empty and ClickSend picks a number. If you send from a name, people can’t reply.)
    Country for numbers without a country code?: external_select
    Consent: why may we text them??: plain_text_input  (Saved with each number. Example: “asked for it at the front desk, 3 May”.)
    [Cancel] [Save changes]"
  `);
  expect(JSON.parse(view.private_metadata ?? '')).toEqual({
    nonce: 'n1',
    changes: { id: 'mms-a', base: 0 },
    channel: 'C1',
  });
});

test('each word by which tests find a field appears in one label', () => {
  const picture = { kind: 'slack', id: 'F1' } as const;
  const labels = buildComposeView({ nonce: 'n1', kept: picture, templates: true }).blocks.flatMap(
    (block) => ('label' in block && typeof block.label === 'object' ? [block.label.text] : []),
  );
  for (const word of ['Recipients', 'Subject', 'Message', 'Picture']) {
    expect(labels.filter((label) => label.toLowerCase().includes(word.toLowerCase()))).toEqual([
      word === 'Picture' ? 'Different picture' : word,
    ]);
  }
});

test('the picture kept from before appears above its field', () => {
  const findShownPicture = (picture: PictureSource) =>
    buildComposeView({ nonce: 'n1', kept: picture }).blocks.find(
      ({ block_id }) => block_id === 'kept',
    );
  expect(findShownPicture({ kind: 'slack', id: 'F1', name: 'door.jpg' })).toMatchObject({
    text: { text: 'Picture: door.jpg' },
    accessory: { type: 'image', slack_file: { id: 'F1' }, alt_text: 'door.jpg' },
  });
  expect(findShownPicture({ kind: 'link', url: 'https://example.com/a.jpg' })).toMatchObject({
    accessory: { type: 'image', image_url: 'https://example.com/a.jpg' },
  });
});

test('fields that a pick fills get new block ids, and other fields keep theirs', () => {
  const blocks = { recipients: 'recipients', subject: 'subject', message: 'message.2' };
  const { blocks: shown } = buildComposeView(
    fillFields({ nonce: 'n1', generation: 2, blocks }, ['message']),
  );
  const ids = shown.map(({ block_id }) => block_id);
  expect(ids).toEqual(expect.arrayContaining(['recipients', 'subject', 'message.3']));
});
