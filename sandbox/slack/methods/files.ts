import { type Json, readJsonList, readText } from '../../json.ts';
import { refuse } from '../check/refusal.ts';
import { buildFileObject, removeUrls } from '../file-object.ts';
import { type FileRecord, guessMimetype, isScanning } from '../files.ts';
import { APP, createId } from '../identity.ts';
import type { Workspace } from '../workspace.ts';
import { findThread, postNow } from './chat-post-message.ts';
import { addBotFields, findMissingScope, type Method } from './method.ts';

export const getFile: Method = (workspace, args) => {
  const missing = findMissingScope(workspace, 'files:read');
  if (missing !== undefined) return missing;
  const file = workspace.files.find(readText(args.file));
  if (!file?.visibleToBot) return refuse('file_not_found');
  const object = buildFileObject(file, workspace.url());
  return {
    ok: true,
    file: isScanning(file) ? removeUrls(object) : object,
    comments: [],
    response_metadata: { next_cursor: '' },
  };
};

/** Tells the app where to upload a file's bytes. */
export const getUploadUrl: Method = (workspace, args) => {
  const missing = findMissingScope(workspace, 'files:write');
  if (missing !== undefined) return missing;
  const name = readText(args.filename);
  if (name === '' || !(Number(args.length) >= 0)) return refuse('invalid_arguments');
  const id = createId('F');
  workspace.uploads.set(id, { name });
  return { ok: true, upload_url: `${workspace.url()}/upload/v1/${id}`, file_id: id };
};

/**
 * The bot must be a member of the channel. A person's id is not a `channel_id` here: `conversations.open`
 * returns that of the direct messages with them (python-slack-sdk, "files_upload_v2").
 */
export const completeUpload: Method = (workspace, args) => {
  const to = readText(args.channel_id);
  const place = to === '' ? undefined : workspace.channels.find(to);
  if (to !== '' && place === undefined) return refuse('channel_not_found');
  if (place !== undefined && !place.members.has(APP.botUserId)) return refuse('not_in_channel');
  // "Any way of posting" counts.
  const wait = place === undefined ? undefined : workspace.rates.channel(place.id);
  if (wait !== undefined) return refuse('ratelimited', { retryAfter: wait });
  const missing = findMissingScope(workspace, 'files:write');
  if (missing !== undefined) return missing;
  if (place?.archived) return refuse('is_archived');
  const requested = readJsonList(args.files);
  if (requested.length === 0) return refuse('invalid_arguments');
  if (requested.some(({ id }) => !workspace.uploads.get(readText(id))?.bytes))
    return refuse('file_not_found');
  const files = requested.map(({ id }) => complete(workspace, readText(id), place?.id));
  const objects = files.map((file) => buildFileObject(file, workspace.url()));
  if (place !== undefined) share(workspace, place.id, args, objects);
  return { ok: true, files: objects };
};

/** The file exists from now on. */
function complete({ uploads, files }: Workspace, id: string, channel?: string): FileRecord {
  const { name, bytes = new Uint8Array() } = uploads.get(id) ?? { name: id };
  uploads.delete(id);
  const of = { user: APP.botUserId, name, mimetype: guessMimetype(name), bytes };
  const file = files.add({ ...of, thumbs: [], scansLeft: 0 }, id);
  file.visibleToBot = true;
  if (channel !== undefined) file.channels.push(channel);
  return file;
}

function share(workspace: Workspace, channel: string, args: Json, files: readonly Json[]): void {
  const ts = workspace.messages.nextTs();
  const thread = findThread(workspace, channel, readText(args.thread_ts));
  const raw = addBotFields({
    type: 'message',
    subtype: 'file_share',
    ts,
    text: readText(args.initial_comment),
    files,
    ...(thread === '' ? {} : { thread_ts: thread }),
  });
  postNow(workspace, { channel, ts, raw, edited: false });
}
