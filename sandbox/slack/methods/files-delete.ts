import { readJsonList, readText } from '../../json.ts';
import { refuse } from '../check/refusal.ts';
import { sendChangeEvent } from '../deliver-events.ts';
import { APP } from '../identity.ts';
import { DELETED } from '../messages.ts';
import type { Workspace } from '../workspace.ts';
import { findMissingScope, type Method } from './method.ts';

/** The app's own uploads. Messages that showed the file stay, with a placeholder. */
export const deleteFile: Method = (workspace, args) => {
  const missing = findMissingScope(workspace, 'files:write');
  if (missing !== undefined) return missing;
  const id = readText(args.file);
  const file = workspace.files.find(id);
  if (!file?.visibleToBot) return refuse('file_not_found');
  if (file.user !== APP.botUserId) return refuse('cant_delete_file');
  workspace.files.remove(id);
  leaveMarks(workspace, id);
  return { ok: true };
};

function leaveMarks(workspace: Workspace, id: string): void {
  for (const message of workspace.messages.all()) {
    const files = readJsonList(message.raw.files);
    if (!files.some((file) => file.id === id)) continue;
    const remaining = files.map((file) => (file.id === id ? { id, mode: DELETED } : file));
    const after = { ...message, raw: { ...message.raw, files: remaining } };
    workspace.messages.put(after);
    if (message.onlyFor === undefined) sendChangeEvent(workspace, message, after);
  }
  workspace.changes.tell();
}
