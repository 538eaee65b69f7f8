import { type Json, readJson, readJsonList, readText, readWords } from '../../json.ts';
import type { MessageRecord } from '../messages.ts';
import { buildViewState, type StateValues } from '../view-state.ts';
import { findPerson, type Member, type Workspace } from '../workspace.ts';
import type { AppAnswer, SlackWorld } from '../world.ts';
import { actInView } from './fill.ts';
import { buildPayload, buildPayloadChannel, createTimestamp } from './payload.ts';

interface Pressable {
  readonly words: string;
  readonly action: Json;
}

/** Clicks a button (or an item of an overflow menu), found by its text, a part of it, or its action_id. */
export async function clickButton(
  workspace: Workspace,
  input: Parameters<SlackWorld['click']>[0],
): Promise<AppAnswer> {
  const person = findPerson(workspace, input.user);
  if (input.viewId !== undefined) {
    const view = workspace.views.get(input.viewId);
    const pressed = find(readJsonList(view.content.blocks), input);
    if (pressed === undefined)
      throw createMissingButtonError(input.button, readJsonList(view.content.blocks));
    return actInView(workspace, view.id, pressed.action);
  }
  const messages = findVisibleMessage(workspace, person, input);
  const message = messages.findLast(({ raw }) => find(readJsonList(raw.blocks), input));
  const pressed = message && find(readJsonList(message.raw.blocks), input);
  if (message === undefined || pressed === undefined)
    throw createMissingButtonError(
      input.button,
      messages.flatMap(({ raw }) => readJsonList(raw.blocks)),
    );
  return actInMessage(workspace, person, message, pressed.action);
}

/** The messages that this person sees, optionally in one channel or with one timestamp. */
export function findVisibleMessage(
  { channels, messages }: Workspace,
  { id }: Member,
  { channel, ts }: { channel?: string; ts?: string },
): readonly MessageRecord[] {
  const channelId = channel === undefined ? undefined : channels.get(channel).id;
  return messages.all().filter((message) => {
    if (channelId !== undefined && message.channel !== channelId) return false;
    if (ts !== undefined && message.ts !== ts) return false;
    if (message.onlyFor !== undefined) return message.onlyFor === id;
    return channels.find(message.channel)?.members.has(id) === true;
  });
}

export function actInMessage(
  workspace: Workspace,
  person: Member,
  message: MessageRecord,
  action: Json,
  state: StateValues = {},
): Promise<AppAnswer> {
  const channel = workspace.channels.get(message.channel);
  const isEphemeral = message.onlyFor !== undefined;
  const thread = message.raw.thread_ts === undefined ? {} : { thread_ts: message.raw.thread_ts };
  const place = { channel: channel.id, user: person.id };
  return workspace.app.send({
    kind: 'interactive',
    body: {
      ...buildPayload('block_actions', person),
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: channel.id,
        is_ephemeral: isEphemeral,
        ...thread,
      },
      trigger_id: workspace.triggers.create(place),
      channel: buildPayloadChannel(channel),
      // For an ephemeral message Slack sends no content.
      ...(isEphemeral ? {} : { message: message.raw }),
      state: { values: buildViewState(readJsonList(message.raw.blocks), state, undefined) },
      ...describeStep(workspace, message),
      response_url: workspace.responseUrls.create('actions', { ...place, originalTs: message.ts }),
      actions: [{ ...action, action_ts: createTimestamp() }],
    },
  });
}

/** A message posted by a workflow step belongs to that step, and so do its buttons. */
function describeStep({ steps }: Workspace, { executionId }: MessageRecord): Json {
  const run = executionId === undefined ? undefined : steps.find(executionId);
  if (run === undefined || run.end !== undefined) return {};
  return {
    function_data: {
      execution_id: run.executionId,
      function: { callback_id: run.callbackId },
      inputs: run.inputs,
    },
    bot_access_token: steps.tokenOf(run.executionId),
  };
}

type Sought = Pick<Parameters<SlackWorld['click']>[0], 'button' | 'blockId' | 'actionId' | 'value'>;

function find(
  blocks: readonly Json[],
  { button, blockId, actionId, value }: Sought,
): Pressable | undefined {
  const all = listButtons(blocks)
    .filter(({ action }) => blockId === undefined || action.block_id === blockId)
    .filter(({ action }) => actionId === undefined || action.action_id === actionId)
    .filter(({ action }) => value === undefined || findValue(action) === value);
  const lowerButton = button.toLowerCase();
  return (
    all.find(({ words }) => words.toLowerCase() === lowerButton) ??
    all.find(({ action }) => action.action_id === button) ??
    all.find(({ words }) => words.toLowerCase().includes(lowerButton))
  );
}

function findValue({ value, selected_option }: Json): unknown {
  return value ?? readJson(selected_option).value;
}

function listButtons(blocks: readonly Json[]): readonly Pressable[] {
  return blocks.flatMap((block) => {
    const inner = listButtons(readJsonList(block.child_blocks));
    const elements = [
      readJson(block.accessory),
      ...readJsonList(block.elements),
      ...readJsonList(block.actions),
    ];
    const own = elements.flatMap((element) => listPressables(readText(block.block_id), element));
    return [...own, ...inner];
  });
}

function listPressables(block_id: string, element: Json): readonly Pressable[] {
  const { type, action_id, text, value, style } = element;
  if (type === 'button') {
    const optional = {
      value,
      style,
    };
    return [{ words: readWords(text), action: { type, action_id, block_id, text, ...optional } }];
  }
  if (type !== 'overflow') return [];
  return readJsonList(element.options).map((option) => ({
    words: readWords(option.text),
    action: {
      type,
      action_id,
      block_id,
      selected_option: { text: option.text, value: option.value },
    },
  }));
}

function createMissingButtonError(button: string, blocks: readonly Json[]): Error {
  const there = listButtons(blocks).map(({ words }) => `"${words}"`);
  return new Error(`there is no button "${button}" here; there are ${there.join(', ') || 'none'}`);
}
