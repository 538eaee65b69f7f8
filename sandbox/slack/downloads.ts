import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FileRecord, isScanning } from './files.ts';
import { APP } from './identity.ts';
import { answer, type Reply, replySignInPage, replyText, takeFault } from './reply.ts';
import type { Workspace } from './workspace.ts';

/** Serves a file or thumbnail to a caller with the bot token; everybody else gets the sign-in page. */
export async function download(
  workspace: Workspace,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const finish = workspace.calls.begin('download', { path: url.pathname });
  const sent = await answer(request, response, takeFault(workspace.faults, 'download'), () =>
    fetchFile(workspace, url, request.headers.authorization ?? ''),
  );
  if (sent !== undefined)
    finish(sent.status, { type: sent.headers['content-type'], bytes: sent.body.length });
}

async function fetchFile(workspace: Workspace, url: URL, authorization: string): Promise<Reply> {
  const isAllowed =
    authorization === `Bearer ${APP.botToken}` && workspace.scopes.has('files:read');
  if (!isAllowed) return replySignInPage();
  const [, id = '', rest = ''] =
    /^\/files-(?:pri|tmb)\/[A-Z0-9]+-(F[A-Z0-9]+)\/(.+)$/.exec(url.pathname) ?? [];
  const file = workspace.files.find(id);
  if (file === undefined) return replyText(404, 'file_not_found');
  if (!file.visibleToBot) return replySignInPage();
  if (isScanning(file)) return replyText(404, 'file_not_found');
  if (url.pathname.startsWith('/files-tmb/')) return createThumbnail(file, rest);
  return { status: 200, headers: { 'content-type': file.mimetype }, body: file.bytes };
}

function createThumbnail({ thumbs }: FileRecord, rest: string): Reply {
  const thumb = thumbs.find(({ width }) => rest === `${width}.jpg`);
  if (thumb === undefined) return replyText(404, 'file_not_found');
  return { status: 200, headers: { 'content-type': 'image/jpeg' }, body: thumb.bytes };
}
