import type { ConversationsSelect, InputBlock, ModalView, PlainTextElement } from '@slack/types';
import { GSM_LIMIT, SUBJECT_LIMIT, UNICODE_LIMIT } from '../../domain/message-text.ts';
import { callbackIds } from '../action-ids.ts';
import { fields } from './fields.ts';

/** What stands in the form when it opens. */
export interface ComposePreset {
  /** Names this form: what is submitted from it twice is one send. */
  readonly nonce: string;
  readonly recipients?: string;
  readonly subject?: string;
  readonly message?: string;
  readonly channel?: string;
}

/** Slack's file field filters by ending, as a convenience only; what comes is checked again. */
const PICTURE_ENDINGS = [
  'jpg',
  'jpeg',
  'png',
  'gif',
  'webp',
  'heic',
  'heif',
  'avif',
  'tif',
  'tiff',
  'bmp',
];

/** The form that `/mms` opens. */
export function composeView(preset: ComposePreset): ModalView {
  return {
    type: 'modal',
    callback_id: callbackIds.compose,
    private_metadata: JSON.stringify({ nonce: preset.nonce }),
    title: plain('Send a picture (MMS)'),
    submit: plain('Send'),
    close: plain('Cancel'),
    blocks: [
      recipientsInput(preset),
      subjectInput(preset),
      messageInput(preset),
      pictureInput(),
      channelInput(preset),
    ],
  };
}

/** What a text field of Slack's holds at most. */
const MOST_TYPED = 3_000;

/** Whole lines only: half a number is another number. */
function fitting(recipients: string): string {
  if (recipients.length <= MOST_TYPED) return recipients;
  return recipients.slice(0, MOST_TYPED + 1).replace(/\n?[^\n]*$/, '');
}

function recipientsInput({ recipients: wanted = '' }: ComposePreset): InputBlock {
  const recipients = fitting(wanted);
  const left =
    wanted === recipients ? '' : ' Not all of them fit here: the last ones are left out.';
  return {
    type: 'input',
    block_id: fields.recipients.block_id,
    label: plain('Recipients'),
    hint: plain(`Phone numbers, separated by commas, semicolons or new lines.${left}`),
    element: {
      type: 'plain_text_input',
      action_id: fields.recipients.action_id,
      multiline: true,
      placeholder: plain('+61 437 111 222, 0437 111 223'),
      focus_on_load: !recipients,
      ...(recipients ? { initial_value: recipients } : {}),
    },
  };
}

function subjectInput({ subject, recipients }: ComposePreset): InputBlock {
  return {
    type: 'input',
    block_id: fields.subject.block_id,
    label: plain('Subject'),
    element: {
      type: 'plain_text_input',
      action_id: fields.subject.action_id,
      max_length: SUBJECT_LIMIT,
      focus_on_load: Boolean(recipients),
      ...(subject ? { initial_value: subject } : {}),
    },
  };
}

function messageInput({ message }: ComposePreset): InputBlock {
  return {
    type: 'input',
    block_id: fields.message.block_id,
    label: plain('Message'),
    hint: plain(
      `Up to ${GSM_LIMIT.toLocaleString('en')} characters, or ${UNICODE_LIMIT} with emoji or letters outside the basic SMS alphabet.`,
    ),
    element: {
      type: 'plain_text_input',
      action_id: fields.message.action_id,
      multiline: true,
      max_length: GSM_LIMIT,
      ...(message ? { initial_value: message } : {}),
    },
  };
}

function pictureInput(): InputBlock {
  return {
    type: 'input',
    block_id: fields.picture.block_id,
    label: plain('Picture'),
    hint: plain(
      'One file of up to 10 MB. It is made to fit, and its hidden data (place, camera) is removed.',
    ),
    element: {
      type: 'file_input',
      action_id: fields.picture.action_id,
      filetypes: PICTURE_ENDINGS,
      max_files: 1,
    },
  };
}

function channelInput({ channel }: ComposePreset): InputBlock {
  const element: ConversationsSelect = {
    type: 'conversations_select',
    action_id: fields.channel.action_id,
    filter: { include: ['public', 'private'], exclude_bot_users: true },
    ...(channel ? { initial_conversation: channel } : { default_to_current_conversation: true }),
  };
  return {
    type: 'input',
    block_id: fields.channel.block_id,
    label: plain('Channel for the post'),
    hint: plain('There everyone sees who was reached; numbers are masked.'),
    element,
  };
}

function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text };
}
