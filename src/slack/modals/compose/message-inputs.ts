import type { InputBlock } from '@slack/types';
import { MMS_GSM_LIMIT, MMS_UNICODE_LIMIT, SUBJECT_LIMIT } from '../../../domain/mms-length.ts';
import type { PictureSource } from '../../../domain/send.ts';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import { PICTURE_EXTENSIONS } from '../../reading/picture-extensions.ts';
import { composeFields, formatFieldBlockId } from './compose-fields.ts';
import type { ComposePreset } from './compose-view.ts';

/** What a text field of Slack's holds at most. */
export const MAX_FIELD_LENGTH = 3_000;

/** Optional, since a list does as well: what is missing is said when the form is sent. */
export function buildRecipientsInput({ recipients: wanted = '', rest }: ComposePreset): InputBlock {
  const recipients = wholeLines(wanted);
  const others = rest ? ` ${restWords(rest.count)}` : '';
  const left =
    wanted === recipients ? '' : ' Not all of them fit here: the last ones are left out.';
  return {
    type: 'input',
    block_id: composeFields.recipients.block_id,
    label: buildPlainText('Recipients'),
    hint: buildPlainText(
      `Phone numbers, with commas or new lines between them. Names are welcome: Jo 0437 111 222.${others}${left}`,
    ),
    optional: true,
    element: {
      type: 'plain_text_input',
      action_id: composeFields.recipients.action_id,
      multiline: true,
      placeholder: buildPlainText('+61 437 111 222, 0437 111 223'),
      focus_on_load: !recipients,
      initial_value: recipients || undefined,
    },
  };
}

function restWords(count: number): string {
  const others = count === 1 ? 'One more person' : `${count.toLocaleString('en')} more people`;
  return `${others} of that send will get it too: there is no room here for all of them.`;
}

/** Half a number is another number. */
function wholeLines(recipients: string): string {
  if (recipients.length <= MAX_FIELD_LENGTH) return recipients;
  return recipients.slice(0, Math.max(0, recipients.lastIndexOf('\n', MAX_FIELD_LENGTH)));
}

export function buildSubjectInput({ subject, recipients, generation }: ComposePreset): InputBlock {
  return {
    type: 'input',
    block_id: formatFieldBlockId('subject', generation),
    label: buildPlainText('Subject'),
    element: {
      type: 'plain_text_input',
      action_id: composeFields.subject.action_id,
      max_length: SUBJECT_LIMIT,
      focus_on_load: Boolean(recipients) && !subject,
      initial_value: subject ? wholeCharacters(subject, SUBJECT_LIMIT) : undefined,
    },
  };
}

export function buildMessageInput({ message, generation }: ComposePreset): InputBlock {
  return {
    type: 'input',
    block_id: formatFieldBlockId('message', generation),
    label: buildPlainText('Message'),
    hint: buildPlainText(
      `Up to ${MMS_GSM_LIMIT.toLocaleString('en')} characters, or ${MMS_UNICODE_LIMIT} with emoji or unusual letters. {name} becomes each person’s name.`,
    ),
    element: {
      type: 'plain_text_input',
      action_id: composeFields.message.action_id,
      multiline: true,
      max_length: MMS_GSM_LIMIT,
      initial_value: message ? wholeCharacters(message, MMS_GSM_LIMIT) : undefined,
    },
  };
}

/** Slack opens no form in which more stands than may be typed. */
function wholeCharacters(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
}

export function buildPictureInput(kept: PictureSource | undefined): InputBlock {
  const fits = 'Up to 10 MB. It is made to fit, and loses hidden data such as the place.';
  return {
    type: 'input',
    block_id: composeFields.picture.block_id,
    // Said in the label too: Slack shows an empty field although there is a picture.
    label: buildPlainText(kept ? 'Picture – already chosen' : 'Picture'),
    hint: buildPlainText(
      kept ? `${keptWords(kept)} Choose a file only to replace it. ${fits}` : fits,
    ),
    optional: kept ? true : undefined,
    element: {
      type: 'file_input',
      action_id: composeFields.picture.action_id,
      filetypes: [...PICTURE_EXTENSIONS],
      max_files: 1,
    },
  };
}

function keptWords(kept: PictureSource): string {
  const name = kept.kind === 'link' ? kept.url : kept.name;
  return name ? `“${shortenText(name, 200)}” is kept.` : 'It is kept.';
}
