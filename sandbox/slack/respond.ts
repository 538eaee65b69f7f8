import { isJson, type Json, readText } from '../json.ts';
import { sendChangeEvent, sendMessageEvent } from './deliver-events.ts';
import { APP } from './identity.ts';
import { getThread, type MessageRecord } from './messages.ts';
import { findContentRefusal } from './methods/accept.ts';
import type { ResponseTarget } from './response-urls.ts';
import { takeAway } from './take-away.ts';
import { addBlockIds } from './views.ts';
import type { Workspace } from './workspace.ts';

/** Carries out what the app posted to a response_url, or returned in the body of its response to a command. */
export async function respond(
  workspace: Workspace,
  target: ResponseTarget,
  body: Json,
): Promise<Json> {
  const refusal = await findContentRefusal(workspace, body);
  if (refusal !== undefined) return refusal;
  const { originalTs, channel } = target;
  const original =
    originalTs === undefined ? undefined : workspace.messages.find(channel, originalTs);
  if (original !== undefined && body.delete_original === true) remove(workspace, original);
  else if (original !== undefined && body.replace_original === true)
    replace(workspace, original, body);
  else if (readText(body.text) === '' && !Array.isArray(body.blocks))
    return { ok: false, error: 'no_text' };
  else post(workspace, target, body, original);
  workspace.changes.tell();
  return { ok: true };
}

function post(
  workspace: Workspace,
  { channel, user }: ResponseTarget,
  body: Json,
  original: MessageRecord | undefined,
): void {
  const thread =
    readText(body.thread_ts) || (original === undefined ? undefined : getThread(original));
  const message = pickContent(body);
  const place = thread === undefined ? {} : { thread_ts: thread };
  const isPublic = body.response_type === 'in_channel';
  const ts = workspace.messages.nextTs();
  const raw = { type: 'message', user: APP.botUserId, bot_id: APP.botId, ts, ...place, ...message };
  const record = { channel, ts, raw, edited: false };
  workspace.messages.put(isPublic ? record : { ...record, onlyFor: user });
  if (isPublic) sendMessageEvent(workspace, record);
}

function replace(workspace: Workspace, original: MessageRecord, body: Json): void {
  const { raw, onlyFor } = original;
  const message = { blocks: [], ...pickContent(body) };
  const after = { ...original, raw: { ...raw, ...message } };
  workspace.messages.put(after);
  if (onlyFor === undefined) sendChangeEvent(workspace, original, after);
}

function remove(workspace: Workspace, original: MessageRecord): void {
  const { channel, ts, onlyFor } = original;
  if (onlyFor !== undefined) workspace.messages.remove(channel, ts);
  else takeAway(workspace, original);
}

function pickContent(body: Json): Json {
  return {
    text: readText(body.text),
    blocks: Array.isArray(body.blocks) ? addBlockIds(body.blocks) : undefined,
    metadata: isJson(body.metadata) ? body.metadata : undefined,
  };
}
