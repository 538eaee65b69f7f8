import { type Json, readText } from '../../json.ts';
import { refuse } from '../check/refusal.ts';
import { sendChangeEvent } from '../deliver-events.ts';
import { APP } from '../identity.ts';
import { LIMITS } from '../limits.ts';
import { isDeleted, type MessageRecord } from '../messages.ts';
import { createTimestamp } from '../person/payload.ts';
import { takeAway } from '../take-away.ts';
import type { Workspace } from '../workspace.ts';
import { findContentRefusal, pickContent } from './accept.ts';
import { findMissingScope, findReachable, isRefusal, type Method } from './method.ts';

export const updateMessage: Method = async (workspace, args) => {
  const place = findReachable(workspace, args.channel, { asMember: false });
  if (isRefusal(place)) return place;
  const before = getMessage(workspace, place.id, args.ts);
  if (before === undefined) return refuse('message_not_found');
  if (place.archived) return refuse('is_archived');
  if (readText(args.text).length > LIMITS.message.updateText) return refuse('msg_too_long');
  const refusal =
    (await findContentRefusal(workspace, args)) ?? findMissingScope(workspace, 'chat:write');
  if (refusal !== undefined) return refusal;
  if (before.raw.user !== APP.botUserId) return refuse('cant_update_message');

  const content = pickContent(args);
  if (Object.keys(content).length === 0) return refuse('no_text');
  const { blocks, attachments, ...others } = before.raw;
  // A new text alone replaces everything; without one the rest stays.
  const rest: Json = args.text === undefined ? before.raw : others;
  const message: Json = {
    ...rest,
    ...content,
    edited: { user: APP.botUserId, ts: createTimestamp() },
  };
  // Slack does not mark a message as edited if only its blocks changed.
  const edited = before.edited || args.text !== undefined;
  const after = { ...before, raw: message, edited };
  workspace.messages.put(after);
  sendChangeEvent(workspace, before, after);
  workspace.changes.tell();
  return { ok: true, channel: place.id, ts: before.ts, text: readText(message.text), message };
};

export const deleteMessage: Method = (workspace, args) => {
  const place = findReachable(workspace, args.channel, { asMember: false });
  if (isRefusal(place)) return place;
  const missing = findMissingScope(workspace, 'chat:write');
  if (missing !== undefined) return missing;
  const message = getMessage(workspace, place.id, args.ts);
  if (message === undefined) return refuse('message_not_found');
  if (message.raw.user !== APP.botUserId) return refuse('cant_delete_message');
  takeAway(workspace, message);
  return { ok: true, channel: place.id, ts: message.ts };
};

/** Ephemeral messages cannot be found by their timestamp. */
function getMessage(
  { messages }: Workspace,
  channel: string,
  ts: unknown,
): MessageRecord | undefined {
  const message = messages.find(channel, readText(ts));
  return message && message.onlyFor === undefined && !isDeleted(message) ? message : undefined;
}
