import { sendChangeEvent } from '../deliver-events.ts';
import { buildReadMessage, isDeleted, type MessageRecord } from '../messages.ts';
import { takeAway } from '../take-away.ts';
import { findPerson, type Member, type Workspace } from '../workspace.ts';
import type { Message, SlackWorld } from '../world.ts';
import { createTimestamp } from './payload.ts';

/** A person edits their message. Files and the thread stay. */
export async function editMessage(
  workspace: Workspace,
  input: Parameters<SlackWorld['edit']>[0],
): Promise<Message> {
  const { person, before } = findOwnMessage(workspace, input);
  const edited = { user: person.id, ts: createTimestamp() };
  const after = { ...before, raw: { ...before.raw, text: input.text, edited }, edited: true };
  workspace.messages.put(after);
  workspace.changes.tell();
  sendChangeEvent(workspace, before, after);
  return buildReadMessage(after);
}

/** A person deletes their message. */
export async function removeMessage(
  workspace: Workspace,
  input: Parameters<SlackWorld['remove']>[0],
): Promise<void> {
  takeAway(workspace, findOwnMessage(workspace, input).before);
}

/** A person dismisses an ephemeral message; the app does not learn of it. */
export function dismissMessage(
  workspace: Workspace,
  input: Parameters<SlackWorld['dismiss']>[0],
): void {
  const person = findPerson(workspace, input.user);
  const channel = workspace.channels.get(input.channel);
  const message = workspace.messages.find(channel.id, input.ts);
  if (message?.onlyFor !== person.id)
    throw new Error(`${person.name} has nothing to dismiss at ${input.ts}`);
  workspace.messages.remove(channel.id, input.ts);
  workspace.changes.tell();
}

function findOwnMessage(
  workspace: Workspace,
  input: { readonly user: string; readonly channel: string; readonly ts: string },
): { readonly person: Member; readonly before: MessageRecord } {
  const person = findPerson(workspace, input.user);
  const channel = workspace.channels.get(input.channel);
  const before = workspace.messages.find(channel.id, input.ts);
  if (before === undefined || isDeleted(before))
    throw new Error(`#${channel.name} has no message ${input.ts}`);
  if (before.raw.user !== person.id) throw new Error(`${person.name} did not say ${input.ts}`);
  return { person, before };
}
