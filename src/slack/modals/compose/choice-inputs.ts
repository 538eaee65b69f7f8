import type { ConversationsSelect, InputBlock, KnownBlock } from '@slack/types';
import { findCountry } from '../../../domain/country.ts';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';
import { composeFields, templateField } from './compose-fields.ts';
import type { ComposePreset } from './compose-view.ts';
import { buildCountryOption, buildListOption, buildSenderOption } from './options.ts';

/** A list has up to thousands of people; more lists than this are a slip. */
const MOST_LISTS = 10;

export function buildListsInput({ lists = [] }: ComposePreset): InputBlock {
  return {
    type: 'input',
    block_id: composeFields.lists.block_id,
    label: buildPlainText('Lists'),
    hint: buildPlainText('ClickSend’s contact lists, alone or together with numbers.'),
    optional: true,
    element: {
      type: 'multi_external_select',
      action_id: composeFields.lists.action_id,
      min_query_length: 0,
      max_selected_items: MOST_LISTS,
      placeholder: buildPlainText('Choose lists'),
      initial_options:
        lists.length > 0
          ? lists.slice(0, MOST_LISTS).map((list) => buildListOption(list))
          : undefined,
    },
  };
}

/** What is picked is put into the other fields at once; nothing is read from here. */
export function buildTemplateInput(): InputBlock {
  return {
    type: 'input',
    block_id: templateField.block_id,
    label: buildPlainText('Template'),
    optional: true,
    dispatch_action: true,
    element: {
      type: 'external_select',
      action_id: templateField.action_id,
      min_query_length: 0,
      placeholder: buildPlainText('Choose a template'),
    },
  };
}

/** A form that changes a send cannot move its post. */
export function buildChannelBlock({
  channel,
  changes,
  hasNoDefaultChannel,
}: ComposePreset): KnownBlock {
  if (changes) {
    const where = channel ? `in <#${channel}>` : 'where it is';
    return {
      type: 'context',
      elements: [{ type: 'mrkdwn', text: `The post stays ${where}.` }],
    };
  }
  const element: ConversationsSelect = {
    type: 'conversations_select',
    action_id: composeFields.channel.action_id,
    filter: { include: ['public', 'private'], exclude_bot_users: true },
    initial_conversation: channel || undefined,
    default_to_current_conversation: channel || hasNoDefaultChannel ? undefined : true,
  };
  return {
    type: 'input',
    block_id: composeFields.channel.block_id,
    label: buildPlainText('Channel for the post'),
    hint: buildPlainText('Everyone there sees whom it reached. Numbers are masked.'),
    element,
  };
}

export function buildSenderInput({ from }: ComposePreset): InputBlock {
  return {
    type: 'input',
    block_id: composeFields.from.block_id,
    label: buildPlainText('From'),
    hint: buildPlainText('Left empty, ClickSend chooses a number. Nobody can reply to a name.'),
    optional: true,
    // Whether STOP by reply can work depends on it.
    dispatch_action: true,
    element: {
      type: 'external_select',
      action_id: composeFields.from.action_id,
      min_query_length: 0,
      placeholder: buildPlainText('ClickSend chooses'),
      initial_option: from ? buildSenderOption({ value: from }) : undefined,
    },
  };
}

export function buildWhenInput({ at }: ComposePreset): InputBlock {
  return {
    type: 'input',
    block_id: composeFields.when.block_id,
    label: buildPlainText('When'),
    hint: buildPlainText('Left empty, it is sent at once. Your own time zone.'),
    optional: true,
    element: {
      type: 'datetimepicker',
      action_id: composeFields.when.action_id,
      initial_date_time: at === undefined ? undefined : Math.floor(at / 1000),
    },
  };
}

export function buildCountryInput({ country }: ComposePreset): InputBlock {
  const known = findCountry(country);
  return {
    type: 'input',
    block_id: composeFields.country.block_id,
    label: buildPlainText('Country of numbers without +'),
    optional: true,
    element: {
      type: 'external_select',
      action_id: composeFields.country.action_id,
      min_query_length: 0,
      placeholder: buildPlainText('Type a country'),
      initial_option: known ? buildCountryOption(known) : undefined,
    },
  };
}
