import { z } from 'zod';
import type { PictureSource } from '../../domain/send.ts';
import {
  listBlocks,
  parseObjects,
  parseString,
  splitForwarded,
  type UnknownFields,
} from './message-parts.ts';
import { parsePictureAddress } from './picture-address.ts';
import { PICTURE_EXTENSIONS } from './picture-extensions.ts';

/** What was found of pictures in a message. */
interface MessagePictures {
  /** Those that can be sent, the one to send first. */
  readonly pictures: readonly PictureSource[];
  /** There is one, but kept outside Slack. */
  readonly isElsewhere: boolean;
}

const file = z.object({
  id: z.string().min(1),
  name: z.string().nullish().catch(undefined),
  mimetype: z.string().nullish().catch(undefined),
  filetype: z.string().nullish().catch(undefined),
  mode: z.string().nullish().catch(undefined),
  is_external: z.boolean().nullish().catch(undefined),
  file_access: z.string().nullish().catch(undefined),
  url_private: z.string().nullish().catch(undefined),
  url_private_download: z.string().nullish().catch(undefined),
});
type MessageFile = z.infer<typeof file>;

/**
 * All pictures of a message: files that were put to it, files of a forwarded message, pictures in blocks.
 * First those that are surely pictures, in this order.
 */
export function extractMessagePictures(message: unknown, apiUrl: string): MessagePictures {
  const { own, forwarded } = splitForwarded(message);
  const all = [own, ...forwarded];
  const files = all.flatMap((one) =>
    parseObjects(one.files).flatMap((part) => file.safeParse(part).data ?? []),
  );
  const hosted = files.filter((one) => !isElsewhere(one));
  const images = [...all, ...parseObjects(own.attachments)].flatMap(imagesOf);
  const shown = images.flatMap((image) => pictureOfImage(image, apiUrl) ?? []);
  return {
    pictures: withoutDoubles([
      ...hosted.filter(isPicture).map(pictureOfFile),
      ...shown,
      ...hosted.filter(isUntold).map(pictureOfFile),
    ]),
    isElsewhere:
      files.some((one) => isElsewhere(one) && isPicture(one)) || shown.length < images.length,
  };
}

function pictureOfFile({
  id,
  name,
  url_private_download,
  url_private,
}: MessageFile): PictureSource {
  const url = url_private_download ?? url_private;
  return { kind: 'slack', id, name: name || undefined, url: url || undefined };
}

/** Slack keeps only where such a file is: the app fetches nothing from there. */
function isElsewhere({ mode, is_external }: MessageFile): boolean {
  return mode === 'external' || is_external === true;
}

/** A file that was deleted stays in the message as a tombstone. */
function isPicture({ mode, mimetype, filetype, name }: MessageFile): boolean {
  if (mode === 'tombstone' || mode === 'hidden_by_limit') return false;
  // Vector graphics are no photos; nothing here draws them.
  if (mimetype?.startsWith('image/')) return !mimetype.startsWith('image/svg');
  const ending = (filetype || name?.split('.').at(-1) || '').toLowerCase();
  return PICTURE_EXTENSIONS.some((one) => one === ending);
}

/** Of files shared from another company Slack says only the id. */
function isUntold({ file_access }: MessageFile): boolean {
  return file_access === 'check_file_info';
}

/** Image blocks, and images beside a section; those in a context are faces and icons. */
function imagesOf(message: UnknownFields): readonly UnknownFields[] {
  const candidates = listBlocks(message).flatMap((block) => [
    block,
    ...parseObjects([block.accessory]),
  ]);
  return candidates.filter(({ type }) => type === 'image');
}

const slackFile = z.object({ id: z.string().min(1) });

function pictureOfImage(
  { slack_file, image_url, alt_text }: UnknownFields,
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

function withoutDoubles(pictures: readonly PictureSource[]): readonly PictureSource[] {
  const known = new Set<string>();
  return pictures.filter((picture) => {
    const key = picture.kind === 'slack' ? picture.id : picture.url;
    const isNew = !known.has(key);
    known.add(key);
    return isNew;
  });
}
