import type { Json } from '../json.ts';
import { type FileRecord, getFiletype } from './files.ts';
import { TEAM } from './identity.ts';

/** The file object in `files.info` and form submissions. */
export function buildFileObject(file: FileRecord, frontUrl: string): Json {
  const { id, name, mimetype, user, channels } = file;
  const created = Math.floor(file.created / 1000);
  const size = readImageSize(file.bytes);
  const path = encodeURIComponent(name);
  return {
    id,
    created,
    timestamp: created,
    name,
    title: name,
    mimetype,
    filetype: getFiletype(file),
    pretty_type: getFiletype(file).toUpperCase(),
    user,
    user_team: TEAM.id,
    editable: false,
    size: file.bytes.byteLength,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: channels.length > 0,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${frontUrl}/files-pri/${TEAM.id}-${id}/${path}`,
    url_private_download: `${frontUrl}/files-pri/${TEAM.id}-${id}/download/${path}`,
    media_display_type: 'unknown',
    ...(size === undefined ? {} : { original_w: size.width, original_h: size.height }),
    ...listThumbnails(file, frontUrl),
    permalink: `https://${TEAM.domain}.slack.com/files/${user}/${id}/${path}`,
    channels,
    groups: [],
    ims: [],
    has_rich_preview: false,
    file_access: 'visible',
  };
}

/** While Slack scans a file it has no URLs yet. */
export function removeUrls(file: Json): Json {
  return Object.fromEntries(
    Object.entries(file).filter(([name]) => !name.startsWith('url_') && !name.startsWith('thumb_')),
  );
}

function listThumbnails({ id, thumbs }: FileRecord, frontUrl: string): Json {
  return Object.fromEntries(
    thumbs.flatMap(({ width, bytes }) => {
      const size = readImageSize(bytes) ?? { width, height: width };
      return [
        [`thumb_${width}`, `${frontUrl}/files-tmb/${TEAM.id}-${id}/${width}.jpg`],
        [`thumb_${width}_w`, size.width],
        [`thumb_${width}_h`, size.height],
      ];
    }),
  );
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size in a picture's header. Undefined if it is not one of Slack's inline formats. */
function readImageSize(bytes: Uint8Array): Size | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.length > 24 && data.toString('latin1', 1, 4) === 'PNG')
    return { width: data.readUInt32BE(16), height: data.readUInt32BE(20) };
  if (data.length > 10 && data.toString('latin1', 0, 3) === 'GIF')
    return { width: data.readUInt16LE(6), height: data.readUInt16LE(8) };
  return data.length > 4 && data.readUInt16BE(0) === 0xffd8 ? readJpegSize(data) : undefined;
}

/** Walks the segments up to the frame header (SOF). */
function readJpegSize(data: Buffer): Size | undefined {
  let at = 2;
  while (at + 9 < data.length && data[at] === 0xff) {
    const marker = data.readUInt8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: data.readUInt16BE(at + 7), height: data.readUInt16BE(at + 5) };
    at += 2 + data.readUInt16BE(at + 2);
  }
  return undefined;
}
