import type { Button, KnownBlock } from '@slack/types';
import { z } from 'zod';
import { type ScopedTemplate, WORKSPACE_SCOPE } from '../../core/compose/templates.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { buildButton, buildButtonBlocks, buildConfirmDialog } from '../messages/blocks/button.ts';
import {
  buildBlocksMessage,
  buildSectionBlock,
  type SlackMessage,
} from '../messages/blocks/message.ts';
import {
  buildPageButton,
  definePageCodec,
  formatPagePart,
  type PagePosition,
} from '../messages/blocks/pages.ts';
import { formatTemplateValue } from '../messages/blocks/template-options.ts';
import { escapeMrkdwn, shortenText } from '../messages/format/mrkdwn.ts';
import { commandHelpText, templateListText } from '../text/commands.ts';
import { type Command, type CommandTools, createPageHandler } from './command.ts';

/** Counts from 0. */
export const templatePages = definePageCodec('templates', z.int().nonnegative().max(9_999));

export const templatesCommand: Command = {
  word: 'templates',
  argument: 'none',
  usage: 'templates',
  help: commandHelpText.templates,
  group: 'more',
  run: (tools, { channel }) => showTemplates(tools, channel),
  showPage: createPageHandler(templatePages, (tools, { channel }, page) =>
    showTemplates(tools, channel, page),
  ),
};

/** The templates of a channel and of the workspace, the same for everybody. `page` counts from 0. */
export async function showTemplates(
  tools: Pick<CommandTools, 'templates'>,
  channel = '',
  page = 0,
): Promise<SlackMessage> {
  return buildTemplatesMessage(await tools.templates.listTemplates(channel), page);
}

/** Each takes two blocks, and a message has at most fifty. */
const TEMPLATES_PER_PAGE = 10;

const MAX_BODY_LENGTH = 300;

/** `/mms templates`: the templates available in this channel, with buttons to change them. */
export function buildTemplatesMessage(
  all: readonly ScopedTemplate[],
  requestedPage: number,
): SlackMessage {
  const pages = Math.max(1, Math.ceil(all.length / TEMPLATES_PER_PAGE));
  // The last page, if templates were deleted since the button was shown.
  const page = Math.min(Math.max(0, requestedPage), pages - 1);
  const from = page * TEMPLATES_PER_PAGE;
  const shown = all.slice(from, from + TEMPLATES_PER_PAGE);
  const heading = formatHeading({ from, size: TEMPLATES_PER_PAGE, count: all.length });
  const lines = shown.map(formatTemplate);
  return buildBlocksMessage(
    [heading, ...lines],
    [
      buildSectionBlock(heading),
      ...shown.flatMap((template, n) => [
        buildSectionBlock(lines[n] ?? ''),
        ...buildChangeButtons(template),
      ]),
      ...buildButtonBlocks(
        buildButton(actionIds.newTemplate, templateListText.create.button, { value: 'new' }),
        pages > 1 && buildNextButton(page, pages),
      ),
    ],
  );
}

function formatHeading(page: PagePosition): string {
  if (page.count === 0) return templateListText.none;
  return `${templateListText.heading}${formatPagePart(page)}. ${templateListText.pick}`;
}

function formatTemplate({ scope, name, subject, body, by }: ScopedTemplate): string {
  const where = scope === WORKSPACE_SCOPE ? templateListText.everywhere : templateListText.here;
  const heading = `*${escapeMrkdwn(name)}* · ${where} · by <@${by}>`;
  const text = subject ? `${subject} – ${body}` : body;
  return `${heading}\n${escapeMrkdwn(shortenText(text.replace(/\s+/g, ' '), MAX_BODY_LENGTH))}`;
}

/** One button that cycles through the pages, because Slack requires unique ids in a row of buttons. */
function buildNextButton(page: number, pages: number): Button {
  const next = (page + 1) % pages;
  const text = next === 0 ? templateListText.first.button : templateListText.next.button;
  return buildPageButton(undefined, text, templatePages.formatPage(next));
}

function buildChangeButtons({ scope, id, name }: ScopedTemplate): KnownBlock[] {
  const value = formatTemplateValue({ scope, id });
  return buildButtonBlocks(
    buildButton(actionIds.editTemplate, templateListText.edit.button, { value }),
    buildButton(actionIds.deleteTemplate, templateListText.delete.button, {
      value,
      style: 'danger',
      confirm: buildConfirmDialog({
        ...templateListText.dialog,
        text: templateListText.dialog.text({ name }),
      }),
    }),
  );
}
