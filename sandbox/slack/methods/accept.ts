import { refusedMessage } from '../check/message.ts';
import type { Json } from '../json.ts';
import type { Workspace } from '../workspace.ts';

/** Why Slack would refuse to show this message, or undefined; its pictures are fetched to know. */
export async function refusedContent(workspace: Workspace, args: Json): Promise<Json | undefined> {
  return (
    refusedMessage(args, workspace.showsFile) ??
    (await workspace.images.refused(args.blocks, '/blocks', 'invalid_blocks'))
  );
}
