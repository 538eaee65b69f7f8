import { refuse } from '../check/refusal.ts';
import { fileObject, withoutUrls } from '../file-object.ts';
import { type FileRecord, isScanning, mimetypeOf } from '../files.ts';
import { APP, newId } from '../identity.ts';
import { type Json, jsonsOf, textOf } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { postNow, threadIn } from './chat-post-message.ts';
import { fromBot, type Method, missingScope } from './method.ts';

export const fileInfo: Method = (workspace, args) => {
  const missing = missingScope(workspace, 'files:read');
  if (missing !== undefined) return missing;
  const file = workspace.files.find(textOf(args.file));
  if (!file?.visibleToBot) return refuse('file_not_found');
  const object = fileObject(file, workspace.url());
  return {
    ok: true,
    file: isScanning(file) ? withoutUrls(object) : object,
    comments: [],
    response_metadata: { next_cursor: '' },
  };
};

/** Tells the app where to upload a file's bytes. */
export const getUploadUrl: Method = (workspace, args) => {
  const missing = missingScope(workspace, 'files:write');
  if (missing !== undefined) return missing;
  const name = textOf(args.filename);
  if (name === '' || !(Number(args.length) >= 0)) return refuse('invalid_arguments');
  const id = newId('F');
  workspace.uploads.set(id, { name });
  return { ok: true, upload_url: `${workspace.url()}/upload/v1/${id}`, file_id: id };
};

/**
 * The bot must be a member of the channel. A person's id is not a `channel_id` here: `conversations.open`
 * returns that of the direct messages with them (python-slack-sdk, "files_upload_v2").
 */
export const completeUpload: Method = (workspace, args) => {
  const to = textOf(args.channel_id);
  const place = to === '' ? undefined : workspace.channels.find(to);
  if (to !== '' && place === undefined) return refuse('channel_not_found');
  if (place !== undefined && !place.members.has(APP.botUserId)) return refuse('not_in_channel');
  // "Any way of posting" counts.
  const wait = place === undefined ? undefined : workspace.rates.channel(place.id);
  if (wait !== undefined) return refuse('ratelimited', { retryAfter: wait });
  const missing = missingScope(workspace, 'files:write');
  if (missing !== undefined) return missing;
  if (place?.archived) return refuse('is_archived');
  const asked = jsonsOf(args.files);
  if (asked.length === 0) return refuse('invalid_arguments');
  if (asked.some(({ id }) => !workspace.uploads.get(textOf(id))?.bytes))
    return refuse('file_not_found');
  const files = asked.map(({ id }) => complete(workspace, textOf(id), place?.id));
  const objects = files.map((file) => fileObject(file, workspace.url()));
  if (place !== undefined) share(workspace, place.id, args, objects);
  return { ok: true, files: objects };
};

/** The file exists from now on. */
function complete({ uploads, files }: Workspace, id: string, channel?: string): FileRecord {
  const { name, bytes = new Uint8Array() } = uploads.get(id) ?? { name: id };
  uploads.delete(id);
  const of = { user: APP.botUserId, name, mimetype: mimetypeOf(name), bytes };
  const file = files.add({ ...of, thumbs: [], scansLeft: 0 }, id);
  file.visibleToBot = true;
  if (channel !== undefined) file.channels.push(channel);
  return file;
}

function share(workspace: Workspace, channel: string, args: Json, files: readonly Json[]): void {
  const ts = workspace.messages.nextTs();
  const thread = threadIn(workspace, channel, textOf(args.thread_ts));
  const raw = fromBot({
    type: 'message',
    subtype: 'file_share',
    ts,
    text: textOf(args.initial_comment),
    files,
    ...(thread === '' ? {} : { thread_ts: thread }),
  });
  postNow(workspace, { channel, ts, raw, edited: false });
}
