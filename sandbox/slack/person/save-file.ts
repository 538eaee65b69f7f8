import { APP } from '../identity.ts';
import { jsonOf, textOf } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import type { SlackWorld } from '../world.ts';

/** A file as a person saves it: their own, or one that the app uploaded (those are kept by emulate). */
export async function saveFile(
  { files, emulate }: Workspace,
  id: string,
): ReturnType<SlackWorld['download']> {
  const given = files.find(id);
  if (given !== undefined)
    return { name: given.name, mimetype: given.mimetype, bytes: given.bytes };
  const { file } = await emulate.call('files.info', { file: id }, APP.botToken);
  const { name, mimetype, url_private_download: url } = jsonOf(file);
  if (!URL.canParse(textOf(url))) return undefined;
  const { status, body } = await emulate.forward({
    method: 'GET',
    path: new URL(textOf(url)).pathname,
    headers: { authorization: `Bearer ${APP.botToken}` },
    body: new Uint8Array(),
  });
  if (status !== 200) return undefined;
  return { name: textOf(name), mimetype: textOf(mimetype), bytes: new Uint8Array(body) };
}
