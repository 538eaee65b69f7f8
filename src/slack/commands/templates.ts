import type { Templates } from '../../core/compose/templates.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { templatesMessage } from '../messages/commands/templates.ts';

/** `/mms templates`: those of the channel that it was typed in, and the workspace's. */
export type TemplatesAnswer = (
  channel: string,
  user: string,
  /** From 0 on. */
  page?: number,
) => Promise<SlackMessage>;

/** Everybody sees and may change the same; `user` is there because every command has one. */
export function templatesAnswer(tools: { readonly templates: Templates }): TemplatesAnswer {
  return async (channel, _user, page = 0) =>
    templatesMessage(await tools.templates.list(channel), page);
}
