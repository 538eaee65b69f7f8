import type { ConversationsSelect, InputBlock, KnownBlock } from '@slack/types';
import { countryOf } from '../../../domain/country.ts';
import { plain } from '../../messages/blocks/plain-text.ts';
import { fields, templateField } from './compose-fields.ts';
import type { ComposePreset } from './compose-view.ts';
import { countryOption, listOption, senderOption } from './options.ts';

/** A list has up to thousands of people; more lists than this are a slip. */
const MOST_LISTS = 10;

export function listsInput({ lists = [] }: ComposePreset): InputBlock {
  return {
    type: 'input',
    block_id: fields.lists.block_id,
    label: plain('Lists'),
    hint: plain('ClickSend’s contact lists, alone or together with numbers.'),
    optional: true,
    element: {
      type: 'multi_external_select',
      action_id: fields.lists.action_id,
      min_query_length: 0,
      max_selected_items: MOST_LISTS,
      placeholder: plain('Choose lists'),
      initial_options:
        lists.length > 0 ? lists.slice(0, MOST_LISTS).map((list) => listOption(list)) : undefined,
    },
  };
}

/** What is picked is put into the other fields at once; nothing is read from here. */
export function templateInput(): InputBlock {
  return {
    type: 'input',
    block_id: templateField.block_id,
    label: plain('Template'),
    optional: true,
    dispatch_action: true,
    element: {
      type: 'external_select',
      action_id: templateField.action_id,
      min_query_length: 0,
      placeholder: plain('Choose a template'),
    },
  };
}

/** A form that changes a send cannot move its post. */
export function channelBlock({ channel, changes, hasNoDefaultChannel }: ComposePreset): KnownBlock {
  if (changes) {
    const where = channel ? `in <#${channel}>` : 'where it is';
    return {
      type: 'context',
      elements: [{ type: 'mrkdwn', text: `The post stays ${where}.` }],
    };
  }
  const element: ConversationsSelect = {
    type: 'conversations_select',
    action_id: fields.channel.action_id,
    filter: { include: ['public', 'private'], exclude_bot_users: true },
    initial_conversation: channel || undefined,
    default_to_current_conversation: channel || hasNoDefaultChannel ? undefined : true,
  };
  return {
    type: 'input',
    block_id: fields.channel.block_id,
    label: plain('Channel for the post'),
    hint: plain('Everyone there sees whom it reached. Numbers are masked.'),
    element,
  };
}

export function fromInput({ from }: ComposePreset): InputBlock {
  return {
    type: 'input',
    block_id: fields.from.block_id,
    label: plain('From'),
    hint: plain('Left empty, ClickSend chooses a number. Nobody can reply to a name.'),
    optional: true,
    // Whether STOP by reply can work depends on it.
    dispatch_action: true,
    element: {
      type: 'external_select',
      action_id: fields.from.action_id,
      min_query_length: 0,
      placeholder: plain('ClickSend chooses'),
      initial_option: from ? senderOption({ value: from }) : undefined,
    },
  };
}

export function whenInput({ at }: ComposePreset): InputBlock {
  return {
    type: 'input',
    block_id: fields.when.block_id,
    label: plain('When'),
    hint: plain('Left empty, it is sent at once. Your own time zone.'),
    optional: true,
    element: {
      type: 'datetimepicker',
      action_id: fields.when.action_id,
      initial_date_time: at === undefined ? undefined : Math.floor(at / 1000),
    },
  };
}

export function countryInput({ country }: ComposePreset): InputBlock {
  const known = countryOf(country);
  return {
    type: 'input',
    block_id: fields.country.block_id,
    label: plain('Country of numbers without +'),
    optional: true,
    element: {
      type: 'external_select',
      action_id: fields.country.action_id,
      min_query_length: 0,
      placeholder: plain('Type a country'),
      initial_option: known ? countryOption(known) : undefined,
    },
  };
}
