import { readText } from '../../json.ts';
import { refuse } from '../check/refusal.ts';
import { describeTruncation, findContentRefusal, pickContent, refuseEmpty } from './accept.ts';
import { addBotFields, findMissingScope, findReachable, isRefusal, type Method } from './method.ts';

/** `chat:write.public` does not apply here: the bot must be a member (node-slack-sdk#977). */
export const postEphemeral: Method = async (workspace, args, executionId) => {
  const place = findReachable(workspace, args.channel, { asMember: true });
  if (isRefusal(place)) return place;
  if (place.archived) return refuse('is_archived');
  const user = readText(args.user);
  if (!workspace.people.some(({ id }) => id === user)) return refuse('user_not_found');
  if (!place.members.has(user)) return refuse('user_not_in_channel');
  const refusal =
    (await findContentRefusal(workspace, args)) ??
    findMissingScope(workspace, 'chat:write') ??
    refuseEmpty(args);
  if (refusal !== undefined) return refusal;

  const ts = workspace.messages.nextTs();
  const thread = readText(args.thread_ts);
  const raw = addBotFields({
    type: 'message',
    ts,
    text: '',
    ...pickContent(args),
    ...(thread === '' ? {} : { thread_ts: thread }),
  });
  const step = executionId === undefined ? {} : { executionId };
  workspace.messages.put({ channel: place.id, ts, raw, edited: false, onlyFor: user, ...step });
  workspace.changes.tell();
  return { ok: true, message_ts: ts, ...describeTruncation(args) };
};
