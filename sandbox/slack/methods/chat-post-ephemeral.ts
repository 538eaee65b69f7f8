import { refuse } from '../check/refusal.ts';
import { readText } from '../json.ts';
import { contentOf, findContentRefusal, refusedEmpty, warningOf } from './accept.ts';
import { addBotFields, findMissingScope, isRefusal, type Method, reach } from './method.ts';

/** `chat:write.public` does not apply here: the bot must be a member (node-slack-sdk#977). */
export const postEphemeral: Method = async (workspace, args, executionId) => {
  const place = reach(workspace, args.channel, { asMember: true });
  if (isRefusal(place)) return place;
  if (place.archived) return refuse('is_archived');
  const user = readText(args.user);
  if (!workspace.people.some(({ id }) => id === user)) return refuse('user_not_found');
  if (!place.members.has(user)) return refuse('user_not_in_channel');
  const refusal =
    (await findContentRefusal(workspace, args)) ??
    findMissingScope(workspace, 'chat:write') ??
    refusedEmpty(args);
  if (refusal !== undefined) return refusal;

  const ts = workspace.messages.nextTs();
  const thread = readText(args.thread_ts);
  const raw = addBotFields({
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
