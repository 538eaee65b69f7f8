import { type Json, readText } from '../../json.ts';
import { type ChannelRecord, hasBot } from '../channels.ts';
import { refuse } from '../check/refusal.ts';
import { APP } from '../identity.ts';
import type { Workspace } from '../workspace.ts';

/**
 * One Web API method: takes the parsed arguments and returns the response, `ok` or not. `executionId`:
 * called with a workflow step's token.
 */
export type Method = (
  workspace: Workspace,
  args: Json,
  executionId?: string,
) => Json | Promise<Json>;

/** Any one of these scopes is sufficient. */
export function findMissingScope({ scopes }: Workspace, ...anyOf: string[]): Json | undefined {
  if (anyOf.some((scope) => scopes.has(scope))) return undefined;
  return refuse('missing_scope', { needed: anyOf.join('|'), provided: [...scopes].join(',') });
}

/** The requested conversation, if the bot may do there what it wants. */
export function findReachable(
  workspace: Workspace,
  idOrName: unknown,
  options: { readonly asMember: boolean },
): ChannelRecord | Json {
  if (readText(idOrName) === '')
    return refuse('invalid_arguments', {
      response_metadata: { messages: ['[ERROR] missing required field: channel'] },
    });
  const channel = workspace.channels.find(readText(idOrName));
  if (channel === undefined) return refuse('channel_not_found');
  if (hasBot(channel)) return channel;
  if (channel.kind !== 'public') return refuse(workspace.privateChannelError);
  return options.asMember || !workspace.scopes.has('chat:write.public')
    ? refuse('not_in_channel')
    : channel;
}

export function isRefusal(value: ChannelRecord | Json): value is Json {
  return 'ok' in value;
}

/** What Slack adds to a message of a bot. */
export function addBotFields(message: Json): Json {
  return {
    ...message,
    user: APP.botUserId,
    bot_id: APP.botId,
    app_id: APP.id,
    bot_profile: { id: APP.botId, app_id: APP.id, name: APP.name, deleted: false },
  };
}
