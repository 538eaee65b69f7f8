import type { InputBlock, KnownBlock } from '@slack/types';
import { findCountry } from '../../../domain/country.ts';
import type { FormEntries, FormField } from '../../../domain/draft.ts';
import type { CountryCode } from '../../../domain/e164.ts';
import { MMS_GSM_LIMIT, MMS_UNICODE_LIMIT, SUBJECT_LIMIT } from '../../../domain/message-length.ts';
import type { Recipient } from '../../../domain/recipient.ts';
import type { UnanswerableReason } from '../../../domain/send.ts';
import { detailRules } from '../../../domain/send-details.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { buildContextBlock, buildPlainText } from '../../messages/blocks/message.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import { cleanText } from '../../reading/clean-text.ts';
import { PICTURE_EXTENSIONS } from '../../reading/picture-address.ts';
import { composeText } from '../../text/modal.ts';
import { peopleText } from '../../text/people.ts';
import { detailText, type TypedDetail } from '../../text/send-details.ts';
import {
  buildInputBlock,
  type ElementState,
  MAX_FIELD_LENGTH,
  parsePickedFile,
} from '../shared/elements.ts';
import type { ComposeMetadata } from './compose-metadata.ts';
import {
  buildCountryOption,
  buildListOption,
  buildPersonOption,
  buildSenderOption,
  type PickedRecipients,
  parsePickedOptions,
} from './options.ts';
import type { UnsentDraft } from './unsent-draft.ts';

/** The content of the form when it opens: earlier entries, and what it is for. */
export interface ComposePreset
  extends Partial<Omit<FormEntries, 'picture'>>,
    Omit<ComposeMetadata, 'nonce' | 'channel' | 'blanks'> {
  readonly nonce: string;
  readonly country?: CountryCode;
  /** It was opened where nothing can be posted, so the person picks a channel. */
  readonly hasNoDefaultChannel?: true;
  /** How many times a pick filled fields of the form, plus 1. */
  readonly generation?: number;
  /** The block ids of fields that keep what is typed in them. The others get new ones. */
  readonly blocks?: FieldBlocks;
  /** A sentence at the top. */
  readonly notice?: string;
  /** Why nobody can reply to its sender. Undefined: unknown; a name is recognized by its letters. */
  readonly unanswerable?: UnanswerableReason;
  /** People who may be meant: one button each, at the top. */
  readonly choices?: readonly Recipient[];
  /** A draft that this person reviewed but did not send: offered at the top, or continued in the form. */
  readonly unsent?: UnsentDraft;
  /** Whether there are templates to pick from. */
  readonly templates?: boolean;
  /** A sentence below the templates. */
  readonly templateFault?: string;
}

/** The block id of each field that is in a form. */
export type FieldBlocks = Readonly<Partial<Record<FormField, string>>>;

/** The value of each field, as its element returns it. */
export interface FieldValues extends Omit<FormEntries, 'at' | 'blanks' | 'people' | 'lists'> {
  readonly lists: PickedRecipients;
  readonly country: CountryCode | undefined;
  /** Unix ms. */
  readonly when: number | undefined;
}

/** The fields that the app presets in an empty form. */
type PresetChoices = Pick<ComposePreset, 'channel' | 'from' | 'country'>;

interface ComposeField<Value> {
  readonly action_id: string;
  readonly label: (preset: ComposePreset) => string;
  readonly hint?: (preset: ComposePreset) => string;
  readonly isOptional?: (preset: ComposePreset) => boolean;
  /** Slack reports each change immediately. */
  readonly isReported?: true;
  readonly element: (preset: ComposePreset) => InputBlock['element'];
  /** A block shown instead of the input. */
  readonly replacement?: (preset: ComposePreset) => KnownBlock | undefined;
  /** Whether the person typed or chose it. `opened`: what the app preset in the empty form. */
  readonly isTyped: (preset: ComposePreset, opened: PresetChoices) => boolean;
  /** Parses the element's value on submission. */
  readonly parse: (state: ElementState) => Value;
}

/** For more, use a contact list or the field for numbers. */
const MAX_PICKED = 50;

const returnAlways = () => true;

/**
 * Every field of the form in order, with rarely used ones last. The view, the parsing of submissions and
 * the presets are all derived from this table. What the fields mean, and what is wrong with them, is up to
 * `parseDraft`.
 */
export const composeFields: { readonly [F in FormField]: ComposeField<FieldValues[F]> } = {
  recipients: {
    action_id: 'recipients',
    label: () => composeText.recipients.label,
    hint: formatRecipientsHint,
    // People and lists are enough; if both are empty, that is an error on submission.
    isOptional: returnAlways,
    element: ({ recipients = '' }) => {
      const whole = keepWholeLines(recipients);
      return {
        type: 'plain_text_input',
        multiline: true,
        placeholder: buildPlainText(composeText.recipients.placeholder),
        focus_on_load: !whole,
        initial_value: whole || undefined,
      };
    },
    isTyped: ({ recipients = '' }) => recipients.trim() !== '',
    parse: ({ value }) => value ?? '',
  },
  lists: {
    action_id: actionIds.list,
    label: () => peopleText.label,
    hint: () => peopleText.hint,
    isOptional: returnAlways,
    element: ({ people = [], lists = [], country }) => ({
      type: 'multi_external_select',
      min_query_length: 0,
      max_selected_items: MAX_PICKED,
      placeholder: buildPlainText(peopleText.placeholder),
      initial_options: buildPickedOptions({ people, lists }, country),
    }),
    isTyped: ({ people = [], lists = [] }) => people.length > 0 || lists.length > 0,
    parse: ({ selected_options }) => parsePickedOptions(selected_options ?? []),
  },
  subject: {
    action_id: 'subject',
    label: () => composeText.subject.label,
    element: ({ subject, recipients }) => ({
      type: 'plain_text_input',
      max_length: SUBJECT_LIMIT,
      focus_on_load: Boolean(recipients) && !subject,
      initial_value: subject ? keepWholeCharacters(subject, SUBJECT_LIMIT) : undefined,
    }),
    isTyped: ({ subject = '' }) => subject.trim() !== '',
    parse: ({ value }) => cleanText(value ?? ''),
  },
  message: {
    action_id: 'message',
    label: () => composeText.message.label,
    hint: () => composeText.message.hint({ limit: MMS_GSM_LIMIT, unicodeLimit: MMS_UNICODE_LIMIT }),
    element: ({ message }) => ({
      type: 'plain_text_input',
      multiline: true,
      max_length: MMS_GSM_LIMIT,
      initial_value: message ? keepWholeCharacters(message, MMS_GSM_LIMIT) : undefined,
    }),
    isTyped: ({ message = '' }) => message.trim() !== '',
    parse: ({ value }) => cleanText(value ?? ''),
  },
  picture: {
    action_id: 'picture',
    // Slack shows an empty field even if there is a picture; the block above shows which.
    label: ({ kept }) => (kept ? composeText.picture.otherLabel : composeText.picture.label),
    hint: ({ kept }) => (kept ? composeText.picture.otherHint : composeText.picture.hint),
    isOptional: ({ kept }) => kept !== undefined,
    element: () => ({
      type: 'file_input',
      filetypes: [...PICTURE_EXTENSIONS],
      max_files: 1,
    }),
    isTyped: ({ kept }) => kept !== undefined,
    parse: parsePickedFile,
  },
  channel: {
    action_id: 'channel',
    label: () => composeText.channel.label,
    hint: () => composeText.channel.hint,
    element: ({ channel, hasNoDefaultChannel }) => ({
      type: 'conversations_select',
      filter: { include: ['public', 'private'], exclude_bot_users: true },
      initial_conversation: channel || undefined,
      default_to_current_conversation: channel || hasNoDefaultChannel ? undefined : true,
    }),
    replacement: buildFixedChannelBlock,
    isTyped: ({ channel }, opened) => channel !== undefined && channel !== opened.channel,
    parse: ({ selected_conversation }) => selected_conversation ?? undefined,
  },
  when: {
    action_id: 'when',
    label: () => composeText.when.label,
    hint: () => composeText.when.hint,
    isOptional: returnAlways,
    element: ({ at }) => ({
      type: 'datetimepicker',
      initial_date_time: at === undefined ? undefined : Math.floor(at / 1000),
    }),
    isTyped: ({ at }) => at !== undefined,
    // Slack returns whole seconds.
    parse: ({ selected_date_time: seconds }) =>
      typeof seconds === 'number' ? Math.floor(seconds) * 1000 : undefined,
  },
  from: {
    action_id: actionIds.from,
    label: () => composeText.from.label,
    hint: () => composeText.from.hint,
    isOptional: returnAlways,
    // It determines whether people can reply STOP.
    isReported: true,
    element: ({ from, country }) => ({
      type: 'external_select',
      min_query_length: 0,
      placeholder: buildPlainText(composeText.from.placeholder),
      initial_option: from ? buildSenderOption({ value: from }, country) : undefined,
    }),
    isTyped: ({ from = '' }, { from: before = '' }) => from !== before,
    parse: ({ selected_option }) => selected_option?.value,
  },
  country: {
    action_id: actionIds.country,
    label: () => composeText.country.label,
    isOptional: returnAlways,
    element: ({ country }) => {
      const chosen = findCountry(country);
      return {
        type: 'external_select',
        min_query_length: 0,
        placeholder: buildPlainText(composeText.country.placeholder),
        initial_option: chosen ? buildCountryOption(chosen) : undefined,
      };
    },
    isTyped: ({ country }, opened) => country !== opened.country,
    parse: ({ selected_option }) => findCountry(selected_option?.value)?.code,
  },
  consent: createDetailField('consent'),
};

export const formFields = Object.keys(composeFields) as readonly FormField[];

function createDetailField(name: TypedDetail): ComposeField<string | undefined> {
  const { label, hint } = detailText[name];
  const { maxLength = MAX_FIELD_LENGTH } = detailRules[name];
  return {
    action_id: name,
    label: () => label,
    hint: hint === undefined ? undefined : () => hint,
    isOptional: returnAlways,
    element: ({ [name]: typed }) => ({
      type: 'plain_text_input',
      max_length: maxLength,
      initial_value: typed ? shortenText(typed, maxLength) : undefined,
    }),
    isTyped: ({ [name]: typed = '' }) => typed.trim() !== '',
    parse: ({ value }) => value || undefined,
  };
}

/** Undefined if there are none, because Slack refuses an empty list of options. */
function buildPickedOptions({ people, lists }: PickedRecipients, country: CountryCode | undefined) {
  const options = [
    ...people.map((one) => buildPersonOption(one, country)),
    ...lists.map(buildListOption),
  ];
  return options.length > 0 ? options.slice(0, MAX_PICKED) : undefined;
}

/** The block of one field, with its preset value. */
export function buildFieldBlock(field: FormField, preset: ComposePreset): KnownBlock {
  const { action_id, label, hint, isOptional, isReported, element, replacement } =
    composeFields[field];
  const blockId = preset.blocks?.[field] ?? formatFieldBlockId(field, preset.generation);
  const options = { hint: hint?.(preset), isOptional: isOptional?.(preset), isReported };
  return (
    replacement?.(preset) ??
    buildInputBlock(blockId, label(preset), { ...element(preset), action_id }, options)
  );
}

/**
 * The form with these fields filled. Slack ignores a new initial value under an existing block id, so they
 * get new ids (`subject`, `subject.2`, …). The others keep theirs, because under a new id Slack would drop
 * what was typed since the app was notified.
 */
export function fillFields(preset: ComposePreset, fields: readonly FormField[]): ComposePreset {
  const otherBlocks = Object.entries(preset.blocks ?? {}).filter(
    ([field]) => !fields.some((filled) => filled === field),
  );
  const generation = (preset.generation ?? 1) + 1;
  return { ...preset, generation, blocks: Object.fromEntries(otherBlocks) };
}

function formatFieldBlockId(field: FormField, generation = 1): string {
  return generation > 1 ? `${field}.${generation}` : field;
}

/** The field and generation of a block id. Undefined for other blocks. */
export function parseFieldBlockId(
  blockId: string,
): { readonly field: FormField; readonly generation: number } | undefined {
  const [, name = '', generation = '1'] = /^([a-z]+)(?:\.(\d{1,4}))?$/.exec(blockId) ?? [];
  return Object.hasOwn(composeFields, name)
    ? { field: name as FormField, generation: Number(generation) }
    : undefined;
}

function formatRecipientsHint({ recipients = '', country, namesCountry }: ComposePreset): string {
  const { hint, country: formatCountry, cut } = composeText.recipients;
  const named = namesCountry && findCountry(country);
  return [
    hint,
    ...(named ? [formatCountry({ country: buildCountryOption(named).text.text })] : []),
    ...(keepWholeLines(recipients) === recipients ? [] : [cut]),
  ].join(' ');
}

/** Cuts at line ends, because half a number would be another number. */
function keepWholeLines(recipients: string): string {
  if (recipients.length <= MAX_FIELD_LENGTH) return recipients;
  return recipients.slice(0, Math.max(0, recipients.lastIndexOf('\n', MAX_FIELD_LENGTH)));
}

/** Slack does not open a form whose text exceeds the field's limit. */
function keepWholeCharacters(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
}

/** A form that changes a send cannot move its post. */
function buildFixedChannelBlock({ channel, changes }: ComposePreset): KnownBlock | undefined {
  if (!changes) return undefined;
  return buildContextBlock(composeText.channel.fixed({ channel: channel ? `<#${channel}>` : '' }));
}
