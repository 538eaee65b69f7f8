import type { InputBlock, KnownBlock } from '@slack/types';
import { CONSENT_LIMIT } from '../../../domain/consent.ts';
import { findCountry } from '../../../domain/country.ts';
import type { FormEntries, FormField } from '../../../domain/draft.ts';
import type { CountryCode } from '../../../domain/e164.ts';
import { MMS_GSM_LIMIT, MMS_UNICODE_LIMIT, SUBJECT_LIMIT } from '../../../domain/message-length.ts';
import type { EditTarget, RemainingRecipients } from '../../../domain/pending-draft.ts';
import type { Recipient } from '../../../domain/recipient.ts';
import type { PictureSource } from '../../../domain/send.ts';
import type { UnanswerableReason } from '../../../domain/sender.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import { cleanText } from '../../reading/clean-text.ts';
import { PICTURE_EXTENSIONS } from '../../reading/picture-extensions.ts';
import { composeText } from '../../text/compose.ts';
import { peopleText } from '../../text/people.ts';
import { type ElementState, MAX_FIELD_LENGTH, parsePickedFile } from '../shared/elements.ts';
import {
  buildCountryOption,
  buildListOption,
  buildPersonOption,
  buildSenderOption,
  type PickedRecipients,
  parsePickedOptions,
} from './options.ts';

/** What stands in the form when it opens: what somebody typed or chose before, and what it is for. */
export interface ComposePreset extends Partial<Omit<FormEntries, 'picture'>> {
  /** Names this form: what is submitted from it twice is one send. */
  readonly nonce: string;
  readonly country?: CountryCode;
  /** The picture that counts unless another one is chosen. */
  readonly kept?: PictureSource;
  /** Recipients of an earlier send who did not fit into `recipients`. */
  readonly rest?: RemainingRecipients;
  /** It opens where nothing can be posted: the person is to choose. */
  readonly hasNoDefaultChannel?: true;
  /** The scheduled send that this form changes; its channel stays. */
  readonly changes?: EditTarget;
  /** How many times a template put other words in, plus 1. */
  readonly generation?: number;
  /** Its button says *Review*: a second step follows in any case. Undefined: it may send at once. */
  readonly isReviewed?: true;
  /** A sentence on top. */
  readonly notice?: string;
  /** Nobody can reply to the sender in it. Undefined: that is not known; a name is told by its letters. */
  readonly unanswerable?: UnanswerableReason;
  /** Who may be meant: a button each, on top. */
  readonly choices?: readonly Recipient[];
  /** There are templates to pick from. */
  readonly templates?: boolean;
}

/** The value of each field, as its element gives it. */
export interface FieldValues extends Omit<FormEntries, 'at' | 'blanks' | 'people' | 'lists'> {
  readonly lists: PickedRecipients;
  readonly country: CountryCode | undefined;
  /** Unix ms. */
  readonly when: number | undefined;
}

interface ComposeField<Value> {
  /** The block id is the field's name. An id that stays keeps what was typed over `views.update`. */
  readonly action_id: string;
  readonly label: (preset: ComposePreset) => string;
  readonly hint?: (preset: ComposePreset) => string;
  readonly isOptional?: (preset: ComposePreset) => boolean;
  /** Slack reports each change of it at once. */
  readonly isReported?: true;
  /** A pick elsewhere puts something in: a template its words, a button somebody. */
  readonly isRenamed?: true;
  readonly element: (preset: ComposePreset) => InputBlock['element'];
  /** What stands in the form in place of the input. */
  readonly replacement?: (preset: ComposePreset) => KnownBlock | undefined;
  /** What the element holds, for a submission. */
  readonly parse: (state: ElementState) => Value;
}

/** More are a list, or belong in the field for numbers. */
const MAX_PICKED = 50;

const always = () => true;

/**
 * Every field of the form, in the order of the form, which puts last what is rarely used. Its view,
 * the reading of a submission and the presets are made of this table. What the fields mean, and what
 * is wrong with them, is up to `parseDraft`.
 */
export const composeFields: { readonly [F in FormField]: ComposeField<FieldValues[F]> } = {
  recipients: {
    action_id: 'recipients',
    label: () => 'Recipients',
    hint: recipientsHint,
    // People and lists do as well: an empty pair is a fault when the form is sent.
    isOptional: always,
    element: ({ recipients = '' }) => {
      const whole = wholeLines(recipients);
      return {
        type: 'plain_text_input',
        multiline: true,
        placeholder: buildPlainText('+61 437 111 222, 0437 111 223'),
        focus_on_load: !whole,
        initial_value: whole || undefined,
      };
    },
    parse: ({ value }) => value ?? '',
  },
  lists: {
    action_id: actionIds.list,
    label: () => peopleText.label,
    hint: () => peopleText.hint,
    isOptional: always,
    isRenamed: true,
    element: ({ people = [], lists = [], country }) => ({
      type: 'multi_external_select',
      min_query_length: 0,
      max_selected_items: MAX_PICKED,
      placeholder: buildPlainText(peopleText.placeholder),
      initial_options: buildPickedOptions({ people, lists }, country),
    }),
    parse: ({ selected_options }) => parsePickedOptions(selected_options ?? []),
  },
  subject: {
    action_id: 'subject',
    label: () => 'Subject',
    isRenamed: true,
    element: ({ subject, recipients }) => ({
      type: 'plain_text_input',
      max_length: SUBJECT_LIMIT,
      focus_on_load: Boolean(recipients) && !subject,
      initial_value: subject ? wholeCharacters(subject, SUBJECT_LIMIT) : undefined,
    }),
    parse: ({ value }) => cleanText(value ?? ''),
  },
  message: {
    action_id: 'message',
    label: () => 'Message',
    isRenamed: true,
    hint: () =>
      `Up to ${MMS_GSM_LIMIT.toLocaleString('en')} characters, or ${MMS_UNICODE_LIMIT} with emoji or unusual letters. {name} becomes each person’s name, {first_name|there} the first name or “there”.`,
    element: ({ message }) => ({
      type: 'plain_text_input',
      multiline: true,
      max_length: MMS_GSM_LIMIT,
      initial_value: message ? wholeCharacters(message, MMS_GSM_LIMIT) : undefined,
    }),
    parse: ({ value }) => cleanText(value ?? ''),
  },
  picture: {
    action_id: 'picture',
    // Slack shows an empty field although there is a picture: the block above it shows which.
    label: ({ kept }) => (kept ? composeText.otherPictureLabel : composeText.pictureLabel),
    hint: ({ kept }) => (kept ? composeText.otherPictureHint : composeText.pictureHint),
    isOptional: ({ kept }) => kept !== undefined,
    element: () => ({
      type: 'file_input',
      filetypes: [...PICTURE_EXTENSIONS],
      max_files: 1,
    }),
    parse: parsePickedFile,
  },
  channel: {
    action_id: 'channel',
    label: () => 'Channel for the post',
    hint: () => 'Everyone there sees whom it reached. Numbers are masked.',
    element: ({ channel, hasNoDefaultChannel }) => ({
      type: 'conversations_select',
      filter: { include: ['public', 'private'], exclude_bot_users: true },
      initial_conversation: channel || undefined,
      default_to_current_conversation: channel || hasNoDefaultChannel ? undefined : true,
    }),
    replacement: buildFixedChannelBlock,
    parse: ({ selected_conversation }) => selected_conversation ?? undefined,
  },
  when: {
    action_id: 'when',
    label: () => 'When',
    hint: () => 'Left empty, it is sent at once. Your own time zone.',
    isOptional: always,
    element: ({ at }) => ({
      type: 'datetimepicker',
      initial_date_time: at === undefined ? undefined : Math.floor(at / 1000),
    }),
    // Slack gives whole seconds.
    parse: ({ selected_date_time: seconds }) =>
      typeof seconds === 'number' ? Math.floor(seconds) * 1000 : undefined,
  },
  from: {
    action_id: actionIds.from,
    label: () => 'From',
    hint: () => 'Left empty, ClickSend chooses a number. Nobody can reply to a name.',
    isOptional: always,
    // Whether STOP by reply can work depends on it.
    isReported: true,
    element: ({ from }) => ({
      type: 'external_select',
      min_query_length: 0,
      placeholder: buildPlainText('ClickSend chooses'),
      initial_option: from ? buildSenderOption({ value: from }) : undefined,
    }),
    parse: ({ selected_option }) => selected_option?.value,
  },
  country: {
    action_id: actionIds.country,
    label: () => 'Country of numbers without +',
    isOptional: always,
    element: ({ country }) => {
      const chosen = findCountry(country);
      return {
        type: 'external_select',
        min_query_length: 0,
        placeholder: buildPlainText('Type a country'),
        initial_option: chosen ? buildCountryOption(chosen) : undefined,
      };
    },
    parse: ({ selected_option }) => findCountry(selected_option?.value)?.code,
  },
  // Remembered for each number, and never shown in the channel.
  consent: {
    action_id: 'consent',
    label: () => 'Why may they be texted? (consent)',
    hint: () => 'Remembered for each number, e.g. “asked for it at the front desk, 3 May”.',
    isOptional: always,
    element: ({ consent }) => ({
      type: 'plain_text_input',
      max_length: CONSENT_LIMIT,
      initial_value: consent ? shortenText(consent, CONSENT_LIMIT) : undefined,
    }),
    parse: ({ value }) => value || undefined,
  },
};

export const formFields = Object.keys(composeFields) as readonly FormField[];

/** Undefined for none: Slack takes no empty list of options. */
function buildPickedOptions({ people, lists }: PickedRecipients, country: CountryCode | undefined) {
  const options = [
    ...people.map((one) => buildPersonOption(one, country)),
    ...lists.map(buildListOption),
  ];
  return options.length > 0 ? options.slice(0, MAX_PICKED) : undefined;
}

/** The block of one field, with what is preset in it. */
export function buildFieldBlock(field: FormField, preset: ComposePreset): KnownBlock {
  const { action_id, label, hint, isOptional, isReported, element, replacement } =
    composeFields[field];
  const input: InputBlock = {
    type: 'input',
    block_id: formatFieldBlockId(field, preset.generation),
    label: buildPlainText(label(preset)),
    hint: hint && buildPlainText(hint(preset)),
    optional: isOptional?.(preset) || undefined,
    dispatch_action: isReported,
    element: { ...element(preset), action_id },
  };
  return replacement?.(preset) ?? input;
}

/** Picking a template is no entry: its words are put into the other fields at once. */
export const templateField = { block_id: 'template', action_id: actionIds.template } as const;

export function buildTemplateInput(): InputBlock {
  return {
    type: 'input',
    block_id: templateField.block_id,
    label: buildPlainText('Template'),
    optional: true,
    dispatch_action: true,
    element: {
      type: 'external_select',
      action_id: actionIds.template,
      min_query_length: 0,
      placeholder: buildPlainText('Choose a template'),
    },
  };
}

/**
 * The block id of a field. Slack ignores a new initial value under an old id, so every time a pick puts
 * something into other fields, these are called anew: `subject`, `subject.2`, …
 */
function formatFieldBlockId(field: FormField, generation = 1): string {
  const isNew = composeFields[field].isRenamed && generation > 1;
  return isNew ? `${field}.${generation}` : field;
}

/** Which field a block id is of, and of which generation; undefined for other blocks. */
export function parseFieldBlockId(
  blockId: string,
): { readonly field: FormField; readonly generation: number } | undefined {
  const [, name = '', generation = '1'] = /^([a-z]+)(?:\.(\d{1,4}))?$/.exec(blockId) ?? [];
  return Object.hasOwn(composeFields, name)
    ? { field: name as FormField, generation: Number(generation) }
    : undefined;
}

function recipientsHint({ recipients = '', rest }: ComposePreset): string {
  const others = rest ? ` ${remainingText(rest.count)}` : '';
  const cut =
    wholeLines(recipients) === recipients
      ? ''
      : ' Not all of them fit here: the last ones are left out.';
  return `${peopleText.numbersHint}${others}${cut}`;
}

function remainingText(count: number): string {
  const others = count === 1 ? 'One more person' : `${count.toLocaleString('en')} more people`;
  return `${others} of that send will get it too: there is no room here for all of them.`;
}

/** Half a number is another number. */
function wholeLines(recipients: string): string {
  if (recipients.length <= MAX_FIELD_LENGTH) return recipients;
  return recipients.slice(0, Math.max(0, recipients.lastIndexOf('\n', MAX_FIELD_LENGTH)));
}

/** Slack opens no form in which more stands than may be typed. */
function wholeCharacters(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
}

/** The picture that is chosen already. */
export function buildKeptPictureBlock(kept: PictureSource): KnownBlock {
  const name = shortenText(kept.kind === 'link' ? kept.url : (kept.name ?? ''), 200);
  const source = kept.kind === 'link' ? { image_url: kept.url } : { slack_file: { id: kept.id } };
  const alt_text = name || composeText.pictureLabel;
  return {
    type: 'section',
    block_id: 'kept',
    text: buildPlainText(composeText.keptPicture({ name })),
    accessory: { type: 'image', ...source, alt_text },
  };
}

/** A form that changes a send cannot move its post. */
function buildFixedChannelBlock({ channel, changes }: ComposePreset): KnownBlock | undefined {
  if (!changes) return undefined;
  const where = channel ? `in <#${channel}>` : 'where it is';
  return { type: 'context', elements: [{ type: 'mrkdwn', text: `The post stays ${where}.` }] };
}
