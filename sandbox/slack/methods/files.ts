import { refuse } from '../check/refusal.ts';
import { fileObject, withoutUrls } from '../file-object.ts';
import { isScanning } from '../files.ts';
import { hearSaid } from '../hearing.ts';
import { APP } from '../identity.ts';
import { type Json, jsonOf, jsonsOf, textOf } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { countReply, threadIn } from './chat-post-message.ts';
import { carryOut, fromBot, type Method, missingScope } from './method.ts';

/** People's files are ours; what is not among them may be the app's own upload. */
export const fileInfo: Method = async (workspace, args) => {
  const missing = missingScope(workspace, 'files:read');
  if (missing !== undefined) return missing;
  const file = workspace.files.find(textOf(args.file));
  if (file === undefined) return carryOut(workspace, 'files.info', args);
  if (!file.visibleToBot) return refuse('file_not_found');
  const object = fileObject(file, workspace.url());
  return {
    ok: true,
    file: isScanning(file) ? withoutUrls(object) : object,
    comments: [],
    response_metadata: { next_cursor: '' },
  };
};

/**
 * emulate posts the message with the files; the bot must be a member, which emulate asks only of
 * private channels. A person's id is no `channel_id` here: `conversations.open` gives the one of
 * the direct messages with them (python-slack-sdk, "files_upload_v2").
 */
export const completeUpload: Method = async (workspace, args) => {
  const to = textOf(args.channel_id);
  const place = to === '' ? undefined : workspace.channels.find(to);
  if (to !== '' && place === undefined) return refuse('channel_not_found');
  if (place !== undefined && !place.members.has(APP.botUserId)) return refuse('not_in_channel');
  // "Any way of posting" counts.
  const wait = place === undefined ? undefined : workspace.rates.channel(place.id);
  if (wait !== undefined) return refuse('ratelimited', { retryAfter: wait });
  if (place === undefined) return carryOut(workspace, 'files.completeUploadExternal', args);
  const { thread_ts: asked, ...atRoot } = args;
  const thread = threadIn(workspace, place.id, textOf(asked));
  const given = { ...(thread === '' ? atRoot : args), channel_id: place.id };
  const answer = await carryOut(workspace, 'files.completeUploadExternal', given);
  if (answer.ok === true) rememberShare(workspace, place.id, given, answer);
  return answer;
};

function rememberShare(workspace: Workspace, channel: string, args: Json, answer: Json): void {
  const files = jsonsOf(answer.files);
  const shares = Object.values(jsonOf(files[0]?.shares)).map(jsonOf);
  const share = shares.flatMap((byChannel) => jsonsOf(byChannel[channel])).at(-1);
  const ts = textOf(share?.ts);
  if (ts === '') return;
  const thread = textOf(args.thread_ts);
  const raw = fromBot({
    type: 'message',
    subtype: 'file_share',
    user: APP.botUserId,
    ts,
    text: textOf(args.initial_comment),
    files,
    thread_ts: thread === '' ? undefined : thread,
  });
  const posted = { channel, ts, raw, edited: false };
  workspace.messages.put(posted);
  countReply(workspace, channel, thread);
  hearSaid(workspace, posted);
  workspace.changes.tell();
}
