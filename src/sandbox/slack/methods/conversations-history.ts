import { refuse } from '../check/refusal.ts';
import { ADMIN } from '../identity.ts';
import { isTrue, type Json, jsonOf, jsonsOf, textOf } from '../json.ts';
import { carryOut, isRefusal, type Method, reach } from './method.ts';

const EVERYTHING = 1_000;
const PAGE = 100;

/** Without what the administrator left behind. emulate knows neither `oldest`, `latest` nor `inclusive`, and gives metadata unasked. */
export const history: Method = async (workspace, args) => {
  const place = reach(workspace, args.channel, { asMember: true });
  if (isRefusal(place)) return place;
  const all = { channel: place.id, limit: EVERYTHING };
  const answer = await carryOut(workspace, 'conversations.history', all);
  return answer.ok === true ? pageOf(answer, args) : answer;
};

export const replies: Method = async (workspace, args) => {
  const place = reach(workspace, args.channel, { asMember: true });
  if (isRefusal(place)) return place;
  const answer = await carryOut(workspace, 'conversations.replies', {
    channel: place.id,
    ts: args.ts,
  });
  if (answer.ok !== true) return answer;
  if (jsonsOf(answer.messages).length === 0) return refuse('thread_not_found');
  return pageOf(answer, args);
};

function pageOf(answer: Json, args: Json): Json {
  const oldest = textOf(args.oldest) || '0';
  const latest = textOf(args.latest) || '9999999999.999999';
  const isInclusive = isTrue(args.inclusive);
  const asked = jsonsOf(answer.messages).filter((message) => {
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
    ...(hasMore ? { response_metadata: { next_cursor: next } } : {}),
  };
}

function withoutMetadata(message: Json, args: Json): Json {
  if (isTrue(args.include_all_metadata)) return message;
  const { metadata, ...rest } = message;
  return metadata === undefined
    ? rest
    : { ...rest, metadata: { event_type: jsonOf(metadata).event_type } };
}
