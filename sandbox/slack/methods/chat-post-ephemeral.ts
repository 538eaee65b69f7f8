import { refuse } from '../check/refusal.ts';
import { textOf } from '../json.ts';
import { contentOf, refusedContent, refusedEmpty, warningOf } from './accept.ts';
import { fromBot, isRefusal, type Method, missingScope, reach } from './method.ts';

/** `chat:write.public` does not apply here: the bot must be a member (node-slack-sdk#977). */
export const postEphemeral: Method = async (workspace, args, executionId) => {
  const place = reach(workspace, args.channel, { asMember: true });
  if (isRefusal(place)) return place;
  if (place.archived) return refuse('is_archived');
  const user = textOf(args.user);
  if (!workspace.people.some(({ id }) => id === user)) return refuse('user_not_found');
  if (!place.members.has(user)) return refuse('user_not_in_channel');
  const refusal =
    (await refusedContent(workspace, args)) ??
    missingScope(workspace, 'chat:write') ??
    refusedEmpty(args);
  if (refusal !== undefined) return refusal;

  const ts = workspace.messages.nextTs();
  const thread = textOf(args.thread_ts);
  const raw = fromBot({
    type: 'message',
    ts,
    text: '',
    ...contentOf(args),
    ...(thread === '' ? {} : { thread_ts: thread }),
  });
  const step = executionId === undefined ? {} : { executionId };
  workspace.messages.put({ channel: place.id, ts, raw, edited: false, onlyFor: user, ...step });
  workspace.changes.tell();
  return { ok: true, message_ts: ts, ...warningOf(args) };
};
