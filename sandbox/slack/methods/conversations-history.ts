import { refuse } from '../check/refusal.ts';
import { ADMIN } from '../identity.ts';
import { isTrue, type Json, jsonOf, jsonsOf, textOf } from '../json.ts';
import { isBroadcast, type MessageRecord, threadOf } from '../messages.ts';
import type { Workspace } from '../workspace.ts';
import { carryOut, isRefusal, type Method, reach } from './method.ts';

const EVERYTHING = 1_000;
const PAGE = 100;

/** Without what the administrator left behind. emulate knows neither `oldest`, `latest` nor `inclusive`, and gives metadata unasked. */
export const history: Method = async (workspace, args) => {
  const place = reach(workspace, args.channel, { asMember: true });
  if (isRefusal(place)) return place;
  const all = { channel: place.id, limit: EVERYTHING };
  const answer = await carryOut(workspace, 'conversations.history', all);
  if (answer.ok !== true) return answer;
  const shown = (message: MessageRecord) => threadOf(message) === undefined || isBroadcast(message);
  const messages = withOurs(workspace, jsonsOf(answer.messages), place.id, shown);
  return pageOf(messages.toReversed(), args);
};

export const replies: Method = async (workspace, args) => {
  const place = reach(workspace, args.channel, { asMember: true });
  if (isRefusal(place)) return place;
  const answer = await carryOut(workspace, 'conversations.replies', {
    channel: place.id,
    ts: args.ts,
  });
  if (answer.ok !== true) return answer;
  const inThread = (message: MessageRecord) =>
    message.ts === args.ts || threadOf(message) === args.ts;
  const messages = withOurs(workspace, jsonsOf(answer.messages), place.id, inThread);
  return messages.length === 0 ? refuse('thread_not_found') : pageOf(messages, args);
};

/** With what emulate does not know: replies that the channel shows as well, other bots, marks of what was deleted. Oldest first. */
function withOurs(
  workspace: Workspace,
  theirs: readonly Json[],
  channel: string,
  fits: (message: MessageRecord) => boolean,
): readonly Json[] {
  const listed = new Set(theirs.map(({ ts }) => ts));
  const ours = workspace.messages
    .all()
    .filter((message) => message.channel === channel && message.onlyFor === undefined)
    .filter((message) => fits(message) && (!listed.has(message.ts) || isBroadcast(message)));
  const replaced = new Set<unknown>(ours.map(({ ts }) => ts));
  return [...theirs.filter(({ ts }) => !replaced.has(ts)), ...ours.map(({ raw }) => raw)].toSorted(
    (a, b) => Number(a.ts) - Number(b.ts),
  );
}

function pageOf(messages: readonly Json[], args: Json): Json {
  const oldest = textOf(args.oldest) || '0';
  const latest = textOf(args.latest) || '9999999999.999999';
  const isInclusive = isTrue(args.inclusive);
  const asked = messages.filter((message) => {
    if (message.user === ADMIN.id) return false;
    const ts = textOf(message.ts);
    if (isInclusive && (ts === oldest || ts === latest)) return true;
    return Number(ts) > Number(oldest) && Number(ts) < Number(latest);
  });
  const from = Number(Buffer.from(textOf(args.cursor), 'base64url').toString() || 0);
  const to = from + (Number(args.limit) || PAGE);
  const hasMore = to < asked.length;
  const next = hasMore ? Buffer.from(String(to)).toString('base64url') : '';
  return {
    ok: true,
    messages: asked.slice(from, to).map((message) => withoutMetadata(message, args)),
    has_more: hasMore,
    response_metadata: hasMore ? { next_cursor: next } : undefined,
  };
}

function withoutMetadata(message: Json, args: Json): Json {
  if (isTrue(args.include_all_metadata)) return message;
  const { metadata, ...rest } = message;
  return metadata === undefined
    ? rest
    : { ...rest, metadata: { event_type: jsonOf(metadata).event_type } };
}
