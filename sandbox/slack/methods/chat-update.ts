import { refuse } from '../check/refusal.ts';
import { hearChanged } from '../hearing.ts';
import { textOf } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { takeAway } from '../take-away.ts';
import { blocksWithIds } from '../views.ts';
import { refusedContent } from './accept.ts';
import { carryOut, fromBot, isRefusal, type Method, reach } from './method.ts';

export const updateMessage: Method = async (workspace, args) => {
  const place = reach(workspace, args.channel, { asMember: false });
  if (isRefusal(place)) return place;
  const before = workspace.messages.find(place.id, textOf(args.ts));
  // Ephemeral messages cannot be found by their timestamp.
  if (before === undefined || before.onlyFor !== undefined) return refuse('message_not_found');
  if (place.archived) return refuse('is_archived');
  if (textOf(args.text).length > LIMITS.message.updateText) return refuse('msg_too_long');
  const refusal = await refusedContent(workspace, args);
  if (refusal !== undefined) return refusal;

  const blocks = args.blocks === undefined ? {} : { blocks: blocksWithIds(args.blocks) };
  const answer = await carryOut(workspace, 'chat.update', {
    ...args,
    ...blocks,
    channel: place.id,
  });
  if (answer.ok !== true) return answer;
  const { reply_count: replies, subtype, root } = before.raw;
  const message = {
    ...fromBot(answer.message),
    ...(replies === undefined ? {} : { reply_count: replies, thread_ts: before.raw.thread_ts }),
    ...(root === undefined ? {} : { subtype, root }),
  };
  // Slack does not mark a message whose blocks alone were changed as edited.
  const edited = before.edited || args.text !== undefined;
  const after = { ...before, raw: message, edited };
  workspace.messages.put(after);
  hearChanged(workspace, before, after);
  workspace.changes.tell();
  return { ...answer, message };
};

export const deleteMessage: Method = async (workspace, args) => {
  const place = reach(workspace, args.channel, { asMember: false });
  if (isRefusal(place)) return place;
  const message = workspace.messages.find(place.id, textOf(args.ts));
  const answer = await carryOut(workspace, 'chat.delete', { ...args, channel: place.id });
  if (answer.ok === true && message !== undefined) takeAway(workspace, message);
  return answer;
};
