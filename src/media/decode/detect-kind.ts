/** Formats that the app decodes. */
export type PictureFormat = 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff' | 'avif';

/** The file type according to its first bytes. Names and media types of uploads are not trusted. */
type FileKind =
  | { readonly kind: 'readable'; readonly format: PictureFormat }
  /** A picture that another program may be able to render. */
  | { readonly kind: 'unreadable'; readonly name: string }
  /** SVG, because rendering it would run instructions from a stranger. */
  | { readonly kind: 'drawing' }
  | { readonly kind: 'noPicture'; readonly name: string };

type Signature = readonly [start: string, kind: FileKind];

const buildReadable = (format: PictureFormat): FileKind => ({ kind: 'readable', format });
const buildUnreadable = (name: string): FileKind => ({ kind: 'unreadable', name });
const buildNoPicture = (name: string): FileKind => ({ kind: 'noPicture', name });

const SIGNATURES: readonly Signature[] = [
  ['\xff\xd8\xff', buildReadable('jpeg')],
  ['\x89PNG\r\n\x1a\n', buildReadable('png')],
  ['GIF87a', buildReadable('gif')],
  ['GIF89a', buildReadable('gif')],
  ['II*\0', buildReadable('tiff')],
  ['MM\0*', buildReadable('tiff')],
  ['II+\0', buildReadable('tiff')],
  ['MM\0+', buildReadable('tiff')],
  ['8BPS', buildUnreadable('PSD (Photoshop)')],
  ['\0\0\x01\0', buildUnreadable('ICO (icon)')],
  ['\xff\x0a', buildUnreadable('JPEG XL')],
  ['\0\0\0\x0cJXL ', buildUnreadable('JPEG XL')],
  ['\0\0\0\x0cjP  ', buildUnreadable('JPEG 2000')],
  ['%PDF-', buildNoPicture('a PDF document')],
  ['PK\x03\x04', buildNoPicture('a document or a ZIP archive')],
  ['\xd0\xcf\x11\xe0', buildNoPicture('an Office document')],
  ['\x1a\x45\xdf\xa3', buildNoPicture('a video')],
  ['ID3', buildNoPicture('a sound recording')],
];

export function detectKind(bytes: Uint8Array): FileKind {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const signature = SIGNATURES.find(([start]) => head.startsWith(start));
  return (
    signature?.[1] ??
    detectRiff(head) ??
    detectIsoMedia(head) ??
    detectBitmap(head) ??
    detectText(head)
  );
}

function detectRiff(head: string): FileKind | undefined {
  if (!head.startsWith('RIFF')) return undefined;
  return head.startsWith('WEBP', 8)
    ? buildReadable('webp')
    : buildNoPicture('a video or a sound recording');
}

/** HEIC, AVIF and MP4 share one container format; its brands tell them apart. */
function detectIsoMedia(head: string): FileKind | undefined {
  if (head.startsWith('moov', 4) || head.startsWith('mdat', 4)) return buildNoPicture('a video');
  if (!head.startsWith('ftyp', 4)) return undefined;
  const brands = head.slice(8, Math.max(16, head.charCodeAt(2) * 256 + head.charCodeAt(3)));
  if (/avi[fs]/.test(brands)) return buildReadable('avif');
  if (/he[iv][cmsx]|mif1|msf1/.test(brands)) return buildUnreadable('HEIC');
  return buildNoPicture('a video');
}

/** Many texts begin with "BM" as well; the reserved zeros in the header identify a bitmap. */
function detectBitmap(head: string): FileKind | undefined {
  return head.startsWith('BM') && head.slice(6, 10) === '\0\0\0\0'
    ? buildUnreadable('BMP')
    : undefined;
}

function detectText(head: string): FileKind {
  const start = head.replace(/^(\xef\xbb\xbf)?\s*/, '').toLowerCase();
  if (/^<!doctype html|^<html|^<head|^<body/.test(start)) return buildNoPicture('a web page');
  if (start.startsWith('<') && start.includes('<svg')) return { kind: 'drawing' };
  if (head.includes('%PDF-')) return buildNoPicture('a PDF document');
  const isText = [...head].every((char) => char >= ' ' || '\t\n\f\r'.includes(char));
  return buildNoPicture(isText ? 'a text' : 'of a kind that is not known here');
}
