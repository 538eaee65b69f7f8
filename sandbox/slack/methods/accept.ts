import { type Json, readList, readText } from '../../json.ts';
import { findMessageRefusal } from '../check/message.ts';
import { refuse } from '../check/refusal.ts';
import { LIMITS } from '../limits.ts';
import { addBlockIds } from '../views.ts';
import type { Workspace } from '../workspace.ts';

/** Why Slack would refuse to show this message. Undefined if it would not. Its pictures are fetched to find out. */
export async function findContentRefusal(
  workspace: Workspace,
  args: Json,
): Promise<Json | undefined> {
  return (
    findMessageRefusal(args, workspace.showsFile) ??
    (await workspace.images.refused(args.blocks, '/blocks', 'invalid_blocks'))
  );
}

/** A message must say or show something. */
export function refuseEmpty({ text, blocks, attachments }: Json): Json | undefined {
  const isEmpty =
    readText(text) === '' && readList(blocks).length + readList(attachments).length === 0;
  return isEmpty ? refuse('no_text') : undefined;
}

const AS_GIVEN = ['attachments', 'metadata', 'username', 'icon_url', 'icon_emoji'] as const;

/** The message's text and content from the given arguments; long texts are truncated. */
export function pickContent(args: Json): Json {
  const fields = AS_GIVEN.filter((name) => args[name] !== undefined && args[name] !== '');
  return {
    ...(typeof args.text === 'string' ? { text: cut(args.text) } : {}),
    ...(Array.isArray(args.blocks) ? { blocks: addBlockIds(args.blocks) } : {}),
    ...Object.fromEntries(fields.map((name) => [name, args[name]])),
  };
}

function cut(text: string): string {
  return text.length <= LIMITS.message.text ? text : text.slice(0, LIMITS.message.text);
}

/** Slack's warning that it truncated a text. */
export function describeTruncation({ text }: Json): Json {
  if (readText(text).length <= LIMITS.message.text) return {};
  const warning = 'message_truncated';
  const messages = ['[WARN] Your message was truncated but still posted'];
  return { warning, response_metadata: { warnings: [warning], messages } };
}
