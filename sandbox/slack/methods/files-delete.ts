import { refuse } from '../check/refusal.ts';
import { hearChanged } from '../hearing.ts';
import { jsonsOf, textOf } from '../json.ts';
import { DELETED } from '../messages.ts';
import type { Workspace } from '../workspace.ts';
import { carryOut, type Method } from './method.ts';

/** The app's own uploads. Messages that showed the file stay, with a mark in its place. */
export const deleteFile: Method = async (workspace, args) => {
  const id = textOf(args.file);
  const given = workspace.files.find(id);
  if (given !== undefined)
    return refuse(given.visibleToBot ? 'cant_delete_file' : 'file_not_found');
  const answer = await carryOut(workspace, 'files.delete', args);
  if (answer.ok === true) leaveMarks(workspace, id);
  return answer;
};

function leaveMarks(workspace: Workspace, id: string): void {
  for (const message of workspace.messages.all()) {
    const files = jsonsOf(message.raw.files);
    if (!files.some((file) => file.id === id)) continue;
    const remaining = files.map((file) => (file.id === id ? { id, mode: DELETED } : file));
    const after = { ...message, raw: { ...message.raw, files: remaining } };
    workspace.messages.put(after);
    if (message.onlyFor === undefined) hearChanged(workspace, message, after);
  }
  workspace.changes.tell();
}
