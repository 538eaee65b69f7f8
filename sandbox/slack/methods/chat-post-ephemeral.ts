import { refuse } from '../check/refusal.ts';
import { APP } from '../identity.ts';
import { textOf } from '../json.ts';
import { blocksWithIds } from '../views.ts';
import { refusedContent } from './accept.ts';
import { carryOut, fromBot, isRefusal, type Method, reach } from './method.ts';

/** `chat:write.public` does not reach this far: the bot must be a member (node-slack-sdk#977). */
export const postEphemeral: Method = async (workspace, args, executionId) => {
  const place = reach(workspace, args.channel, { asMember: true });
  if (isRefusal(place)) return place;
  if (place.archived) return refuse('is_archived');
  const user = textOf(args.user);
  if (!workspace.people.some(({ id }) => id === user)) return refuse('user_not_found');
  if (!place.members.has(user)) return refuse('user_not_in_channel');
  const refusal = await refusedContent(workspace, args);
  if (refusal !== undefined) return refusal;

  const blocks = args.blocks === undefined ? {} : { blocks: blocksWithIds(args.blocks) };
  const answer = await carryOut(workspace, 'chat.postEphemeral', {
    ...args,
    ...blocks,
    channel: place.id,
  });
  if (answer.ok !== true) return answer;
  const ts = textOf(answer.message_ts);
  const thread = textOf(args.thread_ts);
  const raw = fromBot({
    type: 'message',
    user: APP.botUserId,
    ts,
    text: textOf(args.text),
    ...blocks,
    ...(thread === '' ? {} : { thread_ts: thread }),
  });
  const step = executionId === undefined ? {} : { executionId };
  workspace.messages.put({ channel: place.id, ts, raw, edited: false, onlyFor: user, ...step });
  workspace.changes.tell();
  return answer;
};
