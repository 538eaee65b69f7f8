import { z } from 'zod';
import type { PictureSource } from '../../domain/send.ts';
import type { JsonObject } from '../../http/json.ts';
import { type FileObject, fileObjectSchema, toPictureSource } from './file-object.ts';
import { listBlocks, parseObjects, parseString, splitForwarded } from './message-parts.ts';
import { PICTURE_EXTENSIONS, parsePictureAddress } from './picture-address.ts';

interface MessagePictures {
  /** Pictures that can be sent, the preferred one first. */
  readonly pictures: readonly PictureSource[];
  /** The message has a picture that is stored outside Slack. */
  readonly isElsewhere: boolean;
}

/**
 * All pictures of a message in this order: its own files, files of forwarded messages, pictures in blocks.
 * Files whose type Slack does not report come last.
 */
export function extractMessagePictures(message: unknown, apiUrl: string): MessagePictures {
  const { own, forwarded } = splitForwarded(message);
  const all = [own, ...forwarded];
  const files = all.flatMap((one) =>
    parseObjects(one.files).flatMap((part) => fileObjectSchema.safeParse(part).data ?? []),
  );
  const hosted = files.filter((one) => !isElsewhere(one));
  const images = [...all, ...parseObjects(own.attachments)].flatMap(listImages);
  const shown = images.flatMap((image) => parseImage(image, apiUrl) ?? []);
  return {
    pictures: removeDuplicates([
      ...hosted.filter(isPicture).map(toPictureSource),
      ...shown,
      ...hosted.filter(isUndescribed).map(toPictureSource),
    ]),
    isElsewhere:
      files.some((one) => isElsewhere(one) && isPicture(one)) || shown.length < images.length,
  };
}

/** Slack only knows the URL of such a file, and the app downloads nothing from outside Slack. */
function isElsewhere({ mode, is_external }: FileObject): boolean {
  return mode === 'external' || is_external === true;
}

/** A deleted file stays in the message as a tombstone. */
function isPicture({ mode, mimetype, filetype, name }: FileObject): boolean {
  if (mode === 'tombstone' || mode === 'hidden_by_limit') return false;
  // The app cannot render vector graphics.
  if (mimetype?.startsWith('image/')) return !mimetype.startsWith('image/svg');
  const ending = (filetype || name?.split('.').at(-1) || '').toLowerCase();
  return PICTURE_EXTENSIONS.some((one) => one === ending);
}

/** For a file shared from another organization, Slack sends only the id. */
function isUndescribed({ file_access }: FileObject): boolean {
  return file_access === 'check_file_info';
}

/** Image blocks, and images next to a section; images in a context block are avatars and icons. */
function listImages(message: JsonObject): readonly JsonObject[] {
  const candidates = listBlocks(message).flatMap((block) => [
    block,
    ...parseObjects([block.accessory]),
  ]);
  return candidates.filter(({ type }) => type === 'image');
}

const slackFile = z.object({ id: z.string().min(1) });

function parseImage(
  { slack_file, image_url, alt_text }: JsonObject,
  apiUrl: string,
): PictureSource | undefined {
  const named = slackFile.safeParse(slack_file).data;
  if (named) {
    const name = parseString(alt_text);
    return { kind: 'slack', id: named.id, name: name || undefined };
  }
  const url = parseString(image_url) || parseString(parseObjects([slack_file])[0]?.url);
  const read = parsePictureAddress(url, apiUrl);
  return read.kind === 'picture' ? read.picture : undefined;
}

function removeDuplicates(pictures: readonly PictureSource[]): readonly PictureSource[] {
  const seen = new Set<string>();
  return pictures.filter((picture) => {
    const key = picture.kind === 'slack' ? picture.id : picture.url;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
