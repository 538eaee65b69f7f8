import type { Templates } from '../../core/compose/templates.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { buildTemplatesMessage, templatePages } from '../messages/commands/templates.ts';
import { commandHelpText } from '../text/commands.ts';
import { type Command, createPageHandler } from './command.ts';

interface TemplatesTools {
  readonly templates: Pick<Templates, 'listTemplates'>;
}

export const templatesCommand: Command<TemplatesTools> = {
  word: 'templates',
  argument: 'none',
  usage: 'templates',
  help: commandHelpText.templates,
  group: 'more',
  run: (tools, { channel }) => showTemplates(tools, channel),
  showPage: createPageHandler(templatePages, (tools: TemplatesTools, { channel }, page) =>
    showTemplates(tools, channel, page),
  ),
};

/** The templates of a channel and of the workspace, the same for everybody. `page` counts from 0. */
export async function showTemplates(
  tools: TemplatesTools,
  channel = '',
  page = 0,
): Promise<SlackMessage> {
  return buildTemplatesMessage(await tools.templates.listTemplates(channel), page);
}
