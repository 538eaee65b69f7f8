import { isTrue, type Json, readJson, readText } from '../../json.ts';
import { refuse } from '../check/refusal.ts';
import { getThread, isBroadcast, type MessageRecord } from '../messages.ts';
import type { Workspace } from '../workspace.ts';
import { refuseUnreadable } from './conversations.ts';
import { findReachable, isRefusal, type Method } from './method.ts';

const PAGE = 100;

export const listHistory: Method = (workspace, args) => {
  const place = findReachable(workspace, args.channel, { asMember: true });
  if (isRefusal(place)) return place;
  const shown = (message: MessageRecord) =>
    getThread(message) === undefined || isBroadcast(message);
  const missing = refuseUnreadable(workspace, place, 'history');
  return missing ?? cutPage(collectMessages(workspace, place.id, shown).toReversed(), args);
};

export const listReplies: Method = (workspace, args) => {
  const place = findReachable(workspace, args.channel, { asMember: true });
  if (isRefusal(place)) return place;
  const missing = refuseUnreadable(workspace, place, 'history');
  if (missing !== undefined) return missing;
  const inThread = (message: MessageRecord) =>
    message.ts === args.ts || getThread(message) === args.ts;
  const messages = collectMessages(workspace, place.id, inThread);
  return messages.length === 0 ? refuse('thread_not_found') : cutPage(messages, args);
};

/** The messages that everybody sees, oldest first. */
function collectMessages(
  { messages }: Workspace,
  channel: string,
  fits: (message: MessageRecord) => boolean,
): readonly Json[] {
  return messages
    .all()
    .filter((message) => message.channel === channel && message.onlyFor === undefined)
    .filter(fits)
    .map(({ raw }) => raw)
    .toSorted((a, b) => Number(a.ts) - Number(b.ts));
}

function cutPage(messages: readonly Json[], args: Json): Json {
  const oldest = readText(args.oldest) || '0';
  const latest = readText(args.latest) || '9999999999.999999';
  const isInclusive = isTrue(args.inclusive);
  const matching = messages.filter((message) => {
    const ts = readText(message.ts);
    if (isInclusive && (ts === oldest || ts === latest)) return true;
    return Number(ts) > Number(oldest) && Number(ts) < Number(latest);
  });
  const from = Number(Buffer.from(readText(args.cursor), 'base64url').toString() || 0);
  const to = from + (Number(args.limit) || PAGE);
  const hasMore = to < matching.length;
  const next = hasMore ? Buffer.from(String(to)).toString('base64url') : '';
  return {
    ok: true,
    messages: matching.slice(from, to).map((message) => dropMetadata(message, args)),
    has_more: hasMore,
    response_metadata: hasMore ? { next_cursor: next } : undefined,
  };
}

function dropMetadata(message: Json, args: Json): Json {
  if (isTrue(args.include_all_metadata)) return message;
  const { metadata, ...rest } = message;
  return metadata === undefined
    ? rest
    : { ...rest, metadata: { event_type: readJson(metadata).event_type } };
}
