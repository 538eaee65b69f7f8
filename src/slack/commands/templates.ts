import type { Templates } from '../../core/compose/templates.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { buildTemplatesMessage } from '../messages/commands/templates.ts';

/** `/mms templates`: those of the channel that it was typed in, and the workspace's. */
export type ShowTemplates = (
  channel: string,
  user: string,
  /** From 0 on. */
  page?: number,
) => Promise<SlackMessage>;

/** Everybody sees and may change the same; `user` is there because every command has one. */
export function createShowTemplates(tools: { readonly templates: Templates }): ShowTemplates {
  return async (channel, _user, page = 0) =>
    buildTemplatesMessage(await tools.templates.listTemplates(channel), page);
}
