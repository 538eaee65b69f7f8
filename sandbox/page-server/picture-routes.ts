import { readFile } from 'node:fs/promises';
import type { ClickSendWorld } from '../clicksend/world.ts';
import type { Picture } from './pictures.ts';
import type { Worlds } from './worlds.ts';

const SAMPLES = new URL('../page/samples/', import.meta.url);

/** `/picture/file/<id>`, `/picture/url?of=…`, `/picture/phone/<message id>`, `/picture/answer/<message id>`, `/picture/sample/<name>`. */
export async function findPicture(
  { clicksend, pictures }: Worlds,
  url: URL,
): Promise<Picture | undefined> {
  const [, root, kind, name = ''] = url.pathname.split('/');
  if (root !== 'picture') return undefined;
  if (kind === 'file') return pictures.byFileId(name);
  if (kind === 'url') return pictures.byUrl(url.searchParams.get('of') ?? '');
  if (kind === 'phone') return clicksend.sent().find((sent) => sent.messageId === name)?.media;
  if (kind === 'answer') return fetchReplyPicture(clicksend, name);
  if (kind === 'sample' && /^[a-z-]+\.jpg$/.test(name)) return sample(name);
  return undefined;
}

/** The picture of a text from a phone; ClickSend keeps those for seven days. */
async function fetchReplyPicture(
  clicksend: ClickSendWorld,
  id: string,
): Promise<Picture | undefined> {
  const all = clicksend.phones().flatMap(({ replies }) => replies);
  const { mediaUrl } = all.find(({ messageId }) => messageId === id) ?? {};
  if (!mediaUrl) return undefined;
  const response = await fetch(mediaUrl);
  const contentType = response.headers.get('content-type') ?? '';
  if (!response.ok || !contentType.startsWith('image/')) return undefined;
  return { bytes: new Uint8Array(await response.arrayBuffer()), contentType };
}

async function sample(name: string): Promise<Picture> {
  return { bytes: await readFile(new URL(name, SAMPLES)), contentType: 'image/jpeg' };
}
