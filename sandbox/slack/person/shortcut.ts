import { findPerson, type Workspace } from '../workspace.ts';
import type { AppAnswer, SlackWorld } from '../world.ts';
import { buildPayload, buildPayloadChannel, createTimestamp } from './payload.ts';

/** A global shortcut, or a message shortcut if a message is given. */
export async function useShortcut(
  workspace: Workspace,
  input: Parameters<SlackWorld['shortcut']>[0],
): Promise<AppAnswer> {
  const person = findPerson(workspace, input.user);
  const common = { callback_id: input.callbackId, action_ts: createTimestamp() };
  if (input.channel === undefined || input.messageTs === undefined)
    return workspace.app.send({
      kind: 'interactive',
      body: {
        ...buildPayload('shortcut', person),
        ...common,
        trigger_id: workspace.triggers.create({ user: person.id }),
      },
    });
  const channel = workspace.channels.get(input.channel);
  const message = workspace.messages.find(channel.id, input.messageTs);
  if (message === undefined || message.onlyFor !== undefined)
    throw new Error(`#${channel.name} has no message ${input.messageTs} with shortcuts`);
  const target = { channel: channel.id, user: person.id };
  return workspace.app.send({
    kind: 'interactive',
    body: {
      ...buildPayload('message_action', person),
      ...common,
      trigger_id: workspace.triggers.create(target),
      response_url: workspace.responseUrls.create('actions', target),
      channel: buildPayloadChannel(channel),
      message_ts: message.ts,
      message: message.raw,
    },
  });
}
